"""What a school and the authority see at a glance, each in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, FilteredRelation, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from accounts.models import Organisation
from attendance.candidates import Fewest, find_candidates
from attendance.holds.querysets import standing_holds
from attendance.models import (
    Alert,
    RegisterTotals,
    SchoolStanding,
)
from attendance.rules import Finding, find_reached
from attendance.services.evaluation import new_episodes
from attendance.thresholds import NEAR_DAYS, Thresholds, current_thresholds
from calendars.days import SchoolCalendar
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
    days: Any = RegisterTotals.objects.of_school(school, start, end).with_sums().order_by("-day")
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
    found = nearly_reached(timezone.localdate(), [school])
    on_roll = Child.objects.existing().on_roll_of(school)
    children = on_roll.prefetch_related(standing_holds()).in_bulk(list(found))
    near = [NearThreshold(children[pk], found[pk]) for pk in found if pk in children]
    return sorted(near, key=lambda one: (-one.finding.sessions, one.child.sort_name))[:limit]


def nearly_reached(today: date, schools: Sequence[Organisation]) -> dict[int, Finding]:
    """Children without an open alert within the set number of days of one, by child.

    Of one school when only one is given; else of everybody, whom the caller narrows.
    """
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
        fewest=Fewest(alert=lower.fewest_sessions),
        school_id=schools[0].pk if len(schools) == 1 else None,
    )
    episodes = new_episodes(candidates.alert, year, today, lower)
    return find_reached(episodes, known=candidates.absences)


def _last_day(today: date) -> Subquery:
    """The last marked day of this academic year at the school of the row."""
    days = RegisterTotals.objects.filter(
        school=OuterRef("pk"), day__gte=date(academic_year_of(today), 8, 1), day__lte=today
    )
    return Subquery(days.order_by("-day").values("day")[:1])


def schools_with_figures(la_code: str) -> QuerySet[Any]:
    """Open schools of an authority with `last_day` of marks, `open_alerts`, and, as they stood at
    night, `pupils`, `rate`, `health_rate`, `persistent`, `severe`, `persistent_rate`.

    A school without marks has the year 1 as its last day, and without figures rates of -1, so that
    lists can sort by them.
    """
    alerts = (
        Alert.objects.open()
        .filter(school=OuterRef("pk"))
        .order_by()
        .values("school")
        .annotate(number=Count("pk"))
    )
    today = timezone.localdate()
    year = Q(attendance_standings__academic_year=academic_year_of(today))
    schools = Organisation.objects.schools().open().filter(la_code=la_code)
    return schools.annotate(
        last_day=Coalesce(_last_day(today), NEVER),
        open_alerts=Coalesce(Subquery(alerts.values("number")), 0),
        standing=FilteredRelation("attendance_standings", condition=year),
        pupils=Coalesce("standing__pupils", 0),
        persistent=Coalesce("standing__persistent", 0),
        severe=Coalesce("standing__severe", 0),
        rate=_per_cent(F("standing__possible") - F("standing__absent"), "standing__possible"),
        health_rate=_per_cent(F("standing__health"), "standing__possible"),
        persistent_rate=_per_cent(F("standing__persistent"), "standing__pupils"),
        counted_at=F("standing__counted_at"),
    )


def _per_cent(part: Any, whole: str) -> Coalesce:
    share = 100.0 * Cast(part, FloatField()) / NullIf(Cast(F(whole), FloatField()), 0.0)
    return Coalesce(share, -1.0, output_field=FloatField())


def standing_of(school: Organisation) -> SchoolStanding | None:
    """Where the school stood last night in this academic year."""
    year = academic_year_of(timezone.localdate())
    return SchoolStanding.objects.filter(school=school, academic_year=year).first()


def days_without_marks(school: Organisation, calendar: SchoolCalendar, today: date) -> list[date]:
    """School days before today, since the first with marks in this academic year, without any:
    newest first. Empty where no terms have been entered. One query."""
    start = date(academic_year_of(today), 8, 1)
    marked = set(
        RegisterTotals.objects.of_school(school, start, today).values_list("day", flat=True)
    )
    if not marked or not calendar.is_entered(today):
        return []
    span = (today - min(marked)).days
    days = (today - timedelta(days=number) for number in range(1, span))
    return [day for day in days if day not in marked and calendar.is_school_day(day)]


NEVER = date(1, 1, 1)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Friday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=4)
