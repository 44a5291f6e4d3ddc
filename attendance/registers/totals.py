"""Keeping the totals of each school's day in step with its register, set-based.

A day that nobody marked before is counted from the staged marks alone; any other is counted again
from the register, that day of that school only. `tests/unit/attendance/test_totals.py` holds both
against a slow reference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection

from attendance.codes import ABSENT, ATTENDED, CODES, HEALTH, MarkClass
from attendance.registers.sessions import BEST_CODE_FIRST

# A school that marks everybody so on a day was closed: it is no school day.
_CLOSED = ("#", "Y4")
_APART = {"illness": ("I",), "medical": ("M",), "part_time": ("C2",), "unexplained": ("N",)}


def _of_class(mark_class: MarkClass) -> list[str]:
    apart = {code for codes in _APART.values() for code in codes} | set(_CLOSED)
    return [row.code for row in CODES.values() if row.mark_class is mark_class and
            row.code not in apart]  # fmt: skip


SchoolDay = tuple[int, date]
# Column of `RegisterTotals` to the codes that it counts.
COLUMNS: Final[dict[str, list[str]]] = {
    "present": _of_class(MarkClass.PRESENT),
    "activity": _of_class(MarkClass.ACTIVITY),
    "illness": list(_APART["illness"]),
    "medical": list(_APART["medical"]),
    "part_time": list(_APART["part_time"]),
    "authorised": _of_class(MarkClass.AUTHORISED),
    "unauthorised": _of_class(MarkClass.UNAUTHORISED),
    "unexplained": list(_APART["unexplained"]),
    "not_possible": _of_class(MarkClass.NOT_POSSIBLE),
    "closed": list(_CLOSED),
}


def follow_totals(first: date, last: date) -> None:
    """Bring the totals in step with the staged marks, which have just been written.

    Reads the temporary table `incoming` (see `attendance.registers.register`). Two queries.
    """
    with connection.cursor() as cursor:
        parameters = _parameters(first, last)
        cursor.execute(_AGAIN, parameters)
        cursor.execute(_NEW, parameters)


def follow_counted(counted: Mapping[SchoolDay, Counter[str]]) -> None:
    """Bring the totals in step with marks that are all new, from how often each has which code.

    Schools with totals of such a day already, or with a pupil twice in the register, are counted
    again from the register. Three queries.
    """
    rows = [(*place, code, n) for place, codes in counted.items() for code, n in codes.items()]
    if not rows:
        return
    schools, days, codes, numbers = map(list, zip(*rows, strict=True))
    asked = {**_parameters(min(days), max(days)), "schools": sorted(set(schools))}
    with connection.cursor() as cursor:
        cursor.execute(_NOT_ALONE, asked)
        again = {row[0] for row in cursor.fetchall()}
        asked |= {"of": schools, "days": days, "codes": codes, "numbers": numbers}
        cursor.execute(_COUNTED, {**asked, "again": list(again)})
    if again:
        rebuild_totals(min(days), max(days), list(again))


def rebuild_totals(first: date, last: date, school_ids: Sequence[int] | None = None) -> None:
    """Count the days between two, both included, afresh; of some schools, or of all. One query."""
    with connection.cursor() as cursor:
        parameters = _parameters(first, last)
        parameters["schools"] = None if school_ids is None else list(school_ids)
        cursor.execute(_REBUILD, parameters)


def rebuild_doubled(child_ids: Sequence[int]) -> None:
    """Count afresh the days of the schools at which any of the children has or had a register:
    after two records were made one, or separated again. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, {"children": list(child_ids)})
        schools, first, last = cursor.fetchone()
    if schools:
        rebuild_totals(first, last, schools)


def _parameters(first: date, last: date) -> dict[str, Any]:
    return {
        "first": first, "last": last, "attended": list(ATTENDED), "absent": list(ABSENT),
        "health": list(HEALTH), **COLUMNS,
    }  # fmt: skip


_SUMS = ", ".join(f"coalesce(sum(n) FILTER (WHERE code = ANY(%({name})s)), 0)" for name in COLUMNS)
# From marks(school_id, child_id, enrolment_id, day, am, pm) to rows of totals. A child's second
# row in the school's register (after two records were merged) is rare, so only then is chosen. A
# child has one open enrolment at a school, so one of two has ended.
_MARKS_TO_CODES = f"""
several AS MATERIALIZED (
    SELECT DISTINCT e.school_id, e.child_id FROM cases_enrolment e
    JOIN cases_enrolment o ON o.school_id = e.school_id AND o.child_id = e.child_id
        AND o.id <> e.id
    WHERE e.ends_on IS NOT NULL
),
pairs AS (
    SELECT m.school_id, m.day, m.am, m.pm, count(*) AS n
    FROM marks m LEFT JOIN several USING (school_id, child_id)
    WHERE several.child_id IS NULL GROUP BY 1, 2, 3, 4
),
chosen AS (
    SELECT DISTINCT ON (m.school_id, m.child_id, m.day, s.session) m.school_id, m.day, s.code
    FROM marks m JOIN several USING (school_id, child_id)
    CROSS JOIN LATERAL (VALUES (1, m.am), (2, m.pm)) AS s(session, code)
    WHERE s.code IS NOT NULL
    ORDER BY m.school_id, m.child_id, m.day, s.session, {BEST_CODE_FIRST}, m.enrolment_id
),
codes AS (
    SELECT school_id, day, am AS code, n FROM pairs WHERE am IS NOT NULL
    UNION ALL SELECT school_id, day, pm, n FROM pairs WHERE pm IS NOT NULL
    UNION ALL SELECT school_id, day, code, 1 FROM chosen
)
"""  # noqa: S608 (no value of a person is in the text)
_CODES_TO_TOTALS = f"""
GROUP BY school_id, day
ON CONFLICT (school_id, day) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in COLUMNS)}
"""
_COUNT = f"""{_MARKS_TO_CODES}
INSERT INTO attendance_registertotals (school_id, day, {", ".join(COLUMNS)})
SELECT school_id, day, {_SUMS} FROM codes
{_CODES_TO_TOTALS}
"""  # noqa: S608

_AGAIN = f"""
WITH days AS MATERIALIZED (
    SELECT DISTINCT e.school_id, i.day
    FROM incoming i JOIN cases_enrolment e ON e.id = i.enrolment_id
    JOIN attendance_registertotals t ON t.school_id = e.school_id AND t.day = i.day
),
marks AS NOT MATERIALIZED (
    SELECT d.school_id, e.child_id, r.enrolment_id, r.day, r.am, r.pm
    FROM days d JOIN cases_enrolment e ON e.school_id = d.school_id
    JOIN attendance_registerday r ON r.enrolment_id = e.id AND r.day = d.day
    WHERE r.day BETWEEN %(first)s AND %(last)s
),
{_COUNT}
"""  # noqa: S608
# Which days are new is asked of the sums: of each mark it would be asked a county's times.
_NEW = f"""
WITH marks AS NOT MATERIALIZED (
    SELECT e.school_id, e.child_id, i.enrolment_id, i.day, i.am, i.pm
    FROM incoming i JOIN cases_enrolment e ON e.id = i.enrolment_id
),
{_MARKS_TO_CODES}
INSERT INTO attendance_registertotals (school_id, day, {", ".join(COLUMNS)})
SELECT school_id, day, {_SUMS} FROM codes
WHERE (school_id, day) NOT IN (SELECT school_id, day FROM attendance_registertotals
                               WHERE day BETWEEN %(first)s AND %(last)s)
{_CODES_TO_TOTALS}
"""  # noqa: S608
_NOT_ALONE = """
SELECT school_id FROM attendance_registertotals
WHERE school_id = ANY(%(schools)s) AND day BETWEEN %(first)s AND %(last)s
UNION
SELECT e.school_id FROM cases_enrolment e
JOIN cases_enrolment o ON o.school_id = e.school_id AND o.child_id = e.child_id AND o.id <> e.id
WHERE e.school_id = ANY(%(schools)s) AND e.ends_on IS NOT NULL
"""
_COUNTED = f"""
WITH codes AS (
    SELECT * FROM unnest(%(of)s::bigint[], %(days)s::date[], %(codes)s::text[], %(numbers)s::int[])
        AS c(school_id, day, code, n)
    WHERE school_id <> ALL(%(again)s::bigint[])
)
INSERT INTO attendance_registertotals (school_id, day, {", ".join(COLUMNS)})
SELECT school_id, day, {_SUMS} FROM codes
{_CODES_TO_TOTALS}
"""  # noqa: S608
_SPAN = """
SELECT array_agg(DISTINCT e.school_id), min(r.day), max(r.day)
FROM cases_enrolment e JOIN attendance_registerday r ON r.enrolment_id = e.id
WHERE e.child_id = ANY(%(children)s)
"""
_REBUILD = f"""
WITH marks AS NOT MATERIALIZED (
    SELECT e.school_id, e.child_id, r.enrolment_id, r.day, r.am, r.pm
    FROM cases_enrolment e JOIN attendance_registerday r ON r.enrolment_id = e.id
    WHERE r.day BETWEEN %(first)s AND %(last)s
      AND (%(schools)s::bigint[] IS NULL OR e.school_id = ANY(%(schools)s))
),
{_COUNT}
"""  # noqa: S608
