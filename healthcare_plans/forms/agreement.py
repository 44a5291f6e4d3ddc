"""Sending out, answering, recording an answer."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import TeamMember
from healthcare_plans.models import Agreement, Answer, How, Party, PlanVersion
from ledger.forms import DateField, WaymarkForm, YesNoField

_ANSWERS = {
    Party.HEAD: [
        (Answer.AGREED, _("I permit the medicine in this plan")),
        (Answer.REFUSED, _("I do not permit it")),
    ],
    Party.YOUNG_PERSON: [
        (Answer.AGREED, _("I agree with my plan")),
        (Answer.CHANGE_ASKED, _("I want something to be different")),
    ],
}
_USUAL = [
    (Answer.AGREED, _("I agree with this plan")),
    (Answer.CHANGE_ASKED, _("I agree only if something changes")),
    (Answer.REFUSED, _("I do not agree")),
]


class SendForm(WaymarkForm):
    """Which health professionals are asked; school and family always are."""

    submit_label = _("Send for agreement")

    health = forms.MultipleChoiceField(
        label=_("Which health professionals do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, team: Iterable[TeamMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(row.membership.public_id): row.membership for row in team}
        field = self.fields["health"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [(key, f"{row.user}, {row.organisation}") for key, row in self.team.items()]

    def memberships(self) -> list[Any]:
        """Those chosen."""
        return [self.team[key] for key in self.cleaned_data["health"]]


class AnswerForm(WaymarkForm):
    """One's own answer to a version. `revision` is the one that was read."""

    submit_label = _("Send my answer")

    answer = forms.ChoiceField(label=_("What is your answer?"), widget=forms.RadioSelect)
    change = forms.CharField(
        label=_("What should change?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    refusal = forms.CharField(label=_("Why not?"), widget=forms.Textarea(attrs={"rows": 4}))
    permits_medicine = YesNoField(
        label=_("May the school give, or watch the child take, the medicine in this plan?"),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    conditional: ClassVar = {
        "answer": {Answer.CHANGE_ASKED.value: ["change"], Answer.REFUSED.value: ["refusal"]}
    }

    def __init__(self, *args: Any, party: Party, version: PlanVersion, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": version.revision}
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = _ANSWERS.get(party, _USUAL)
        if party != Party.PARENT or not version.takes_medicine:
            _leave_out(self, "permits_medicine")

    def answers(self) -> dict[str, Any]:
        """What was answered, for `answer_agreement`."""
        given = self.cleaned_data
        return {
            "answer": Answer(given["answer"]),
            "words": given.get("change") or given.get("refusal") or "",
            "permits_medicine": given.get("permits_medicine"),
            "revision": given["revision"],
        }


class RecordForm(WaymarkForm):
    """An answer that somebody gave on paper or in words."""

    submit_label = _("Record the answer")

    name = forms.CharField(label=_("Who answered?"), max_length=150)
    how = forms.ChoiceField(
        label=_("How?"), choices=[(How.PAPER, _("Signed on paper")), (How.SPOKEN, _("Spoken"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    answered_on = DateField(label=_("Day of the answer"), past=True)
    answer = forms.ChoiceField(
        label=_("What did they answer?"),
        choices=[
            (Answer.AGREED, _("They agree")),
            (Answer.CHANGE_ASKED, _("They ask for a change")),
            (Answer.REFUSED, _("They do not agree")),
        ],
        widget=forms.RadioSelect,
    )
    permits_medicine = YesNoField(
        label=_("Did they sign that medicine may be given?"), required=False,
        help_text=_("This has to be in writing."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In their words"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed unless they agree."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        version = agreement.version
        kwargs["initial"] = {
            "revision": version.revision,
            "answered_on": timezone.localdate(),
            "name": str(agreement.user or "") or getattr(agreement.parent, "full_name", ""),
        }
        super().__init__(*args, **kwargs)
        if agreement.party != Party.PARENT or not version.takes_medicine:
            _leave_out(self, "permits_medicine")


def _leave_out(form: WaymarkForm, name: str) -> None:
    """Do not ask a question that does not fit."""
    del form.fields[name]
    form.helper.layout.fields = [part for part in form.helper.layout.fields if part != name]
