"""What people are asked about part-time timetables."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Scope
from attendance.models import AgreedHow, PartTimeReason, PartTimeStatus, PartTimeTimetable
from attendance.part_time.people import parents_at_home, signatories
from attendance.part_time.weeks import ALL_SESSIONS, SESSION_CHOICES, step
from attendance.services.part_time.terms import Terms
from cases.models import Child, Parent
from ledger.forms import DateField, WaymarkForm, YesNoField

GRID = {"class": "wm-week-grid"}


class TermsForm(WaymarkForm):
    """The days, the half days, the review, and who agrees for the school."""

    starts_on = DateField(label=_("First day"))
    sessions = forms.MultipleChoiceField(
        label=_("On which half days is the child at school?"),
        choices=SESSION_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs=GRID),
    )
    rises = YesNoField(
        label=_("Does the child come to more half days from a later day on?"),
        help_text=_("The way back to full time, in steps."),
        initial="no",
    )
    later_from = DateField(label=_("From which day?"))
    later_sessions = forms.MultipleChoiceField(
        label=_("On which half days then?"),
        choices=SESSION_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs=GRID),
    )
    ends_on = DateField(label=_("Last day"))
    review_on = DateField(label=_("When is it looked at again?"))
    agreed_by = forms.ModelChoiceField(
        label=_("Who agrees for the school?"),
        help_text=_("Somebody whom the school’s proprietor has authorised."),
        queryset=Membership.objects.none(), empty_label=_("Choose somebody"),
    )  # fmt: skip

    conditional = {"rises": {"yes": ["later_from", "later_sessions"]}}

    def __init__(self, *args: Any, school: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = signatories(school)
        self.offer("agreed_by", people, lambda m: f"{m.user.full_name}, {m.role_label}")

    @property
    def terms(self) -> Terms:
        """What the services take."""
        given = self.cleaned_data
        steps = [step(given["starts_on"], given["sessions"])]
        if given["rises"]:
            steps.append(step(given["later_from"], given["later_sessions"]))
        return Terms(
            starts_on=given["starts_on"], ends_on=given["ends_on"], review_on=given["review_on"],
            steps=steps, agreed_by=given["agreed_by"],
        )  # fmt: skip


class PartTimeForm(TermsForm):
    """A new part-time timetable."""

    submit_label = _("Save, and ask the parent")

    reason = forms.ChoiceField(
        label=_("Why can the child not come full time?"),
        help_text=_("Never because of behaviour, and never as an informal exclusion."),
        choices=PartTimeReason.choices,
        widget=forms.RadioSelect,
    )
    circumstances = forms.CharField(
        label=_("What are the exceptional circumstances?"),
        help_text=_("School, authority and the parents read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    way_back = forms.CharField(
        label=_("How does the child come back to full time?"),
        help_text=_("The steps, who helps, and what happens on a day that goes wrong."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ["reason", "circumstances", "way_back"]

    @property
    def answers(self) -> dict[str, Any]:
        """What `propose_timetable` takes."""
        names = ("reason", "circumstances", "way_back")
        return {name: self.cleaned_data[name] for name in names} | {"terms": self.terms}


class NewTermsForm(TermsForm):
    """Other terms: while it is being agreed, or by which it goes on."""

    submit_label = _("Save, and ask the parent")

    why = forms.CharField(
        label=_("Why does it go on?"),
        help_text=_("What the review found, and why the child cannot come full time yet."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ["why"]

    def __init__(self, *args: Any, timetable: PartTimeTimetable, **kwargs: Any) -> None:
        super().__init__(*args, school=timetable.school, **kwargs)
        if not timetable.is_going_on:
            self.leave_out("why")


def initial_terms(timetable: PartTimeTimetable) -> dict[str, Any]:
    """The newest steps of a timetable, to go on from."""
    sessions = timetable.steps[-1]["sessions"] if timetable.steps else list(ALL_SESSIONS)
    first: dict[str, Any] = {"sessions": timetable.steps[0]["sessions"]}
    if not timetable.is_going_on:
        return first | {
            "starts_on": timetable.starts_on, "ends_on": timetable.ends_on,
            "review_on": timetable.review_on,
        }  # fmt: skip
    return {"sessions": sessions}


class ParentAgreedForm(WaymarkForm):
    """A parent's agreement on paper, or spoken."""

    submit_label = _("Save, and tell the authority")

    parent = forms.ModelChoiceField(
        label=_("Which parent agreed?"),
        help_text=_("A parent with whom the child normally lives."),
        queryset=Parent.objects.none(), empty_label=_("Choose somebody"),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How did the parent agree?"),
        choices=[(how.value, how.label) for how in (AgreedHow.PAPER, AgreedHow.SPOKEN)],
        widget=forms.RadioSelect,
    )
    agreed_on = DateField(label=_("On which day?"), past=True)

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = parents_at_home(child)
        self.offer("parent", parents, lambda p: f"{p.full_name}, {p.relationship}")


class PartTimeReviewForm(WaymarkForm):
    """Looking at it again."""

    submit_label = _("Save the review")

    words = forms.CharField(
        label=_("What did the review find?"),
        help_text=_("What the child, the family and the people at school say."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reviewed_on = DateField(label=_("On which day?"), past=True)
    next_on = DateField(
        label=_("When is it looked at next?"), required=False,
        help_text=_("Leave empty if it ends before another review."),
    )  # fmt: skip


class AskReviewForm(WaymarkForm):
    """Why the authority asks for a review."""

    submit_label = _("Ask the school")
    words = forms.CharField(
        label=_("Why, and what should be looked at?"),
        help_text=_("The school reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndPartTimeForm(WaymarkForm):
    """The end."""

    submit_label = _("End it")
    reason = forms.CharField(label=_("Why does it end?"), widget=forms.Textarea(attrs={"rows": 3}))
    ended_on = DateField(label=_("Last day"), past=True)


class WithdrawPartTimeForm(WaymarkForm):
    """Why it should not stand."""

    submit_label = _("Withdraw it")
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), widget=forms.Textarea(attrs={"rows": 3})
    )


SHOWN = [
    ("", _("All")),
    ("going_on", _("Going on")),
    ("past_end", _("Past the last day")),
    ("too_long", _("Longer than the limit")),
    ("review_due", _("Review overdue")),
    ("soon", _("Review or end in two weeks")),
]


class PartTimeFilterForm(forms.Form):
    """Search and filters of the list."""

    q = forms.CharField(label=_("Child’s name or a reference"), required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("Any")), *PartTimeStatus.choices], required=False
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Any")), *PartTimeReason.choices], required=False
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("All schools"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.scope is not Scope.AUTHORITY or actor.organisation is None:
            del self.fields["school"]
            return
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        schools = Organisation.objects.schools()
        field.queryset = schools.filter(la_code=actor.organisation.la_code)
