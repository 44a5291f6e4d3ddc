"""What is asked about an intervention, and in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from early_help.models import ADJUSTMENTS, SERVICES, Effect, InterventionKind
from ledger.forms import DateField, WaymarkForm, YesNoField

KIND_CHOICES = [
    ("", _("Choose one")),
    (_("In school"), [(kind.value, kind.label) for kind in ADJUSTMENTS]),
    (_("Services"), [(kind.value, kind.label) for kind in SERVICES]),
    (InterventionKind.OTHER.value, InterventionKind.OTHER.label),
]
TOO_EARLY = "too_early"


class InterventionForm(WaymarkForm):
    """One thing that was tried. `cleaned_data` is what `record_intervention` takes."""

    submit_label = _("Save")
    conditional = {
        "was_declined": {
            "yes": ["declined_reason"],
            "no": ["ends_on", "effect", "effect_note"],
        }
    }

    kind = forms.ChoiceField(label=_("What was tried or offered?"), choices=KIND_CHOICES)
    details = forms.CharField(
        label=_("What was done?"),
        help_text=_("For example how often, where and with whom."),
        widget=forms.Textarea,
        required=False,
    )
    by_whom = forms.CharField(
        label=_("Who gave it?"),
        help_text=_("A person, team or service."),
        max_length=200,
        required=False,
    )
    starts_on = DateField(label=_("When did it start, or when was it offered?"), past=True)
    was_declined = YesNoField(label=_("Was it offered and declined?"), initial="no")
    declined_reason = forms.CharField(label=_("Why was it declined?"), widget=forms.Textarea)
    ends_on = DateField(
        label=_("Last day"), help_text=_("Leave empty if it is still going on."), required=False
    )
    effect = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[*Effect.choices, (TOO_EARLY, _("Too early to say"))],
        widget=forms.RadioSelect,
        initial=TOO_EARLY,
    )
    effect_note = forms.CharField(
        label=_("What changed?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean_effect(self) -> str:
        """Empty while it is too early to say."""
        effect: str = self.cleaned_data["effect"]
        return "" if effect == TOO_EARLY else effect

    def clean(self) -> dict[str, Any]:
        """Dates in order, and words for what has no name of its own."""
        facts = super().clean() or {}
        start, end = facts.get("starts_on"), facts.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day must be on or after the first."))
        if facts.get("kind") == InterventionKind.OTHER and not facts.get("details"):
            self.add_error("details", _("Enter what was tried."))
        return facts


class WithdrawForm(WaymarkForm):
    """Why something should not have been recorded."""

    submit_label = _("Withdraw")

    reason = forms.CharField(label=_("Why should this not be here?"), widget=forms.Textarea)
