"""What happened, from registers and from teaching elsewhere, beside what was planned."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from attendance.codes import CODES, MarkClass
from attendance.codes import MORNING as CODE_OF_MORNING
from attendance.figures.pictures import Mark, read_days
from calendars.days import SchoolCalendar, load_calendar
from cases.models import Child
from cases.registries import taught_elsewhere
from reintegration.models import Place, ReturnPlan, WeekStep
from reintegration.progress import AFTERNOON, MORNING, Seen, Session, Step, Week, compare

# Approved activity away from the classrooms that the school itself runs.
_WITH_SCHOOL = frozenset("VPW")


def seen_of(child: Child, start: date, end: date) -> dict[Session, Seen]:
    """What is known of each session between two days, both included. The register goes first."""
    found: dict[Session, Seen] = {}
    for source in taught_elsewhere:
        for taught in source.sessions(Child.objects.filter(pk=child.pk), start, end):
            half = MORNING if taught.half == CODE_OF_MORNING else AFTERNOON
            found[taught.day, half] = Seen.TAUGHT_ELSEWHERE if taught.came else Seen.ABSENT
    for day in read_days(child, start, end):
        for half, mark in ((MORNING, day.am), (AFTERNOON, day.pm)):
            if mark is None:
                continue
            said = _said(mark)
            # A lesson that was taught counts even where the school's register says absent.
            taught = found.get((day.day, half)) is Seen.TAUGHT_ELSEWHERE
            if not (taught and said in {Seen.ABSENT, Seen.NOT_POSSIBLE}):
                found[day.day, half] = said
    return found


def _said(mark: Mark) -> Seen:
    code = CODES[mark.code]
    if code.mark_class is MarkClass.PRESENT or code.code in _WITH_SCHOOL:
        return Seen.AT_SCHOOL
    if mark.is_attended:
        return Seen.TAUGHT_ELSEWHERE
    return Seen.ABSENT if mark.is_absent else Seen.NOT_POSSIBLE


def steps_of(weeks: Iterable[WeekStep]) -> list[Step]:
    """Weekly steps, replaced ones too, as the comparison takes them."""
    return [
        Step(
            monday=week.monday,
            in_force_from=week.in_force_from,
            replaced_on=week.replaced_on,
            at_school=week.place != Place.PROVIDER,
            sessions=frozenset(week.sessions),
        )
        for week in weeks
    ]


def progress_of(
    plan: ReturnPlan, *, today: date | None = None, calendar: SchoolCalendar | None = None
) -> list[Week]:
    """The plan's weeks, planned against actual. Five queries, however many weeks."""
    weeks = list(plan.weeks.all())
    if not weeks:
        return []
    calendar = calendar or load_calendar(plan.school)
    end = max(week.monday for week in weeks) + timedelta(days=6)
    return compare(
        steps_of(weeks),
        seen_of(plan.child, weeks[0].monday, end),
        is_school_day=calendar.is_school_day,
        today=today or timezone.localdate(),
    )
