"""Questions about a case: opening, moving, leading, closing; and the filter of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from cases.models import HealthNeedKind, Stage
from ledger.forms import DateField, WaymarkForm


class LeadField(forms.ModelChoiceField):
    """A list of people with what they are."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name}, {obj.role_label}, {obj.organisation.name}"


class OpenCaseForm(WaymarkForm):
    """Why the agencies begin to work together for a child."""

    submit_label = _("Open the case")

    why_opened = forms.CharField(
        label=_("Why does this child need the agencies to work together?"),
        help_text=_("What has happened so far, and what you are worried about."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    stage = forms.ChoiceField(
        label=_("Where is the child on the pathway?"),
        choices=Stage.choices,
        widget=forms.RadioSelect,
        initial=Stage.EARLY_INTERVENTION,
    )
    lead = LeadField(
        label=_("Who is the lead professional?"),
        help_text=_("The person whom the family and everybody else can turn to."),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Not decided yet"),
    )
    opened_on = DateField(label=_("From which day?"), past=True)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = people  # type: ignore[attr-defined]


class StageForm(WaymarkForm):
    """Moving the case along the pathway, or back."""

    submit_label = _("Change the stage")

    stage = forms.ChoiceField(
        label=_("Where is the child now?"), choices=Stage.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        help_text=_("It stays in the history of the case."),
        widget=forms.Textarea,
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)


class LeadForm(WaymarkForm):
    """Naming the lead professional."""

    submit_label = _("Save")

    lead = LeadField(
        label=_("Who is the lead professional?"),
        help_text=_("The person whom the family and everybody else can turn to."),
        queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = people  # type: ignore[attr-defined]


class CloseForm(WaymarkForm):
    """Closing a case."""

    submit_label = _("Close the case")

    reason = forms.CharField(
        label=_("Why can the case close?"),
        help_text=_("How the child is doing now, and who keeps an eye on it."),
        widget=forms.Textarea,
    )
    closed_on = DateField(label=_("From which day?"), past=True)


class ReasonForm(WaymarkForm):
    """A step that needs its reason: opening again, withdrawing, cancelling."""

    reason = forms.CharField(label=_("What is the reason?"), widget=forms.Textarea)


WHOSE = [
    ("", _("All that I can see")),
    ("lead", _("I am the lead professional")),
    ("team", _("I am in the team")),
]
STATUSES = [("open", _("Open")), ("closed", _("Closed")), ("all", _("Open and closed"))]


class CaseFilter(WaymarkForm):
    """Search and filters of the list of cases; every field may be empty."""

    q = forms.CharField(label=_("Child or reference"), required=False, max_length=100)
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False, widget=forms.Select)
    overdue = forms.BooleanField(label=_("Something is late"), required=False)
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[("", _("Any")), *Stage.choices], required=False
    )
    need = forms.ChoiceField(label=_("Health need"), required=False)
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("All schools"),
    )
    lead = LeadField(
        label=_("Lead professional"),
        queryset=Membership.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Anybody"),
    )
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)

    def __init__(self, *args: Any, schools: Any, leads: Any, needs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [  # type: ignore[attr-defined]
            ("", _("Any")), *HealthNeedKind.choices,
        ]  # fmt: skip
        if not needs:
            del self.fields["need"]
        for name, rows in (("school", schools), ("lead", leads)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
