"""Questions about the authority's duty under section 19; and the filter of the list."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models import (
    Authorisation,
    DutyOutcome,
    EndKind,
    HandedHow,
    KnowledgeKind,
    Parent,
    Section19Status,
)
from cases.section_19_list import ALL, UNENDED
from ledger.forms import DateField, WaymarkForm, choices_with_hints

ANY = ("", _("Any"))
LONG = forms.Textarea(attrs={"rows": 5})


class Section19Filter(WaymarkForm):
    """What narrows the list of records."""

    q = forms.CharField(label=_("Name, reference or number"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(UNENDED, _("Not ended")), *Section19Status.choices, (ALL, _("All"))],
        required=False,
    )
    source = forms.ChoiceField(
        label=_("The authority knew from"), choices=[ANY, *KnowledgeKind.choices], required=False
    )
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Any"),
        to_field_name="public_id",
    )
    off_roll = forms.BooleanField(label=_("On the roll of no school"), required=False)
    nothing_arranged = forms.BooleanField(label=_("Nothing arranged yet"), required=False)
    no_copy = forms.BooleanField(label=_("Parent has no written copy yet"), required=False)

    def __init__(self, *args: Any, schools: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]

    def kept(self) -> dict[str, Any]:
        """The answers that make sense."""
        self.is_valid()
        return self.cleaned_data


class KnowledgeForm(WaymarkForm):
    """The authority was told, or could have seen for itself."""

    submit_label = _("Save what the authority knew")

    kind = forms.ChoiceField(
        label=_("From what did the authority know?"),
        choices=KnowledgeKind.choices,
        widget=forms.RadioSelect,
    )
    told_on = DateField(
        label=_("On which day?"),
        help_text=_(
            "The day it reached the authority, or the day it ought to have known, whoever at the "
            "authority was told. It may be past; the record then counts from there."
        ),
        past=True,
    )
    words = forms.CharField(
        label=_("What was said, and by whom?"),
        help_text=_("For example how long the child is expected to be away, and who says so."),
        widget=LONG,
    )


class ConsiderForm(WaymarkForm):
    """The named officer considers the duty."""

    submit_label = _("Save what was considered")

    considered = forms.CharField(
        label=_("What did you consider?"),
        help_text=_(
            "The child’s health and what was said about it, the evidence there is and what is "
            "missing, what the school does, what child and parents say."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    panel_advice = forms.CharField(
        label=_("What did the panel advise?"),
        help_text=_("The panel advises; you decide. Leave it empty if the panel has not met."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=choices_with_hints(
            [
                (DutyOutcome.OWED, DutyOutcome.OWED.label,
                 _("Say next what is arranged. It need not wait for evidence or a panel.")),
                (DutyOutcome.NOT_OWED, DutyOutcome.NOT_OWED.label,
                 _("The child has suitable education, or could have it. Say why.")),
                (DutyOutcome.WAIT, DutyOutcome.WAIT.label,
                 _("This is no decision. The clock goes on, and the record stays on your page.")),
            ]
        ),
        widget=forms.RadioSelect,
    )  # fmt: skip
    look_again_on = DateField(label=_("When do you look at it again?"))
    reasons = forms.CharField(
        label=_("What are your reasons?"),
        help_text=_("The parent reads them in the written copy of a decision. Write plainly."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    considered_on = DateField(label=_("On which day did you consider it?"), past=True)
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    conditional = {"outcome": {DutyOutcome.WAIT.value: ["look_again_on"]}}


class ArrangementForm(WaymarkForm):
    """What the authority arranged."""

    submit_label = _("Save what was arranged")

    what = forms.CharField(
        label=_("What was arranged?"),
        help_text=_("Where, by whom, how many hours a week, which subjects first."),
        widget=LONG,
    )
    starts_on = DateField(label=_("From which day?"))
    why_less = forms.CharField(
        label=_("Why is it less than full time?"),
        help_text=_(
            "Only what the child’s health does not allow may be missing. Leave it empty for full "
            "time."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    authorisation = forms.ModelChoiceField(
        label=_("On which authorisation does it rest?"),
        queryset=Authorisation.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, authorisations: QuerySet[Authorisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authorisation"].queryset = authorisations  # type: ignore[attr-defined]


class InterimForm(WaymarkForm):
    """Interim provision in one step."""

    submit_label = _("Start interim provision")

    what = forms.CharField(
        label=_("What will be provided?"),
        help_text=_("For example five hours of tuition a week at home, English and maths first."),
        widget=LONG,
    )
    starts_on = DateField(label=_("From which day?"))
    ends_on = DateField(
        label=_("Last day"), help_text=_("By then it is looked at again, or something follows.")
    )
    why_less = forms.CharField(
        label=_("Why is it less than full time?"),
        help_text=_("Leave it empty for full time."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    reasons = forms.CharField(
        label=_("Why now, before evidence or the panel’s decision?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ParentField(forms.ModelChoiceField):
    """Parents with what they are to the child, and how they read best."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.relationship})"


class CopyForm(WaymarkForm):
    """For whom the decision is written."""

    submit_label = _("Write the copy")

    parent = ParentField(
        label=_("Who gets the decision in writing?"),
        queryset=Parent.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, parents: QuerySet[Parent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        if not parents.exists():
            del self.fields["parent"]


class HandOverForm(WaymarkForm):
    """The parent has it."""

    submit_label = _("Save")

    handed_how = forms.ChoiceField(
        label=_("How did the parent get it?"), choices=HandedHow.choices, widget=forms.RadioSelect
    )
    handed_on = DateField(label=_("On which day?"), past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"handed_on": timezone.localdate()})
        super().__init__(*args, **kwargs)


class EndForm(WaymarkForm):
    """Ending a record."""

    submit_label = _("End the record")

    kind = forms.ChoiceField(
        label=_("Why does it end?"), choices=EndKind.choices, widget=forms.RadioSelect
    )
    ended_on = DateField(label=_("On which day?"), past=True)
    reason = forms.CharField(
        label=_("What shows it?"),
        help_text=_("For example the register of the last weeks, or the new authority’s letter."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)
