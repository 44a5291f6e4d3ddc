"""What happens next for a child, when and by whom, in words for the family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.access import ChildAccess, Section
from cases.models import Case, Meeting, TeamMember, Telling
from healthcare_plans.models import Plan
from healthcare_plans.withholding import withholding_for
from panels.models import AgendaItem
from provision.models import Placement, PlacementStatus
from reintegration.querysets import FamilyReturn


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to come: the day (None: not fixed yet), what happens, and who does it.

    `is_by`: the day is the last on which it should happen, not the day itself.
    """

    on: date | None
    what: str
    who: str = ""
    is_by: bool = False


def next_steps(access: ChildAccess, plan: Plan | None, back: FamilyReturn | None) -> list[NextStep]:
    """Everything known to come, the nearest first; only what this person may read."""
    steps = [*_meetings(access), *_panel(access)]
    if access.can_read(Section.PLAN) and plan is not None:
        steps += _plan(plan)
    if access.can_read(Section.PROVISION):
        steps += _placements(access)
    if access.can_read(Section.RETURN) and back is not None:
        steps += _return(back)
    return sorted(steps, key=lambda step: (step.on is None, step.on or date.max))


def contact_of(access: ChildAccess) -> str:
    """Who has the case, for the family: role and place, never somebody protected."""
    case = Case.objects.open().filter(child=access.child, lead__isnull=False).first()
    if case is None or case.lead is None:
        return ""
    hidden = TeamMember.objects.current().filter(
        child=access.child, membership=case.lead, is_protected=True
    )
    if hidden.exists():
        return ""
    lead = case.lead
    return f"{lead.user.full_name}, {lead.role_label}, {lead.organisation.name}"


def _meetings(access: ChildAccess) -> Iterable[NextStep]:
    coming = Meeting.objects.readable_by(access.actor).filter(child=access.child).coming()
    withhold = withholding_for(access.child)
    for meeting in coming:
        yield NextStep(
            timezone.localdate(meeting.starts_at),
            _("There is a meeting about: %(purpose)s") % {"purpose": withhold(meeting.purpose)},
            _at(meeting.starts_at, withhold(meeting.place)),
        )


def _panel(access: ChildAccess) -> Iterable[NextStep]:
    """A day with the panel; what is on the paper stays with the panel."""
    items = AgendaItem.objects.filter(child=access.child, status="listed", meeting__isnull=False)
    for item in items.select_related("meeting"):
        meeting = item.meeting
        if meeting is not None and meeting.starts_at >= timezone.now():
            yield NextStep(
                timezone.localdate(meeting.starts_at),
                _("The panel talks about what will help."),
                _("People from education, health and social care"),
            )


def _plan(plan: Plan) -> Iterable[NextStep]:
    if plan.review_on and plan.review_on >= timezone.localdate():
        yield NextStep(
            plan.review_on, _("School looks at the healthcare plan again with you."),
            plan.school.name, is_by=True,
        )  # fmt: skip


def _placements(access: ChildAccess) -> Iterable[NextStep]:
    """First days to come, and the last day of a notice that the family has heard of."""
    today = timezone.localdate()
    untold = Telling.objects.waiting_subjects(access.child, Placement)
    live = Placement.objects.live().filter(child=access.child).select_related("provider")
    for placement in live:
        is_known = placement.pk not in untold
        if placement.starts_on > today:
            begins = _("Lessons begin in a new place.")
            yield NextStep(placement.starts_on, begins, placement.provider.name)
        if placement.status == PlacementStatus.ENDING and is_known:
            yield NextStep(
                placement.notice_ends_on, _("Lessons in this place end."), placement.provider.name
            )


def _return(back: FamilyReturn) -> Iterable[NextStep]:
    today = timezone.localdate()
    coming = next((week for week in back.weeks if week.monday > today), None)
    if coming is not None and back.plan.is_live:
        yield NextStep(
            coming.monday, _("The next week of the plan for going back begins."),
            back.plan.where_to,
        )  # fmt: skip


def _at(when: datetime, place: str) -> str:
    hour = date_format(timezone.localtime(when), "H:i")
    return f"{hour}, {place}" if place else hour
