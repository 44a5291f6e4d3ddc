"""What is asked about terms and closures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.models import ClosureKind
from ledger.forms import DateField, WaymarkForm


class TermForm(WaymarkForm):
    """A term with its half-term holiday."""

    submit_label = _("Save the term")
    name = forms.CharField(label=_("Name of the term"), max_length=40)
    starts_on = DateField(label=_("First day of term"))
    ends_on = DateField(label=_("Last day of term"))
    half_term_starts_on = DateField(
        label=_("First day of the half-term holiday"),
        required=False,
        help_text=_("Leave empty if the term has none."),
    )
    half_term_ends_on = DateField(label=_("Last day of the half-term holiday"), required=False)


class ClosureForm(WaymarkForm):
    """An INSET day, or days on which the school is closed."""

    submit_label = _("Save")
    kind = forms.ChoiceField(
        label=_("What kind of day is it?"), choices=ClosureKind.choices, widget=forms.RadioSelect
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty for a single day.")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200,
        help_text=_("For example: used as a polling station."),
    )  # fmt: skip
