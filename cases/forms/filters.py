"""Filters of the list of children, as far as the role reads what they ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from cases.access import Section, role_reads
from cases.access_log import BASES, ROLES
from cases.child_list import ANY_CASE, NO_CASE, schools_for
from cases.models import HealthNeedKind, SendProvision, Stage
from ledger.forms import DateField, WaymarkForm

YEARS = [("0", _("Reception")), *((str(year), _("Year %d") % year) for year in range(1, 14))]
ANY = ("", _("Any"))


class ChildFilterForm(WaymarkForm):
    """Words and choices that narrow the list. Wrong values are ignored."""

    q = forms.CharField(label=_("Name or reference"), required=False)
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Any"),
        to_field_name="public_id",
    )
    year = forms.ChoiceField(label=_("School year"), choices=[ANY, *YEARS], required=False)
    case = forms.ChoiceField(
        label=_("Case"),
        choices=[
            ANY, (ANY_CASE, _("Open, at any stage")), (NO_CASE, _("No open case")), *Stage.choices,
        ],
        required=False,
    )  # fmt: skip
    need = forms.ChoiceField(
        label=_("Health need"), choices=[ANY, *HealthNeedKind.choices], required=False
    )
    sen = forms.ChoiceField(label=_("SEN"), choices=[ANY, *SendProvision.choices], required=False)
    off_roll = forms.BooleanField(label=_("Not on the roll of any school"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        schools = schools_for(actor)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        if role_reads(actor, Section.NUMBERS):
            self.fields["q"].label = _("Name, reference, UPN or NHS number")
        hidden = {
            "school": actor.organisation is not None and not schools.exists(),
            "off_roll": actor.scope.value == "school",
            "case": not role_reads(actor, Section.CASE),
            "need": not role_reads(actor, Section.HEALTH),
            "sen": not role_reads(actor, Section.BACKGROUND),
        }
        for name, is_hidden in hidden.items():
            if is_hidden:
                del self.fields[name]

    def kept(self) -> dict[str, Any]:
        """The answers that make sense."""
        self.is_valid()
        return self.cleaned_data


class LogFilterForm(WaymarkForm):
    """Which openings of records."""

    child = forms.CharField(label=_("Child’s reference or name"), required=False)
    person = forms.CharField(label=_("Opened by"), required=False)
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[ANY, *ROLES], required=False)
    basis = forms.ChoiceField(
        label=_("Through what"), choices=[ANY, *BASES.items()], required=False
    )

    def kept(self) -> dict[str, Any]:
        """The answers that make sense."""
        self.is_valid()
        return self.cleaned_data
