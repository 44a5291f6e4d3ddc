"""Questions about hours and outcomes."""

from typing import Any

from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import OUTCOMES_OF, HoursKind, Occasion, Outcome, OutcomeParty
from ledger.forms import DateField, WaymarkForm, YesNoField


class HoursForm(WaymarkForm):
    """Hours of education a week from one day on."""

    submit_label = _("Save the hours")

    kind = forms.ChoiceField(
        label=_("Which hours?"), choices=HoursKind.choices, widget=forms.RadioSelect
    )
    hours = forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=40, decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Who says so?"),
        help_text=_("A clinician’s letter, a meeting, the register of the provider …"),
        max_length=200,
    )
    starts_on = DateField(label=_("From which day?"))
    ends_on = DateField(
        label=_("Last day"), help_text=_("Leave empty if it goes on."), required=False
    )
    is_full_time = YesNoField(label=_("Is it full time for the child’s age?"))
    reason = forms.CharField(
        label=_("Why is it less than full time?"),
        help_text=_("Not needed for hours attended."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    review_on = DateField(
        label=_("When will it be looked at again?"),
        help_text=_("Not needed for hours attended."),
        required=False,
    )

    conditional = {"is_full_time": {"no": ["reason", "review_on"]}}

    def clean(self) -> dict[str, Any]:
        """Less than full time, advised or planned, has its reason and its day."""
        given = super().clean() or {}
        part_time = given.get("is_full_time") is False
        if part_time and given.get("kind") != HoursKind.ATTENDED:
            if not given.get("reason") and "reason" not in self.errors:
                self.add_error("reason", _("Enter why it is less than full time."))
            if not given.get("review_on") and "review_on" not in self.errors:
                self.add_error("review_on", _("Enter when it will be looked at again."))
        return given


SCALE = [(str(score), str(score)) for score in range(1, 6)]


class OutcomesForm(WaymarkForm):
    """Each outcome of one party from 1 to 5; some may be left out."""

    submit_label = _("Save the answers")

    occasion = forms.ChoiceField(
        label=_("When is this?"), choices=Occasion.choices, widget=forms.RadioSelect
    )
    measured_on = DateField(label=_("Which day?"), past=True)

    def __init__(self, *args: Any, party: OutcomeParty, **kwargs: Any) -> None:
        self.outcomes = OUTCOMES_OF[party]
        self.base_fields = {  # type: ignore[misc]
            **self.base_fields,
            **{outcome.value: _scale(outcome) for outcome in self.outcomes},
        }
        kwargs.setdefault("initial", {"measured_on": timezone.localdate()})
        super().__init__(*args, **kwargs)

    def build_layout(self) -> Layout:
        """The two questions about the occasion, then the scale."""
        rows = [
            Field(outcome.value, context={"radios_inline": True, "radios_small": True})
            for outcome in self.outcomes
        ]
        return Layout("occasion", "measured_on", Div(*rows, css_class="wm-scale"))

    def clean(self) -> dict[str, Any]:
        """Put the answers together as `scores`."""
        given = super().clean() or {}
        answers = {outcome.value: given.pop(outcome.value, "") for outcome in self.outcomes}
        scores = {outcome: int(answer) for outcome, answer in answers.items() if answer}
        if not scores and not self.errors:
            self.add_error(self.outcomes[0].value, _("Answer at least one question."))
        given["scores"] = scores
        return given


def _scale(outcome: Outcome) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=outcome.label, choices=SCALE, widget=forms.RadioSelect, required=False
    )
