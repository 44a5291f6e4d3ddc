"""What a case says at a glance: where the child is, what is next, who has it, what is late."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from cases.access import ChildAccess, Section
from cases.models import (
    Case,
    ChildView,
    HoursKind,
    HoursPeriod,
    Meeting,
    MeetingStatus,
    Task,
    TeamMember,
    TimelineEvent,
    Voice,
)
from cases.registries import next_actions

EVENTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done or met for: what, by when, who has it, where it is."""

    title: str
    on: date
    who: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Glance:
    """The four answers about a case."""

    case: Case
    since: datetime | None
    steps: list[Step]

    @property
    def ahead(self) -> list[Step]:
        """What is not late, soonest first."""
        return [step for step in self.steps if not step.is_late]

    @property
    def late(self) -> list[Step]:
        """What is after its day, longest first."""
        return [step for step in self.steps if step.is_late]


def glance_of(case: Case, access: ChildAccess) -> Glance:
    """The four answers. `case` comes from `CaseQuerySet.with_list_facts`."""
    steps = [*_task_steps(case.child.open_tasks), *_hours_steps(case, access)]  # type: ignore[attr-defined]
    steps += _meeting_steps(case, access)
    steps.sort(key=lambda step: step.on)
    return Glance(case, case.stage_since, steps)  # type: ignore[attr-defined]


def page_facts(case: Case, access: ChildAccess) -> dict[str, Any]:
    """Everything that the case page shows besides the glance, by section of the reader."""
    child, actor = case.child, access.actor
    facts: dict[str, Any] = {
        "team": TeamMember.objects.current().filter(child=child).with_people(),
        "handed_on": list(case.handed_on.with_people()),
        "earlier": Case.objects.filter(child=child).exclude(pk=case.pk),
        "actions": actions_for(access),
    }
    if access.can_read(Section.HOURS):
        facts["hours"] = current_hours(child.pk)
    if access.can_read(Section.VIEWS):
        said = ChildView.objects.shown_to(actor).standing().filter(child=child)
        facts["child_says"] = said.filter(voice=Voice.CHILD).first()
        facts["parent_says"] = said.filter(voice=Voice.PARENT).first()
    if access.can_read(Section.TIMELINE):
        events = TimelineEvent.objects.readable_by(actor).filter(child=child)
        facts["events"] = events.select_related("recorded_by")[:EVENTS_SHOWN]
    return facts


def actions_for(access: ChildAccess, *, without: str = "") -> list[dict[str, Any]]:
    """What can be started for the child, as buttons: label and url."""
    found = ((action, action.url(access)) for action in next_actions if action.key != without)
    return [{"label": action.label, "url": url} for action, url in found if url]


def ways_to_education(access: ChildAccess) -> list[dict[str, Any]]:
    """What can be started for the child so that education is given: label and url."""
    found = ((action, action.url(access)) for action in next_actions if action.gives_education)
    return [{"label": action.label, "url": url} for action, url in found if url]


def current_hours(child_id: int) -> list[HoursPeriod]:
    """Hours in force today: advised, planned, attended, as far as recorded."""
    order = [kind.value for kind in HoursKind]
    periods = HoursPeriod.objects.current().filter(child_id=child_id)
    return sorted(periods, key=lambda period: order.index(period.kind))


def described(membership: Membership | None) -> str:
    """A person with what they are, or that nobody is named."""
    if membership is None:
        return _("Nobody yet")
    return f"{membership.user.full_name}, {membership.role_label}"


def _task_steps(tasks: list[Task]) -> list[Step]:
    return [
        Step(
            task.title, task.due_on, described(task.owner), f"/cases/tasks/{task.public_id}/",
            task.is_overdue,
        )
        for task in tasks
    ]  # fmt: skip


def _meeting_steps(case: Case, access: ChildAccess) -> list[Step]:
    meetings = Meeting.objects.readable_by(access.actor).filter(
        child=case.child, status=MeetingStatus.PLANNED
    )
    now = timezone.now()
    return [
        Step(
            title=_("Minutes: %(what)s") % {"what": meeting.purpose}
            if meeting.starts_at < now
            else _("Meeting: %(what)s") % {"what": meeting.purpose},
            on=timezone.localdate(meeting.starts_at),
            who=described(case.lead),
            url=f"/cases/meetings/{meeting.public_id}/",
            is_late=meeting.starts_at < now,
        )
        for meeting in meetings
    ]


def _hours_steps(case: Case, access: ChildAccess) -> list[Step]:
    if not access.can_read(Section.HOURS):
        return []
    return [
        Step(
            _("Hours to look at again: %(kind)s") % {"kind": period.get_kind_display().lower()},
            period.review_on,
            described(case.lead),
            f"/cases/child/{case.child.public_id}/hours/",
            True,
        )
        for period in case.child.late_hours  # type: ignore[attr-defined]
    ]
