"""The pace of a return, and part-time timetables."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from attendance.part_time.forms import ParentAgreedForm
from ledger.forms import DateField, WaymarkForm, text_input
from reintegration.models import ChoiceKind, How, ReturnPlan
from reintegration.pacing import monday_of
from reintegration.people import school_signatories


class PaceForm(WaymarkForm):
    """Hold, step back or speed up."""

    submit_label = _("Save the choice")
    conditional = {"kind": {ChoiceKind.HOLD.value: ["weeks"]}}

    kind = forms.ChoiceField(
        label=_("How do we go on?"), choices=ChoiceKind.choices, widget=forms.RadioSelect
    )
    weeks = forms.IntegerField(
        label=_("For how many more weeks?"), min_value=1, max_value=6, initial=1,
        widget=text_input(2),
    )  # fmt: skip
    from_monday = forms.ChoiceField(label=_("From when?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What the child, the family and the people at school say."),
        widget=forms.Textarea,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_week = monday_of(timezone.localdate())
        following = this_week + timedelta(weeks=1)
        self.fields["from_monday"].choices = [  # type: ignore[attr-defined]
            (following.isoformat(), _("Next week, from %(day)s") % {"day": _day(following)}),
            (this_week.isoformat(), _("This week, from today")),
        ]
        self.fields["from_monday"].initial = following.isoformat()

    def given(self) -> dict[str, Any]:
        """What `choose_pace` takes."""
        facts = self.cleaned_data
        return {
            "kind": ChoiceKind(facts["kind"]), "reason": facts["reason"],
            "from_monday": date.fromisoformat(facts["from_monday"]), "weeks": facts["weeks"] or 1,
            "seen": facts["seen"],
        }  # fmt: skip


def _day(day: date) -> str:
    return date_format(day, "j F")


class PartTimeForm(ParentAgreedForm):
    """Agreeing a part-time timetable with the plan; its times are those of the weeks."""

    circumstances = forms.CharField(
        label=_("What are the exceptional circumstances?"), widget=forms.Textarea
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    review_on = DateField(label=_("When is it looked at again?"))
    agreed_by = forms.ModelChoiceField(
        label=_("Who agreed for the school?"),
        help_text=_("Somebody whom the school’s proprietor has authorised."),
        queryset=Membership.objects.none(), empty_label=_("Choose somebody"),
    )  # fmt: skip

    field_order = ["circumstances", "starts_on", "ends_on", "review_on", "agreed_by"]

    def __init__(self, *args: Any, plan: ReturnPlan, **kwargs: Any) -> None:
        super().__init__(*args, child=plan.child, **kwargs)
        signing = school_signatories(plan)
        self.offer("agreed_by", signing, lambda m: f"{m.user.full_name}, {m.role_label}")
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)  # noqa: S101 (for the type checker)
        how.choices = [(one.value, one.label) for one in (How.PAPER, How.SPOKEN, How.WAYMARK)]
