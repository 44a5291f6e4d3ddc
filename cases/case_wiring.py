"""What the case half of this app registers: tabs, the glance, actions, home pages, search."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ChildAccess, Section, role_reads
from cases.case_page import glance_of
from cases.models import (
    Case,
    CaseStatus,
    Child,
    HoursPeriod,
    Meeting,
    MeetingStatus,
    Stage,
    Task,
    TaskStatus,
)
from cases.registries import (
    HomeItem,
    HomeSource,
    NextAction,
    SameRow,
    SearchHit,
    SearchSource,
    Summary,
    Tab,
    TabGroup,
    home_sources,
    next_actions,
    same_rows,
    search_sources,
    summaries,
    tabs,
)
from cases.transitions import CASE_STAGE, CASE_STATUS, MEETING, TASK
from ledger.generated_docs import register_state_diagram

FOUND = 11  # one more than a search shows, so that it says that there are more
SOON = timedelta(days=14)


def _tab(
    key: str, label: Any, section: Section, order: int, group: TabGroup = TabGroup.SUPPORT
) -> None:
    tabs.register(Tab(key, label, section, _address_of(key), order, group))


def _address_of(place: str) -> Any:
    return lambda child: f"/cases/child/{child.public_id}/{place}/"


_tab("case", gettext_lazy("Case"), Section.CASE, 3, TabGroup.NOW)
_tab("team", gettext_lazy("Team, tasks and meetings"), Section.CASE, 4, TabGroup.NOW)
_tab("timeline", gettext_lazy("Timeline"), Section.TIMELINE, 5, TabGroup.NOW)
_tab("views", gettext_lazy("What they say"), Section.VIEWS, 6, TabGroup.CHILD)
_tab("messages", gettext_lazy("Messages"), Section.CONTACT, 16, TabGroup.CHILD)
_tab("notes", gettext_lazy("Notes"), Section.NOTES, 60, TabGroup.PAPERS)
_tab("documents", gettext_lazy("Documents"), Section.DOCUMENTS, 65, TabGroup.PAPERS)
_tab("hours", gettext_lazy("Hours of education"), Section.HOURS, 70)
_tab("outcomes", gettext_lazy("Outcomes"), Section.OUTCOMES, 75)


def open_case_url(access: ChildAccess) -> str | None:
    """Where to open a case, for those who may, when none is open."""
    if not access.actor.can(Permission.OPEN_CASE) or not access.can_read(Section.CASE):
        return None
    if access.child.cases.open().exists():
        return None
    return f"/cases/open/{access.child.public_id}/"


next_actions.register(NextAction("open_case", gettext_lazy("Open a case"), open_case_url, order=10))


def case_summary(access: ChildAccess) -> dict[str, Any] | None:
    """The open case in four answers; None without one."""
    case = Case.objects.open().filter(child=access.child).with_list_facts(access.actor).first()
    if case is None:
        return None
    may_work = access.actor.can(Permission.WORK_CASE)
    return {
        "case": case, "glance": glance_of(case, access), "child": access.child,
        "may": {"work": may_work},
    }  # fmt: skip


summaries.register(
    Summary("case", Section.CASE, "cases/cases/summary.html", case_summary, order=10)
)


def _tasks(actor: Actor) -> Any:
    return Task.objects.of(actor).open().visible_to(actor).with_people()


def tasks_today(actor: Actor) -> Iterable[HomeItem]:
    """Overdue tasks and those due within a day."""
    until = timezone.localdate() + timedelta(days=1)
    return [_task_item(actor, task) for task in _tasks(actor).filter(due_on__lte=until)]


def tasks_coming(actor: Actor) -> Iterable[HomeItem]:
    """Tasks due in the next two weeks."""
    today = timezone.localdate()
    soon = _tasks(actor).filter(due_on__gt=today + timedelta(days=1), due_on__lte=today + SOON)
    return [_task_item(actor, task) for task in soon]


def tasks_waiting(actor: Actor) -> int:
    """How many tasks are overdue or due within a day."""
    until = timezone.localdate() + timedelta(days=1)
    return Task.objects.of(actor).open().visible_to(actor).filter(due_on__lte=until).count()


def _task_item(actor: Actor, task: Task) -> HomeItem:
    own = task.owner_id == actor.membership_id
    detail = task.child.name if own else _("%(child)s, for %(name)s") % {
        "child": task.child.name, "name": task.owner.user.full_name,
    }  # fmt: skip
    return HomeItem(
        title=task.title, url=f"/cases/tasks/{task.public_id}/", detail=detail,
        due_on=task.due_on, is_overdue=task.is_overdue, group=gettext_lazy("Tasks"),
    )  # fmt: skip


home_sources.register(HomeSource("tasks", tasks_today, tasks_coming, tasks_waiting, order=20))


def led_today(actor: Actor) -> Iterable[HomeItem]:
    """Of the cases that the actor leads: hours to look at again, meetings without minutes."""
    if actor.membership is None:
        return []
    led = Case.objects.open().led_by(actor.membership).visible_to(actor).values("child")
    hours = HoursPeriod.objects.to_review().filter(child__in=led).select_related("child")
    meetings = Meeting.objects.readable_by(actor).without_minutes().filter(child__in=led)
    return [
        *(_hours_item(period, is_overdue=True) for period in hours),
        *(_meeting_item(meeting, late=True) for meeting in meetings.select_related("child")),
    ]


def led_coming(actor: Actor) -> Iterable[HomeItem]:
    """Meetings to which the actor is invited, and hours of led cases to look at again soon."""
    if actor.membership is None or actor.user is None:
        return []
    today = timezone.localdate()
    led = Case.objects.open().led_by(actor.membership).visible_to(actor).values("child")
    hours = HoursPeriod.objects.current().filter(
        child__in=led, review_on__gte=today, review_on__lte=today + SOON
    )
    children = Child.objects.visible_to(actor)
    meetings = (
        Meeting.objects.readable_by(actor)
        .coming()
        .filter(attendees__user=actor.user, child__in=children)
        .select_related("child")
    )
    return [
        *(_meeting_item(meeting, late=False) for meeting in meetings),
        *(_hours_item(period, is_overdue=False) for period in hours.select_related("child")),
    ]


def _hours_item(period: HoursPeriod, *, is_overdue: bool) -> HomeItem:
    return HomeItem(
        title=_("Look at the hours again: %(kind)s") % {"kind": period.get_kind_display().lower()},
        url=f"/cases/child/{period.child.public_id}/hours/",
        detail=period.child.name,
        due_on=period.review_on,
        is_overdue=is_overdue,
        group=gettext_lazy("Cases"),
    )


def _meeting_item(meeting: Meeting, *, late: bool) -> HomeItem:
    words = _("Minutes: %(what)s") if late else _("Meeting: %(what)s")
    return HomeItem(
        title=words % {"what": meeting.purpose},
        url=f"/cases/meetings/{meeting.public_id}/",
        detail=meeting.child.name,
        due_on=timezone.localdate(meeting.starts_at),
        is_overdue=late,
        group=gettext_lazy("Cases"),
    )


home_sources.register(HomeSource("cases", led_today, led_coming, order=30))


def find_cases(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Cases by the child’s name or a reference, within what the actor sees."""
    if not role_reads(actor, Section.CASE):
        return []
    cases = (
        Case.objects.visible_to(actor)
        .search(words, by_number=role_reads(actor, Section.NUMBERS))
        .select_related("child")
    )
    return [
        SearchHit(
            title=case.child.name,
            url=f"/cases/{case.public_id}/",
            detail=f"{case.reference}, {case.get_status_display()}, {case.get_stage_display()}",
        )
        for case in cases.order_by("-status", "child__sort_name", "pk")[:FOUND]
    ]


search_sources.register(SearchSource("cases", gettext_lazy("Cases"), find_cases, order=20))

same_rows.register(SameRow("cases.TeamMember", ("membership_id", "ends_on")))
same_rows.register(SameRow("cases.OutcomeMeasure", ("party", "outcome", "occasion", "measured_on")))
same_rows.register(SameRow("cases.Identifier", ("kind", "value", "ends_on")))

register_state_diagram(CASE_STATUS, heading="Case", labels=dict(CaseStatus.choices), order=10)
register_state_diagram(
    CASE_STAGE, heading="Stage on the pathway", labels=dict(Stage.choices), order=15
)
register_state_diagram(TASK, heading="Task", labels=dict(TaskStatus.choices), order=16)
register_state_diagram(MEETING, heading="Meeting", labels=dict(MeetingStatus.choices), order=17)
