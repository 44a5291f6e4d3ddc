"""What people are asked about holding a child's attendance alerts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import HoldStatus
from ledger.forms import DateField, WaymarkForm, YesNoField, text_input

DATE, DAYS = "date", "days"


class HoldForm(WaymarkForm):
    """Why alerts are to be held, and until when."""

    names_plan = YesNoField(
        label=_("Is the condition planned for in the Individual Healthcare Plan?"), initial="yes"
    )
    reason = forms.CharField(
        label=_("What is the condition, and what is planned for when the child is away?"),
        help_text=_("School and authority read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ends = forms.ChoiceField(
        label=_("Until when are alerts held?"),
        help_text=_("The hold then ends by itself, and school and liaison officer are told."),
        choices=[
            (DATE, _("A review date")),
            (DAYS, _("A number of further school days of absence")),
        ],
        widget=forms.RadioSelect,
    )
    until_on = DateField(label=_("Review date"))
    further_days = forms.IntegerField(
        label=_("Further school days of absence because of health"), widget=text_input(2)
    )

    conditional = {"ends": {DATE: ["until_on"], DAYS: ["further_days"]}}

    def __init__(self, *args: Any, plan: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan:
            self.fields["names_plan"].help_text = _("%(plan)s is in force.") % {"plan": plan}
        else:
            self.leave_out("names_plan")

    @property
    def answers(self) -> dict[str, Any]:
        """What the services take."""
        given = dict(self.cleaned_data)
        given.pop("ends")
        return {"names_plan": False, **given, "further_days": given["further_days"] or None}


class HoldDecisionForm(WaymarkForm):
    """Whether the authority agrees."""

    submit_label = _("Save")
    agrees = YesNoField(label=_("Do you hold the child’s alerts?"))
    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("The school reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    conditional = {"agrees": {"no": ["reason"]}}


class HoldReasonForm(WaymarkForm):
    """Why a hold ends before its time, or is taken back."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("School and authority read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HoldFilterForm(forms.Form):
    """Search and filter of the list of holds."""

    q = forms.CharField(label=_("Child’s name or a reference"), required=False)
    status = forms.ChoiceField(
        label=_("Show"), choices=[("", _("Any")), *HoldStatus.choices], required=False
    )
