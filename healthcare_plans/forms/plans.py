"""Reasons, issuing, reviews, and what a list can be filtered by."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcare_plans.models import PlanStatus, ReviewOutcome
from healthcare_plans.services.issuing import a_year_after
from ledger.forms import DateField, WaymarkForm


class ReasonForm(WaymarkForm):
    """One question: why."""

    submit_label = _("Continue")
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, question: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["reason"].label = question


class TakeBackForm(WaymarkForm):
    """Nothing to answer: a button that changes something."""

    submit_label = _("Take back and change")


class StartForm(WaymarkForm):
    """Nothing to answer: a button that starts the plan."""

    submit_label = _("Start the plan")


class RemoveForm(WaymarkForm):
    """A button that takes a row out, with what was seen."""

    submit_label = _("Take out")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(WaymarkForm):
    """Why a plan in force has to change."""

    submit_label = _("Start a new version")
    why_changed = forms.CharField(
        label=_("Why does the plan change?"),
        help_text=_("This is printed in the new version."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IssueForm(WaymarkForm):
    """The day of the review, and why the plan comes into force without every agreement."""

    submit_label = _("Make active and issue")
    review_on = DateField(
        label=_("Review by"), future=True, help_text=_("At the latest a year from today.")
    )
    reason = forms.CharField(
        label=_("Why does it come into force although not everybody has agreed?"),
        help_text=_("This is printed in the plan."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool, revision: int, **kwargs: Any) -> None:
        latest = a_year_after(timezone.localdate())
        kwargs["initial"] = {"review_on": latest, "revision": revision}
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
            self.helper.layout.fields = [
                name for name in self.helper.layout.fields if name != "reason"
            ]


class ReviewForm(WaymarkForm):
    """A review that was held."""

    submit_label = _("Record the review")
    held_on = DateField(label=_("Day of the review"), past=True)
    took_part = forms.CharField(label=_("Who took part?"), widget=forms.Textarea(attrs={"rows": 2}))
    found = forms.CharField(label=_("What was found?"), widget=forms.Textarea(attrs={"rows": 4}))
    outcome = forms.ChoiceField(
        label=_("What follows?"), choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    next_review_on = DateField(
        label=_("Next review by"), future=True, help_text=_("At the latest a year after this one.")
    )


class PlanFilterForm(forms.Form):
    """Search and filters of the list of plans."""

    q = forms.CharField(label=_("Name, UPN or reference"), required=False)
    status = forms.MultipleChoiceField(
        label=_("State"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(value, label) for value, label in PlanStatus.choices if value != "withdrawn"],
    )  # fmt: skip
    review = forms.ChoiceField(
        label=_("Review"), required=False, widget=forms.RadioSelect,
        choices=[
            ("", _("Any")),
            ("overdue", _("Due now")),
            ("28", _("In the next 4 weeks")),
            ("90", _("In the next 3 months")),
        ],
    )  # fmt: skip
    school: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("School"), required=False, queryset=None, empty_label=_("Any"),
        to_field_name="public_id",
    )  # fmt: skip

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        field.queryset = schools
        if schools is None or not schools.exists():
            del self.fields["school"]
