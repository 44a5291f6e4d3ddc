"""Answers to a plan, beginning it, and steps that need a reason or only to be meant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import DateField, WaymarkForm, YesNoField
from reintegration.models import Answer, How

_SAID = [choice for choice in Answer.choices if choice[0] not in {"awaited", "not_reached"}]


class AnswerForm(WaymarkForm):
    """One's own answer."""

    submit_label = _("Give the answer")
    conditional = {"answer": {"change_asked": ["words"], "refused": ["why"]}}

    answer = forms.ChoiceField(
        label=_("Do you agree that the plan begins as it is?"), choices=_SAID,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("What should change?"), widget=forms.Textarea)
    why = forms.CharField(label=_("Why not?"), widget=forms.Textarea)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def given(self) -> dict[str, Any]:
        """What `answer_return` takes."""
        facts = self.cleaned_data
        return {
            "answer": Answer(facts["answer"]), "words": facts["words"] or facts["why"],
            "revision": facts["revision"],
        }  # fmt: skip


class RecordAnswerForm(WaymarkForm):
    """What somebody said, or signed on paper."""

    submit_label = _("Save the answer")
    conditional = {"answer": {"change_asked": ["words"], "refused": ["why"],
                              "not_reached": ["unheard"]}}  # fmt: skip

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[*_SAID, ("not_reached", Answer.NOT_REACHED.label)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("What should change, in their words?"), widget=forms.Textarea)
    why = forms.CharField(label=_("Why not, in their words?"), widget=forms.Textarea)
    unheard = forms.CharField(
        label=_("Why could they not be asked, and what was tried?"), widget=forms.Textarea
    )
    name = forms.CharField(label=_("Name of the person who answered"), max_length=150,
                           required=False)  # fmt: skip
    how = forms.ChoiceField(
        label=_("How did the answer come?"),
        choices=[(how.value, how.label) for how in (How.SPOKEN, How.PAPER)],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    answered_on = DateField(label=_("On which day?"), past=True)

    def given(self) -> dict[str, Any]:
        """What `record_answer` takes."""
        facts = self.cleaned_data
        return {
            "answer": Answer(facts["answer"]), "how": facts["how"], "name": facts["name"],
            "answered_on": facts["answered_on"],
            "words": facts["words"] or facts["why"] or facts["unheard"],
        }  # fmt: skip


class BeginForm(WaymarkForm):
    """Beginning, and whether the case moves along."""

    submit_label = _("Begin")

    move_stage = YesNoField(
        label=_("Move the case on the pathway to “Return and reintegration”?"), initial="yes"
    )

    def __init__(self, *args: Any, asks_stage: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_stage:
            self.leave_out("move_stage")


class ReasonForm(WaymarkForm):
    """A step that needs its reason."""

    reason = forms.CharField(label=_("What is the reason?"), widget=forms.Textarea)


class ConfirmForm(WaymarkForm):
    """A step that only needs to be meant."""
