"""Starting a plan, what it says, its weeks and phases; and the filter of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from attendance.part_time.weeks import SESSION_CHOICES
from cases.models import Child
from ledger.forms import DateField, WaymarkForm, YesNoField, choices_with_hints, text_input
from reintegration.models import PHASED, Place, RestOfWeek, ReturnStatus, Route
from reintegration.people import leads_for
from reintegration.services.plans import NAMES_A_PLACE, NEEDS_GROUNDS, PlanFacts

ROUTES = (
    (Route.RETURN, _("Step by step, a week at a time, led by the school.")),
    (Route.NEW_SCHOOL, _("The same, led together with a school that is new to the child.")),
    (Route.YEAR_11, _("Only in Year 11, so that exams can be taken. It has grounds and an end.")),
    (Route.LONG_TERM, _("Where a return is not possible for a long time.")),
    (Route.TRANSFER, _("Step by step into another place that is registered.")),
    (Route.POST_16, _("A supported move to what comes after Year 11.")),
)


class RouteForm(WaymarkForm):
    """What comes next."""

    submit_label = _("Continue")

    route = forms.ChoiceField(
        label=_("What comes next for this child?"),
        choices=choices_with_hints((route.value, route.label, hint) for route, hint in ROUTES),
        widget=forms.RadioSelect,
        initial=Route.RETURN,
    )


class PlanForm(WaymarkForm):
    """What a plan says. Questions that its route does not need are left out."""

    submit_label = _("Save")

    school = forms.ModelChoiceField(
        label=_("Which school leads?"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("No school yet"),
    )  # fmt: skip
    destination = forms.CharField(label=_("Where does the child go?"), max_length=200)
    grounds = forms.CharField(
        label=_("Why is a return to school not possible now?"), widget=forms.Textarea
    )
    lead = forms.ModelChoiceField(
        label=_("Who leads the plan?"),
        help_text=_("They are told when it slips, and ask afterwards how it goes."),
        queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"),
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    weeks = forms.IntegerField(
        label=_("How many school weeks until the whole week?"),
        help_text=_("Waymark lays out a first proposal that you can change week by week."),
        min_value=1, max_value=60, initial=6, widget=text_input(2),
    )  # fmt: skip
    first_sessions = forms.IntegerField(
        label=_("How many half days in the first week?"),
        help_text=_("From 1 to 10. Mornings in the middle of the week come first."),
        min_value=1, max_value=10, initial=2, widget=text_input(2),
    )  # fmt: skip
    rest_of_week = forms.ChoiceField(
        label=_("What does the child do in the other sessions?"),
        choices=choices_with_hints(
            (
                (RestOfWeek.PROVISION.value, RestOfWeek.PROVISION.label,
                 _("For example with the provider, or home tuition.")),
                (RestOfWeek.PART_TIME.value, RestOfWeek.PART_TIME.label,
                 _("A parent must agree. It has a review and an end, and the authority is told.")),
            )
        ),
        widget=forms.RadioSelect,
        initial=RestOfWeek.PROVISION,
    )  # fmt: skip
    met_by = forms.CharField(
        label=_("Who meets the child at the door?"),
        help_text=_("A name, and where. You can choose somebody else for single weeks."),
        max_length=200, required=False,
    )  # fmt: skip
    bad_morning = forms.CharField(
        label=_("What do we do on a bad morning?"),
        help_text=_("What the family does, whom they ring, and what is enough for that day."),
        widget=forms.Textarea(attrs={"rows": 4}), required=False,
    )  # fmt: skip
    aim = forms.CharField(
        label=_("What does a good outcome look like?"),
        help_text=_("In the child’s own words if you can."),
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, child: Child, route: Route, is_new: bool = True, **kwargs: Any
    ) -> None:
        self.route = route
        super().__init__(*args, **kwargs)
        self.leave_out(*(self.fields.keys() - _questions(route, is_new=is_new)))
        schools = Organisation.objects.filter(
            pk__in=child.enrolments.current().values("school")
        ).order_by("sort_name", "pk")
        if "school" in self.fields:
            self.offer("school", schools)
            self.fields["school"].required = route == Route.RETURN
        self.offer("lead", leads_for(child), _described)

    def facts(self) -> PlanFacts:
        """What the service takes."""
        given = {
            name: self.cleaned_data[name]
            for name in PlanFacts.__dataclass_fields__
            if name in self.cleaned_data and self.cleaned_data[name] is not None
        }
        return PlanFacts(**{**given, "route": self.route})


def _questions(route: Route, *, is_new: bool) -> set[str]:
    wanted = {"school", "lead", "starts_on", "aim"} | (set() if is_new else {"seen"})
    if route in PHASED:
        wanted |= {"rest_of_week", "met_by", "bad_morning"}
        wanted |= {"weeks", "first_sessions"} if is_new else set()
    if route in NAMES_A_PLACE:
        wanted.add("destination")
    if route in NEEDS_GROUNDS:
        wanted.add("grounds")
    if route == Route.YEAR_11:
        wanted.add("ends_on")
    return wanted


def _described(membership: Membership) -> str:
    return f"{membership.user.full_name}, {membership.role_label}, {membership.organisation.name}"


class WeekForm(WaymarkForm):
    """One week: which half days, where, who meets the child."""

    submit_label = _("Save this week")

    sessions = forms.MultipleChoiceField(
        label=_("Which half days?"),
        choices=SESSION_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "wm-week-grid"}),
    )
    place = forms.ChoiceField(
        label=_("Where?"), choices=Place.choices, widget=forms.RadioSelect, initial=Place.SCHOOL
    )
    room = forms.CharField(
        label=_("Which room or lessons?"),
        help_text=_("For example: learning base, then art with 9B."),
        max_length=200, required=False,
    )  # fmt: skip
    met_by = forms.CharField(
        label=_("Who meets the child at the door this week?"),
        help_text=_("Leave empty if it is as the plan says."),
        max_length=200, required=False,
    )  # fmt: skip
    bad_morning = forms.CharField(
        label=_("What do we do on a bad morning this week?"),
        help_text=_("Leave empty if it is as the plan says."),
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Anything else for this week?"), widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )  # fmt: skip
    and_following = YesNoField(
        label=_("Use this place, room and people in all later weeks?"), initial="no",
        help_text=_("Each later week keeps its own half days."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class PhaseForm(WaymarkForm):
    """A phase in words."""

    submit_label = _("Save")

    title = forms.CharField(label=_("What is this phase called?"), max_length=80)
    aim = forms.CharField(
        label=_("What should be easier at its end?"), widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


WHOSE = [("", _("All that I can see")), ("mine", _("I lead the plan"))]
LATE = [("", _("All")), ("late", _("Late or slipping")), ("part_time", _("Part-time timetable"))]


class ReturnFilter(WaymarkForm):
    """Search and filters of the list; every field may be empty."""

    q = forms.CharField(label=_("Child or reference"), required=False, max_length=100)
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    late = forms.ChoiceField(label=_("What is late"), choices=LATE, required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("Being worked on")), *ReturnStatus.choices, ("all", _("All"))],
        required=False,
    )
    route = forms.ChoiceField(
        label=_("What comes next"), choices=[("", _("Any")), *Route.choices], required=False
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("All schools"),
    )  # fmt: skip

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("school", schools)
