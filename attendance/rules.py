"""The pathway alert: has a child reached the threshold of health-related absence?

The rule (a local one, of the authority's pathway; not the attendance return and not the sickness
return of the regulations):

* A session counts when the child was absent from a possible session and it is marked I or M or
  lies inside a health-related period of the child.
* **Cumulative**: the sessions counted in the academic year, from `counts_from` on, reach twice the
  number of days.
* **Consecutive**: the sessions counted in one run reach twice the number of days. A run is a row
  of possible sessions with none attended: half a day at school ends it; sessions that were not
  possible, days without a mark and absence for other reasons neither end nor lengthen it. A run may
  begin before the academic year, up to `RUN_REACH` before it.

An **episode** begins at the start of the academic year, or on the day after the last day counted
by the child's last alert that was accepted or closed. It has one alert.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from attendance.codes import HEALTH
from attendance.models import Rule
from attendance.sessions import CHILD_SESSIONS, session_parameters

RUN_REACH = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Episode:
    """What to look at for one child: days, both included, and thresholds in school days.

    The cumulative count starts at `counts_from`, runs at `runs_from`.
    """

    child_id: int
    counts_from: date
    runs_from: date
    until: date
    cumulative_days: int
    consecutive_days: int


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


def find_reached(episodes: Sequence[Episode]) -> dict[int, Finding]:
    """The children, at most one episode each, who have reached a threshold. One query."""
    if not episodes:
        return {}
    columns = list(
        zip(
            *((e.child_id, e.counts_from, e.runs_from, e.until, 2 * e.cumulative_days,
               2 * e.consecutive_days) for e in episodes),
            strict=True,
        )
    )  # fmt: skip
    names = ("children", "counts_from", "runs_from", "until", "cumulative", "consecutive")
    parameters: dict[str, Any] = {
        **session_parameters(
            columns[0], min(e.runs_from for e in episodes), max(e.until for e in episodes)
        ),
        **{name: list(values) for name, values in zip(names, columns, strict=True)},
    }
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, parameters)
        rows = cursor.fetchall()
    return {row[0]: Finding(row[0], Rule(row[1]), *row[2:]) for row in rows}


_REACHED = f"""
WITH {CHILD_SESSIONS},
episodes AS (
    SELECT * FROM unnest(
        %(children)s::bigint[], %(counts_from)s::date[], %(runs_from)s::date[],
        %(until)s::date[], %(cumulative)s::int[], %(consecutive)s::int[]
    ) AS e(child_id, counts_from, runs_from, until, cumulative, consecutive)
),
possible AS (
    SELECT s.*, e.counts_from, e.cumulative, e.consecutive,
           count(*) FILTER (WHERE s.is_attended)
               OVER (PARTITION BY s.child_id ORDER BY s.day, s.session) AS run
    FROM child_sessions s JOIN episodes e USING (child_id)
    WHERE (s.is_attended OR s.is_absent) AND s.day BETWEEN e.runs_from AND e.until
),
counted AS (
    SELECT *,
           row_number() OVER (PARTITION BY child_id, run ORDER BY day, session) AS in_run,
           first_value(day) OVER (PARTITION BY child_id, run ORDER BY day, session) AS run_start,
           count(*) FILTER (WHERE day >= counts_from)
               OVER (PARTITION BY child_id ORDER BY day, session) AS in_year
    FROM possible WHERE is_health
),
reached AS (
    SELECT child_id,
           min(day) FILTER (WHERE in_year >= cumulative) AS cumulative_on,
           min(day) FILTER (WHERE in_run >= consecutive) AS consecutive_on,
           min(day) AS counting_from
    FROM counted WHERE day >= counts_from GROUP BY child_id
),
chosen AS (
    SELECT child_id,
           CASE WHEN consecutive_on IS NULL OR cumulative_on < consecutive_on
                THEN 'cumulative' ELSE 'consecutive' END AS rule,
           LEAST(cumulative_on, consecutive_on) AS reached_on,
           counting_from
    FROM reached WHERE cumulative_on IS NOT NULL OR consecutive_on IS NOT NULL
),
placed AS (
    SELECT chosen.child_id, chosen.rule, chosen.reached_on,
           CASE WHEN chosen.rule = 'cumulative' THEN chosen.counting_from
                ELSE min(counted.run_start) FILTER (
                    WHERE counted.day = chosen.reached_on AND in_run >= consecutive
                )
           END AS first_day
    FROM chosen JOIN counted USING (child_id)
    GROUP BY chosen.child_id, chosen.rule, chosen.reached_on, chosen.counting_from
)
SELECT child_id, placed.rule, placed.reached_on, placed.first_day, max(day), count(*)
FROM placed JOIN counted USING (child_id)
WHERE counted.day >= placed.first_day
GROUP BY child_id, placed.rule, placed.reached_on, placed.first_day
"""  # noqa: S608 (no value of a person is in the text)


def find_candidates(
    *,
    start: date,
    end: date,
    fewest_sessions: int,
    school_id: int | None = None,
    child_ids: Sequence[int] | None = None,
) -> list[int]:
    """Children for whom the rule may hold: enough sessions marked I or M, a health-related period,
    or an open alert. With a school, of its roll; with children, among them."""
    parameters: dict[str, Any] = {
        "start": start,
        "end": end,
        "health": list(HEALTH),
        "fewest": fewest_sessions,
        "school": school_id,
        "children": None if child_ids is None else list(child_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, parameters)
        return [row[0] for row in cursor.fetchall()]


_CANDIDATES = """
WITH wanted AS (
    SELECT e.id, e.child_id FROM cases_enrolment e
    WHERE (%(school)s::bigint IS NULL OR e.child_id IN (
               SELECT child_id FROM cases_enrolment WHERE school_id = %(school)s))
      AND (%(children)s::bigint[] IS NULL OR e.child_id = ANY(%(children)s))
)
SELECT w.child_id
FROM attendance_registerday r JOIN wanted w ON w.id = r.enrolment_id
WHERE r.day BETWEEN %(start)s AND %(end)s
  AND (r.am = ANY(%(health)s) OR r.pm = ANY(%(health)s))
GROUP BY w.child_id
HAVING count(*) FILTER (WHERE r.am = ANY(%(health)s))
     + count(*) FILTER (WHERE r.pm = ANY(%(health)s)) >= %(fewest)s
UNION
SELECT p.child_id FROM attendance_healthperiod p JOIN wanted w USING (child_id)
WHERE p.withdrawn_at IS NULL AND p.starts_on <= %(end)s
  AND (p.ends_on IS NULL OR p.ends_on >= %(start)s)
UNION
SELECT a.child_id FROM attendance_alert a JOIN wanted w USING (child_id)
WHERE a.status IN ('raised', 'answered', 'escalated')
ORDER BY 1
"""
