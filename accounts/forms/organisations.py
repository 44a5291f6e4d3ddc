"""What an administrator says about organisations, bases and localities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.filters import FilterForm
from accounts.forms.map import MapField, degrees_of, known_position
from accounts.models import Locality, OrganisationKind, Phase, SchoolStatus
from accounts.services.organisations import SCHOOL_FIELDS
from ledger.forms import TelephoneField, WaymarkForm, text_input

ANY = ("", _("Any"))
# The authority is entered once, when Waymark is set up.
NEW_KINDS = [choice for choice in OrganisationKind.choices if choice[0] != "authority"]


class OrganisationFilter(FilterForm):
    """Narrows the list of organisations. Wrong values are ignored."""

    q = forms.CharField(label=_("Name, town, postcode or URN"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[ANY, *OrganisationKind.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Status of a school"), choices=[ANY, *SchoolStatus.choices], required=False
    )
    locality = forms.ModelChoiceField(
        label=_("Locality"),
        queryset=Locality.objects.all(),
        required=False,
        empty_label=_("Any"),
    )


class KindForm(WaymarkForm):
    """The first question about a new organisation."""

    submit_label = _("Continue")

    kind = forms.ChoiceField(label=_("What is it?"), choices=NEW_KINDS, widget=forms.RadioSelect)


class OrganisationForm(WaymarkForm):
    """Everything kept about an organisation; questions for schools only where it is one."""

    submit_label = _("Save")

    name = forms.CharField(label=_("Name"), max_length=200)
    locality = forms.ModelChoiceField(
        label=_("Locality"), queryset=Locality.objects.all(), required=False, empty_label=_("None")
    )
    urn = forms.IntegerField(
        label=_("URN"),
        required=False,
        min_value=100000,
        max_value=999999,
        widget=text_input(10, inputmode="numeric"),
    )
    la_code = forms.RegexField(
        r"^\d{3}$",
        label=_("Local authority code"),
        required=False,
        help_text=_("3 digits"),
        error_messages={"invalid": _("A local authority code has 3 digits")},
        widget=text_input(3, inputmode="numeric"),
    )
    establishment_number = forms.RegexField(
        r"^\d{4}$",
        label=_("Establishment number"),
        required=False,
        help_text=_("4 digits: the second part of the LAESTAB"),
        error_messages={"invalid": _("An establishment number has 4 digits")},
        widget=text_input(4, inputmode="numeric"),
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=[("", ""), *Phase.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=SchoolStatus.choices, required=False)
    lowest_age = forms.IntegerField(
        label=_("Lowest age"), required=False, min_value=0, max_value=25, widget=text_input(2)
    )
    highest_age = forms.IntegerField(
        label=_("Highest age"), required=False, min_value=0, max_value=99, widget=text_input(2)
    )
    street = forms.CharField(label=_("Street"), required=False, max_length=200)
    town = forms.CharField(label=_("Town"), required=False, max_length=100)
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=8, widget=text_input(10)
    )
    telephone = TelephoneField(label=_("Telephone number"), required=False)
    email = forms.EmailField(
        label=_("Email address"), required=False, help_text=_("Of the office, not of a person")
    )
    website = forms.CharField(label=_("Website"), required=False, max_length=200)
    position = MapField(required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["position"] = known_position(self.initial)
        unasked = set() if kind == OrganisationKind.SCHOOL else {*SCHOOL_FIELDS, "la_code"}
        if kind == OrganisationKind.AUTHORITY:
            unasked.discard("la_code")
        for name in unasked:
            del self.fields[name]
            self.helper.layout.fields.remove(name)

    def clean_status(self) -> str:
        """Open, when nothing else is said."""
        return self.cleaned_data["status"] or SchoolStatus.OPEN

    def clean(self) -> dict[str, Any]:
        """With the position as the record keeps it."""
        answers = super().clean() or self.cleaned_data
        return answers | degrees_of(answers.pop("position", None))


class BaseForm(WaymarkForm):
    """A place where a provider teaches."""

    submit_label = _("Save")

    name = forms.CharField(label=_("Name"), max_length=100)
    street = forms.CharField(label=_("Street"), required=False, max_length=200)
    town = forms.CharField(label=_("Town"), required=False, max_length=100)
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=8, widget=text_input(10)
    )


class LocalityForm(WaymarkForm):
    """A part of the authority."""

    submit_label = _("Save")

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as North"))
