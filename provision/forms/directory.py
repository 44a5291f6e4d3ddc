"""Questions about providers: search, entry, registration, checks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.forms.filters import FilterForm
from accounts.models import Organisation
from cases.models import HealthNeedKind
from ledger.forms import DateField, FileField, TelephoneField, WaymarkForm, text_input
from provision.directory_permissions import can_keep
from provision.directory_querysets import monday_of
from provision.models import (
    CheckKind,
    CheckResult,
    Mode,
    ProviderStatus,
    RegistrationKind,
    Subject,
)
from provision.positions import find_origin

ANY = ("", _("Any"))
MILES = [(str(miles), _("Within %d miles") % miles) for miles in (3, 5, 10, 15, 25, 40)]
WEEKS_AHEAD = 12


class ProviderFilter(FilterForm):
    """Narrows the directory. Wrong values are ignored, a place that nobody knows is said."""

    q = forms.CharField(label=_("Name or what they do"), required=False)
    need = forms.ChoiceField(
        label=_("Health need"), choices=[ANY, *HealthNeedKind.choices], required=False
    )
    age = forms.IntegerField(
        label=_("Age of the child"), required=False, min_value=3, max_value=25,
        widget=text_input(2, inputmode="numeric"),
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("Way of teaching"), choices=[ANY, *Mode.choices],
                             required=False)  # fmt: skip
    near = forms.CharField(
        label=_("Distance from"), required=False, max_length=40,
        help_text=_("A postcode, or a map reference such as SO 849 548"),
    )  # fmt: skip
    miles = forms.ChoiceField(label=_("How far"), choices=[ANY, *MILES], required=False)
    week = forms.ChoiceField(label=_("Places in the week of"), required=False)
    free = forms.BooleanField(label=_("With a free place"), required=False)
    checks = forms.ChoiceField(
        label=_("Checks"), choices=[ANY, ("overdue", _("Overdue"))], required=False
    )
    status = forms.ChoiceField(
        label=_("State"), choices=[ANY, *ProviderStatus.choices], required=False
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["week"].choices = list(_weeks())  # type: ignore[attr-defined]
        if not can_keep(actor):
            del self.fields["status"]

    def clean_near(self) -> Any:
        """The origin; an error that says what helps when it is not known."""
        text = self.cleaned_data["near"]
        if not text:
            return None
        origin = find_origin(text)
        if origin is None:
            raise ValidationError(
                _now("We do not know where that is. Try the postcode of a school nearby.")
            )
        return origin

    def clean_week(self) -> date | None:
        """The Monday."""
        return date.fromisoformat(self.cleaned_data["week"]) if self.cleaned_data["week"] else None


def _weeks() -> list[tuple[str, str]]:
    monday = monday_of(timezone.localdate())
    days = [monday + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
    words = [(day.isoformat(), date_format(day, "j F Y")) for day in days]
    return [("", _now("This week")), *words[1:]]


def _many(label: object, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False,  # type: ignore[arg-type]
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class EntryForm(WaymarkForm):
    """What a provider says of itself."""

    submit_label = _("Save")

    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("What they do"), required=False, widget=forms.Textarea,
        help_text=_("Who it suits, how a week looks, what makes it calm and safe"),
    )  # fmt: skip
    needs = _many(_("Which health needs do they know well?"), HealthNeedKind.choices)
    subjects = _many(_("Which subjects do they teach?"), Subject.choices)
    safeguarding_name = forms.CharField(
        label=_("Safeguarding lead"), required=False, max_length=150
    )
    safeguarding_telephone = TelephoneField(
        label=_("Telephone number of the safeguarding lead"), required=False
    )
    safeguarding_email = forms.EmailField(
        label=_("Email address of the safeguarding lead"), required=False
    )
    street = forms.CharField(label=_("Street"), required=False, max_length=200)
    town = forms.CharField(label=_("Town"), required=False, max_length=100)
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=8, widget=text_input(10)
    )
    telephone = TelephoneField(label=_("Telephone number"), required=False)
    email = forms.EmailField(label=_("Email address"), required=False)
    website = forms.CharField(label=_("Website"), required=False, max_length=200)


class AddProviderForm(WaymarkForm):
    """Which provider comes into the directory."""

    submit_label = _("Add to the directory")

    organisation = forms.ModelChoiceField(
        label=_("Which provider?"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("One that is not in Waymark yet"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the new provider"), required=False, max_length=200,
        help_text=_("Only for one that is not in Waymark yet"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", Organisation.objects.filter(
            kind="provider", directory_entry__isnull=True
        ).order_by("sort_name", "pk"))  # fmt: skip


class RegistrationForm(WaymarkForm):
    """As what a provider is registered."""

    submit_label = _("Save")

    registration_kind = forms.ChoiceField(
        label=_("Registered as"), choices=RegistrationKind.choices, widget=forms.RadioSelect
    )
    registration_number = forms.CharField(
        label=_("Registration number"), required=False, max_length=40, widget=text_input(20),
        help_text=_("Such as the URN"),
    )  # fmt: skip
    registration_body = forms.CharField(
        label=_("Registered with"), required=False, max_length=120,
        help_text=_("Such as the Department for Education, or Ofsted"),
    )  # fmt: skip
    registration_note = forms.CharField(
        label=_("Why is no registration required?"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    conditional = {"registration_kind": {"not_required": ["registration_note"]}}


class CheckForm(WaymarkForm):
    """What was checked, and what was found."""

    submit_label = _("Record the check")

    kind = forms.ChoiceField(
        label=_("What did you check?"), choices=CheckKind.choices, widget=forms.RadioSelect
    )
    checked_on = DateField(label=_("When?"), past=True)
    result = forms.ChoiceField(
        label=_("What came of it?"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    found = forms.CharField(
        label=_("What did you find?"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With a concern, children are not placed there until it is put right"),
    )  # fmt: skip
    upload = FileField(
        label=_("Document"), required=False,
        help_text=_("The written confirmation of staff checks, or a report. PDF, Word, JPG, PNG."),
    )  # fmt: skip
    next_on = DateField(
        label=_("When is it due again?"), required=False,
        help_text=_("Leave empty for the authority’s usual time"),
    )  # fmt: skip


class StatusForm(WaymarkForm):
    """Why an entry is paused, put back or taken out."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class OpenReferralForm(WaymarkForm):
    """A directory of others, as a file."""

    submit_label = _("See what it would change")

    file = FileField(
        label=_("Open Referral UK file"),
        help_text=_("JSON of organisations, services or services at locations, version 3.0"),
    )
