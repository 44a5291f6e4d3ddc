"""Questions about letters, their words and how they went."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import DateField, WaymarkForm
from panels.services.deliveries import ON_PAPER


class LetterForm(WaymarkForm):
    """A letter's text for one child."""

    submit_label = _("Save the letter")

    subject = forms.CharField(label=_("Heading"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "A line that begins with “## ” is a heading, with “- ” a bullet. A blank line begins a "
            "new paragraph."
        ),
        widget=forms.Textarea(attrs={"rows": 28}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TemplateForm(LetterForm):
    """The words of a kind of letter."""

    submit_label = _("Save as a new version")

    why = forms.CharField(
        label=_("What did you change?"), max_length=200, required=False,
        help_text=_("For whoever looks at the versions later."),
    )  # fmt: skip

    field_order = ["subject", "body", "why", "seen"]


class DeliveryForm(WaymarkForm):
    """How a letter went to somebody without an account."""

    submit_label = _("Record this")

    channel = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[(one.value, one.label) for one in ON_PAPER], widget=forms.RadioSelect,
    )  # fmt: skip
    gone_on = DateField(label=_("On which day?"), past=True)
