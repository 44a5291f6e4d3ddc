"""What a school and the authority see at a glance, each in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organisation
from attendance.candidates import find_candidates
from attendance.models import Alert, AlertStatus, ImportStatus, RegisterImport, RegisterTotals
from attendance.rules import Finding, find_reached
from attendance.services.evaluation import episodes_without_alert
from attendance.thresholds import NEAR_DAYS, Thresholds, current_thresholds
from calendars.models import academic_year_of
from cases.models import Child
from ledger.authority_settings import get_setting


@dataclass(frozen=True, slots=True)
class DayOfSchool:
    """A day in a school's register, in half-day sessions."""

    day: date
    possible: int
    attended: int
    health: int
    unexplained: int

    @property
    def other(self) -> int:
        """Absence that is neither marked I, M nor N."""
        return self.possible - self.attended - self.health - self.unexplained

    @property
    def rate(self) -> float | None:
        """Attendance in per cent; None when no session was possible."""
        return 100 * self.attended / self.possible if self.possible else None


def days_of_school(school: Organisation, start: date, end: date) -> list[DayOfSchool]:
    """The days with marks between two days, newest first. One query."""
    days = RegisterTotals.objects.of_school(school, start, end).with_sums().order_by("-day")
    rows = days.values_list("day", "possible", "attended", "health", "unexplained")
    return [DayOfSchool(*row) for row in rows]


def last_day_marked(school: Organisation, today: date) -> date | None:
    """The last day with a mark in the school's register of this academic year. One query."""
    start = date(academic_year_of(today), 8, 1)
    return RegisterTotals.objects.of_school(school, start, today).last_day()


@dataclass(frozen=True, slots=True)
class NearThreshold:
    """A child without an open alert, close to the threshold."""

    child: Child
    finding: Finding

    @property
    def days(self) -> float:
        """Health-related absence counted so far, in school days."""
        return self.finding.sessions / 2


def near_threshold(school: Organisation, limit: int = 50) -> list[NearThreshold]:
    """Pupils on the school's roll within the set number of days of an alert, nearest first."""
    today = timezone.localdate()
    thresholds = current_thresholds()
    margin = get_setting(NEAR_DAYS)
    lower = Thresholds(
        max(1, thresholds.cumulative_days - margin),
        max(1, thresholds.consecutive_days - margin),
        thresholds.window_weeks,
    )
    year = academic_year_of(today)
    candidates = find_candidates(
        year=year,
        until=today,
        fewest_sessions=lower.fewest_sessions,
        school_id=school.pk,
    )
    found = find_reached(episodes_without_alert(candidates, year, today, lower))
    on_roll = Child.objects.existing().on_roll_of(school).in_bulk(list(found))
    near = [NearThreshold(on_roll[pk], finding) for pk, finding in found.items() if pk in on_roll]
    return sorted(near, key=lambda one: (-one.finding.sessions, one.child.sort_name))[:limit]


def alerts_by_age(alerts: QuerySet[Alert]) -> dict[str, int]:
    """Open alerts: waiting in time, late, passed on, passed up, answered. One query."""
    today = timezone.localdate()
    waiting = Q(status=AlertStatus.RAISED)
    return alerts.aggregate(
        in_time=Count("pk", filter=waiting & Q(answer_due_on__gte=today)),
        late=Count("pk", filter=waiting & Q(answer_due_on__lt=today)),
        escalated=Count("pk", filter=Q(status=AlertStatus.ESCALATED)),
        passed_up=Count("pk", filter=Q(status=AlertStatus.PASSED_UP)),
        answered=Count("pk", filter=Q(status=AlertStatus.ANSWERED)),
    )


def _last_day(today: date) -> Subquery:
    """The last marked day of this academic year at the school of the row."""
    days = RegisterTotals.objects.filter(
        school=OuterRef("pk"), day__gte=date(academic_year_of(today), 8, 1), day__lte=today
    )
    return Subquery(days.order_by("-day").values("day")[:1])


def schools_with_imports(la_code: str) -> QuerySet[Any]:
    """Open schools of an authority with `last_day` and `last_saved` of marks, `open_alerts`.

    A school without marks has the year 1 as its last day, so that lists can sort by it.
    """
    saved = RegisterImport.objects.filter(school=OuterRef("pk"), status=ImportStatus.SAVED)
    alerts = (
        Alert.objects.open()
        .filter(school=OuterRef("pk"))
        .order_by()
        .values("school")
        .annotate(number=Count("pk"))
    )
    return (
        Organisation.objects.schools()
        .open()
        .filter(la_code=la_code)
        .annotate(
            last_day=Coalesce(_last_day(timezone.localdate()), NEVER),
            last_saved=Subquery(saved.order_by("-saved_at").values("saved_at")[:1]),
            open_alerts=Coalesce(Subquery(alerts.values("number")), 0),
        )
    )


NEVER = date(1, 1, 1)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Friday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=4)
