"""Children whose absence shows a pattern before it reaches the number of days of an alert.

Four patterns, each stated with its own figures; there is no score. Three look at the last eight
school weeks of the child's own school, whatever the absence was marked, because the reason is often
not known yet when a pattern begins. The fourth is the rule of the alert itself, some days earlier.
From when on each is one, the authority sets (`at_risk_settings`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q, TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Scope
from attendance.figures.at_a_glance import nearly_reached
from attendance.figures.at_risk_settings import WEEKS, Limits, current_limits
from attendance.models import OPEN_STATUSES
from attendance.models.tallies import FIRST_DAY
from calendars.days import SchoolCalendar, load_calendars
from calendars.models import academic_year_of
from cases.models import Enrolment

RISING_TIMES: Final = 2
# One illness seldom falls into two weeks; a trend does.
RISING_WEEKS: Final = 2
# A day in whole or in two halves: a lost lesson or a dentist makes no broken week.
BROKEN_SESSIONS: Final = 2
# How far back eight school weeks are looked for: the summer lies between.
LOOK_BACK: Final = timedelta(weeks=18)


class Pattern(TextChoices):
    """Why a child is listed."""

    RISING = "rising", gettext_lazy("Rising absence")
    BROKEN = "broken", gettext_lazy("Broken weeks")
    WEEKDAY = "weekday", gettext_lazy("The same day of the week")
    NEAR = "near", gettext_lazy("Near an alert")


@dataclass(frozen=True, slots=True)
class Reason:
    """One pattern of a child, in words with its figures."""

    pattern: Pattern
    words: str


def find_at_risk(
    schools: Sequence[Organisation], today: date, wanted: Sequence[str] = ()
) -> dict[int, list[Reason]]:
    """Children on the rolls of some schools without an open alert, with the reasons of each.

    `wanted` limits to some patterns. A fixed number of queries, however many children.
    """
    found: dict[int, list[Reason]] = {}
    limits = current_limits()
    for child_id, figures in _weekly_figures(schools, today, limits.fewest).items():
        reasons = figures.reasons(limits)
        if reasons:
            found[child_id] = reasons
    for child_id, finding in nearly_reached(today, schools).items():
        words = _("%(days)s school days missed because of health since %(from)s.") % {
            "days": f"{finding.sessions / 2:g}",
            "from": date_format(finding.first_day),
        }
        found.setdefault(child_id, []).append(Reason(Pattern.NEAR, words))
    if not wanted:
        return found
    return {
        pk: reasons
        for pk, reasons in found.items()
        if any(one.pattern in wanted for one in reasons)
    }


def schools_of(actor: Actor) -> list[Organisation]:
    """The schools whose children the actor looks after. One query.

    The own school; for the authority its schools, and those elsewhere where its children are.
    """
    if actor.organisation is None:
        return []
    if actor.scope is Scope.SCHOOL:
        return [actor.organisation]
    if actor.scope is not Scope.AUTHORITY:
        return []
    code = actor.organisation.la_code
    elsewhere = Enrolment.objects.current().filter(child__home_authority_code=code)
    own = Q(la_code=code) | Q(pk__in=elsewhere.exclude(school__la_code=code).values("school"))
    return list(Organisation.objects.schools().open().filter(own))


@dataclass(frozen=True, slots=True)
class Figures:
    """Sessions of one child in the last school weeks, newest week first.

    `possible` and `missed` are by week, in half-day sessions; `weekday` is the day of the week
    missed most, `weekday_weeks` in how many weeks, `weekday_days` how often there was school on
    it, and `days_missed` all days missed in whole or in part.
    """

    possible: tuple[int, ...]
    missed: tuple[int, ...]
    weekday: int
    weekday_weeks: int
    weekday_days: int
    days_missed: int
    is_new: bool

    def reasons(self, limits: Limits) -> list[Reason]:
        """The patterns that hold, with their figures."""
        found = (self._rising(limits), self._broken(limits), self._weekday(limits))
        return [reason for reason in found if reason]

    def _rising(self, limits: Limits) -> Reason | None:
        half = WEEKS // 2
        now, before = sum(self.missed[:half]), sum(self.missed[half:])
        days_now, days_before = sum(self.possible[:half]), sum(self.possible[half:])
        weeks = sum(missed > 0 for missed in self.missed[:half])
        is_rising = now - before >= limits.rising_sessions and (
            now * days_before >= RISING_TIMES * before * days_now
        )
        if self.is_new or not days_before or not is_rising or weeks < RISING_WEEKS:
            return None
        words = _(
            "Missed %(now)s of %(possible)s sessions in the last four school weeks, in %(weeks)s "
            "of them; in the four before, %(before)s of %(earlier)s."
        ) % {
            "now": now, "possible": days_now, "weeks": weeks, "before": before,
            "earlier": days_before,
        }  # fmt: skip
        return Reason(Pattern.RISING, words)

    def _broken(self, limits: Limits) -> Reason | None:
        weeks = sum(
            BROKEN_SESSIONS <= missed < possible
            for missed, possible in zip(self.missed, self.possible, strict=True)
        )
        if weeks < limits.broken_weeks:
            return None
        words = _(
            "Missed a day or more in %(weeks)s of the last %(all)s school weeks, and came for the "
            "rest of each (%(sessions)s of %(possible)s sessions missed)."
        ) % {
            "weeks": weeks, "all": len(self.possible), "sessions": sum(self.missed),
            "possible": sum(self.possible),
        }  # fmt: skip
        return Reason(Pattern.BROKEN, words)

    def _weekday(self, limits: Limits) -> Reason | None:
        if self.weekday_weeks < limits.same_weekday or 2 * self.weekday_weeks < self.days_missed:
            return None
        words = _(
            "Away on %(times)s of the last %(days)s school days that were a %(weekday)s; "
            "%(missed)s days missed in all."
        ) % {
            "times": self.weekday_weeks,
            "days": self.weekday_days,
            "weekday": WEEKDAYS[self.weekday - 1],
            "missed": self.days_missed,
        }
        return Reason(Pattern.WEEKDAY, words)


def last_school_weeks(calendar: SchoolCalendar, today: date) -> list[list[date]]:
    """The school days of the last weeks with any, newest week first, up to and with today."""
    monday = today - timedelta(days=today.weekday())
    weeks: list[list[date]] = []
    while len(weeks) < WEEKS and monday > today - LOOK_BACK:
        days = (monday + timedelta(days=number) for number in range(5))
        taught = [day for day in days if day <= today and calendar.is_school_day(day)]
        if taught:
            weeks.append(taught)
        monday -= timedelta(days=7)
    return weeks


def _weekly_figures(
    schools: Sequence[Organisation], today: date, fewest: int
) -> dict[int, Figures]:
    """By child, of those who missed at least `fewest` sessions.

    Three queries: two for the calendars, one for the tallies.
    """
    plans: dict[tuple[tuple[date, ...], ...], list[int]] = {}
    calendars = load_calendars(schools)
    for school in schools:
        weeks = last_school_weeks(calendars[school.pk], today)
        if len(weeks) == WEEKS:
            plans.setdefault(tuple(map(tuple, weeks)), []).append(school.pk)
    keys = list(plans)
    with connection.cursor() as cursor:
        cursor.execute(_PATTERNS, _parameters(keys, [plans[key] for key in keys], today, fewest))
        return {
            row[0]: _figures(keys[row[1]], row[2:])
            for row in cursor.fetchall()
        }  # fmt: skip


def _figures(weeks: tuple[tuple[date, ...], ...], row: Sequence[Any]) -> Figures:
    missed, weekday, weekday_weeks, days_missed, is_new = row
    return Figures(
        possible=tuple(2 * len(week) for week in weeks),
        missed=tuple(missed),
        weekday=weekday,
        weekday_weeks=weekday_weeks,
        weekday_days=sum(day.isoweekday() == weekday for week in weeks for day in week),
        days_missed=days_missed,
        is_new=is_new,
    )


def _parameters(
    plans: Sequence[tuple[tuple[date, ...], ...]],
    schools: Sequence[list[int]],
    today: date,
    fewest: int,
) -> dict[str, Any]:
    days = [
        (plan, week, day)
        for plan, weeks in enumerate(plans)
        for week, taught in enumerate(weeks)
        for day in taught
    ]
    places = [(plan, pk) for plan, pks in enumerate(schools) for pk in pks]
    first = min((day for _plan, _week, day in days), default=today)
    return {
        "day_plans": [row[0] for row in days],
        "day_weeks": [row[1] for row in days],
        "days": [row[2] for row in days],
        "plans": [row[0] for row in places],
        "schools": [row[1] for row in places],
        "weeks": WEEKS,
        "fewest": fewest,
        "first": first,
        "today": today,
        "years": sorted({academic_year_of(first), academic_year_of(today)}),
        "first_day": FIRST_DAY,
        "open": list(OPEN_STATUSES),
    }


_KINDS = ("illness", "medical", "authorised", "unauthorised")
_TAILS = " UNION ALL ".join(
    f"SELECT unnest(t.{kind}[width_bucket("
    f"(2 * (%(first)s - %(first_day)s) - 1)::smallint, t.{kind}) + 1:])"
    for kind in _KINDS
)
_BY_WEEK = ", ".join(
    f"(coalesce(sum(sessions) FILTER (WHERE week = {week}), 0))::int" for week in range(WEEKS)
)
# Lists of a tally are sorted, so only their newest part is taken apart; once for each tally, and
# not again for each day that is looked for, which is why `missed` is materialised. A pupil of two
# schools is looked at in the main school's register.
_PATTERNS = f"""
WITH weeks AS (
    SELECT * FROM unnest(%(day_plans)s::int[], %(day_weeks)s::int[], %(days)s::date[])
        AS d(plan, week, day)
),
registers AS (
    SELECT DISTINCT ON (e.child_id) e.id, e.child_id, p.plan, e.starts_on > %(first)s AS is_new
    FROM unnest(%(plans)s::int[], %(schools)s::bigint[]) AS p(plan, school_id)
    JOIN cases_enrolment e ON e.school_id = p.school_id AND e.kind = 'main'
    WHERE e.starts_on <= %(today)s AND (e.ends_on IS NULL OR e.ends_on >= %(today)s)
      AND NOT EXISTS (
          SELECT FROM attendance_alert a
          WHERE a.child_id = e.child_id AND a.status = ANY(%(open)s)
      )
    ORDER BY e.child_id, e.starts_on DESC, e.id
),
missed AS MATERIALIZED (
    SELECT r.child_id, r.plan, %(first_day)s + s.position / 2 AS day
    FROM registers r
    JOIN attendance_absencetally t
        ON t.enrolment_id = r.id AND t.academic_year = ANY(%(years)s)
    CROSS JOIN LATERAL ({_TAILS}) AS s(position)
),
by_day AS (
    SELECT child_id, plan, week, day, count(*) AS sessions
    FROM missed JOIN weeks USING (plan, day) GROUP BY child_id, plan, week, day
),
most AS (
    SELECT DISTINCT ON (child_id) child_id, weekday, times FROM (
        SELECT child_id, extract(isodow FROM day)::int AS weekday, count(*) AS times
        FROM by_day GROUP BY 1, 2
    ) AS by_weekday
    ORDER BY child_id, times DESC, weekday
)
SELECT d.child_id, d.plan, ARRAY[{_BY_WEEK}], m.weekday, m.times, count(*), r.is_new
FROM by_day d JOIN most m USING (child_id) JOIN registers r USING (child_id)
GROUP BY d.child_id, d.plan, m.weekday, m.times, r.is_new
HAVING sum(sessions) >= %(fewest)s
"""  # noqa: S608 (no value of a person is in the text)
