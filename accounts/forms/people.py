"""What an administrator says about people and their roles."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.filters import FilterForm
from accounts.models import Agency, Organisation, OrganisationKind
from accounts.roles import PANEL_ROLES, ROLE_KINDS, Role
from ledger.forms import DateField, TelephoneField, WaymarkForm, text_input

ANY = ("", _("Any"))
STATES = [
    ("current", _("In a role")),
    ("invited", _("Invited")),
    ("ended", _("No role any more")),
    ("closed", _("Account closed")),
]


class PeopleFilter(FilterForm):
    """Narrows the list of people. Wrong values are ignored."""

    q = forms.CharField(label=_("Name or email address"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[ANY, *Role.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=[ANY, *OrganisationKind.choices], required=False
    )
    state = forms.ChoiceField(label=_("Where they stand"), choices=[ANY, *STATES], required=False)


class OrganisationSearch(FilterForm):
    """Finds the organisation in which somebody gets a role."""

    q = forms.CharField(
        label=_("Name, town, postcode or URN"), required=False, widget=text_input(20)
    )


class _RoleFields(WaymarkForm):
    """Role, agency and dates at one organisation."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    agency = forms.ChoiceField(
        label=_("Agency that they speak for"),
        choices=[("", _("Choose an agency")), *Agency.choices],
        required=False,
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty if there is no end yet")
    )

    conditional = {"role": {str(role): ["agency"] for role in PANEL_ROLES}}

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("starts_on", timezone.localdate())
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if organisation.kind in ROLE_KINDS[role]]
        field = self.fields["role"]
        field.choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class InviteForm(_RoleFields):
    """A person who is new to Waymark, and their first role."""

    submit_label = _("Send the invitation")
    field_order = ("full_name", "email", "role", "agency", "starts_on", "ends_on")

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("Of their own, at work. The invitation goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AddRoleForm(_RoleFields):
    """Another role of somebody known."""

    submit_label = _("Give this role")


class MembershipForm(WaymarkForm):
    """From when until when; a panel member's agency."""

    submit_label = _("Save")

    agency = forms.ChoiceField(
        label=_("Agency that they speak for"),
        choices=[("", _("None")), *Agency.choices],
        required=False,
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty if there is no end yet")
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role not in PANEL_ROLES:
            del self.fields["agency"]
            self.helper.layout.fields.remove("agency")


class PersonForm(WaymarkForm):
    """Name, address and telephone number of a person."""

    submit_label = _("Save")

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(
        label=_("Email address"), max_length=254, help_text=_("They sign in with it")
    )
    telephone = TelephoneField(label=_("Telephone number"), required=False)
