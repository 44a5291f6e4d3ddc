"""The three rules of absence, kept apart, each over a child's absences in an episode.

* `HEALTH`, the pathway alert (a local rule, of the authority's pathway): a session counts when the
  child was absent from a possible session and it is marked I or M or lies inside a health-related
  period of the child.
* `ILLNESS`, the sickness return: sessions marked I (School Attendance (Pupil Registration)
  (England) Regulations 2024, reg. 13).
* `UNAUTHORISED`, the attendance return: sessions marked G, N, O or U (the same regulation).

Each is reached in one of two ways:

* **Cumulative**: the sessions counted from `counts_from` on reach twice the number of days; with
  `window_weeks`, those of so many weeks up to a day.
* **Consecutive**: the sessions counted in one run reach twice the number of days. A run is a row
  of possible sessions with none attended: half a day at school ends it; sessions that were not
  possible and days without a mark neither end nor lengthen it. Absence for other reasons neither
  ends nor lengthens a run of health or illness; it ends one of unauthorised absence, which has to
  be continuous. A run may begin before the academic year, up to `RUN_REACH` before it.

An **episode** of the alert begins at the start of the academic year, or on the day after the last
day counted by the child's last alert that was accepted or closed. It has one alert.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from attendance.models import Alert, Rule
from attendance.models.tallies import FIRST_DAY
from attendance.registers.absences import CHILD_ABSENCES, absence_parameters

WHOLE_YEAR = 400  # days: longer than any academic year


class Counted(StrEnum):
    """Which absence a rule counts."""

    HEALTH = "health"
    ILLNESS = "illness"
    UNAUTHORISED = "unauthorised"


@dataclass(frozen=True, slots=True)
class Episode:
    """What to look at for one child: days, both included, and thresholds in school days.

    The cumulative count starts at `counts_from`, runs at `runs_from`. With `window_weeks` the
    cumulative count is that of so many weeks up to a day.
    """

    child_id: int
    counts_from: date
    runs_from: date
    until: date
    cumulative_days: int
    consecutive_days: int
    window_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The threshold was reached: by which rule, on which day, and what was counted.

    `sessions` counts from `first_day` to `last_day`, both included, in half-day sessions.
    """

    child_id: int
    rule: Rule
    reached_on: date
    first_day: date
    last_day: date
    sessions: int


def find_reached(
    episodes: Sequence[Episode], counted: Counted = Counted.HEALTH
) -> dict[int, Finding]:
    """The children, at most one episode each, who have reached a threshold.

    Two queries for each length of window; as a rule all have the same.
    """
    found: dict[int, Finding] = {}
    for weeks in {episode.window_weeks for episode in episodes}:
        same = [episode for episode in episodes if episode.window_weeks == weeks]
        with connection.cursor() as cursor:
            cursor.execute(_REACHED.format(**_COUNTED[counted]), _parameters(same, weeks))
            rows = cursor.fetchall()
        found |= {row[0]: Finding(row[0], Rule(row[1]), *row[2:]) for row in rows}
    return found


def find_longer(alerts: Sequence[Alert]) -> dict[int, Finding]:
    """What alerts count now to whose registers sessions were only added, all of them after the day
    on which the rule was reached: that day and the first one counted stay.

    Children with a health-related period or with several registers are left out. One query.
    """
    counted = {alert.child_id: alert for alert in alerts if alert.first_day}
    asked: dict[str, Any] = {
        "ids": list(counted),
        "first_days": [alert.first_day for alert in counted.values()],
        "years": [alert.academic_year for alert in counted.values()],
        "first_day": FIRST_DAY,
    }
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LONGER, asked)
        rows = cursor.fetchall()
    return {
        pk: Finding(pk, Rule(counted[pk].rule), counted[pk].reached_on, counted[pk].first_day,
                    last_day, sessions)
        for pk, last_day, sessions in rows
    }  # fmt: skip


_PLACE = "(2 * (a.first_day - %(first_day)s) - 1)::smallint"
_LONGER = f"""
SELECT a.child_id,
       %(first_day)s + max(greatest(
           t.illness[cardinality(t.illness)], t.medical[cardinality(t.medical)])) / 2,
       sum(cardinality(t.illness) - width_bucket({_PLACE}, t.illness)
           + cardinality(t.medical) - width_bucket({_PLACE}, t.medical))
FROM unnest(%(ids)s::bigint[], %(first_days)s::date[], %(years)s::int[])
    AS a(child_id, first_day, year)
JOIN cases_enrolment e USING (child_id)
LEFT JOIN attendance_absencetally t
    ON t.enrolment_id = e.id AND t.academic_year IN (a.year, a.year - 1)
WHERE NOT EXISTS (
    SELECT FROM attendance_healthperiod p
    WHERE p.child_id = a.child_id AND p.withdrawn_at IS NULL
)
GROUP BY a.child_id HAVING count(DISTINCT e.id) = 1
"""  # noqa: S608 (no value of a person is in the text)


def _parameters(episodes: Sequence[Episode], weeks: int | None) -> dict[str, Any]:
    columns = zip(
        *((e.child_id, e.counts_from, e.runs_from, e.until, 2 * e.cumulative_days,
           2 * e.consecutive_days) for e in episodes),
        strict=True,
    )  # fmt: skip
    names = ("ids", "counts_from", "runs_from", "until", "cumulative", "consecutive")
    values = dict(zip(names, map(list, columns), strict=True))
    return {
        **values,
        **absence_parameters(
            values["ids"], min(e.runs_from for e in episodes), max(e.until for e in episodes)
        ),
        "window": 7 * weeks - 1 if weeks else WHOLE_YEAR,
    }


# What counts, and what else ends a run than a session attended. `run` and this number only grow
# with time, so their sum stays the same as long as both do.
_COUNTED = {
    Counted.HEALTH: {"counts": "is_health", "ends": "0"},
    Counted.ILLNESS: {"counts": "kind = 'illness'", "ends": "0"},
    Counted.UNAUTHORISED: {
        "counts": "kind = 'unauthorised'",
        "ends": "count(*) FILTER (WHERE kind <> 'unauthorised') OVER so_far",
    },
}

_REACHED = f"""
WITH {CHILD_ABSENCES},
episodes AS (
    SELECT * FROM unnest(
        %(ids)s::bigint[], %(counts_from)s::date[], %(runs_from)s::date[],
        %(until)s::date[], %(cumulative)s::int[], %(consecutive)s::int[]
    ) AS e(child_id, counts_from, runs_from, until, cumulative, consecutive)
),
looked_at AS (
    SELECT a.child_id, a.day, a.position, a.kind, a.is_health, a.run + {{ends}} AS unbroken,
           e.counts_from, e.cumulative, e.consecutive
    FROM absences a JOIN episodes e USING (child_id)
    WHERE a.day BETWEEN e.runs_from AND e.until
    WINDOW so_far AS (PARTITION BY child_id ORDER BY a.position)
),
counted AS (
    SELECT *, row_number() OVER in_run AS in_run, first_value(day) OVER in_run AS run_start,
           count(*) FILTER (WHERE day >= counts_from) OVER in_window AS in_window,
           min(day) FILTER (WHERE day >= counts_from) OVER in_window AS window_start
    FROM looked_at WHERE {{counts}}
    WINDOW in_run AS (PARTITION BY child_id, unbroken ORDER BY position),
           in_window AS (PARTITION BY child_id ORDER BY day RANGE BETWEEN
                         make_interval(days => %(window)s) PRECEDING AND CURRENT ROW)
),
reached AS (
    SELECT child_id,
           min(day) FILTER (WHERE in_window >= cumulative) AS cumulative_on,
           min(day) FILTER (WHERE in_run >= consecutive) AS consecutive_on
    FROM counted WHERE day >= counts_from GROUP BY child_id
),
chosen AS (
    SELECT child_id,
           CASE WHEN consecutive_on IS NULL OR cumulative_on < consecutive_on
                THEN 'cumulative' ELSE 'consecutive' END AS rule,
           LEAST(cumulative_on, consecutive_on) AS reached_on
    FROM reached WHERE cumulative_on IS NOT NULL OR consecutive_on IS NOT NULL
),
placed AS (
    SELECT child_id, rule, reached_on,
           CASE WHEN rule = 'cumulative' THEN min(window_start)
                ELSE min(run_start) FILTER (WHERE in_run >= consecutive)
           END AS first_day
    FROM chosen JOIN counted USING (child_id)
    WHERE counted.day = chosen.reached_on
    GROUP BY child_id, rule, reached_on
)
SELECT child_id, rule, reached_on, first_day, max(day), count(*)
FROM placed JOIN counted USING (child_id)
WHERE counted.day >= placed.first_day
GROUP BY child_id, rule, reached_on, first_day
"""  # noqa: S608 (no value of a person is in the text)
