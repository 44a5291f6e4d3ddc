"""The register in the database: comparing marks with what stands, and writing them by COPY.

All of it runs inside the caller's transaction, after `lock_register`.
"""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from attendance.intake.checking import MarkKey
from attendance.registers.staging import copy_lines, stage_lines
from attendance.registers.tallies import follow_marks, is_newest
from attendance.registers.totals import SchoolDay, follow_counted, follow_totals
from attendance.registers.untallied import REGISTER_LOCK, leave_untallied, tally_days


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that stands otherwise: what it is, what it becomes."""

    key: MarkKey
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What writing some marks would do. `days` maps a day to its new, changed, unchanged."""

    days: dict[date, tuple[int, int, int]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def total(self, place: int) -> int:
        """The sum over days: 0 new, 1 changed, 2 unchanged."""
        return sum(counts[place] for counts in self.days.values())


def lock_registers(school_ids: Iterable[int]) -> None:
    """Until the transaction ends, nobody else writes the registers of these schools.

    Their tallies are in step then with what was written before.
    """
    schools = sorted(school_ids)  # in one order, so that two never wait in a ring
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, school) FROM unnest(%s) AS school",
            [REGISTER_LOCK, schools],
        )
    tally_days(school_ids=schools)


def lock_register(school_id: int) -> None:
    """Until the transaction ends, nobody else writes this school's register."""
    lock_registers([school_id])


def all_new(marks: Mapping[tuple[date, int], Mapping[int, str]]) -> Comparison:
    """What marks by session would do where nothing of them stands."""
    days: dict[date, tuple[int, int, int]] = {}
    for (day, _session), found in marks.items():
        if found:
            days[day] = (days.get(day, (0, 0, 0))[0] + len(found), 0, 0)
    return Comparison(days)


def compare(first: date, last: date) -> Comparison:
    """What the staged marks of one school, from the first to the last day, would do."""
    return next(iter(compare_schools(first, last).values()), Comparison())


def compare_schools(first: date, last: date) -> dict[int, Comparison]:
    """What the staged marks would do, by school. Enrolments that do not exist are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"first": first, "last": last})
        counted = cursor.fetchall()
        changes: dict[int, list[Change]] = {}
        if any(row[3] for row in counted):
            cursor.execute(_CHANGES, {"first": first, "last": last})
            for school, enrolment, day, session, before, after in cursor.fetchall():
                change = Change((enrolment, day, session), before, after)
                changes.setdefault(school, []).append(change)
    days: dict[int, dict[date, tuple[int, int, int]]] = {}
    for school, day, *figures in counted:
        days.setdefault(school, {})[day] = (figures[0], figures[1], figures[2])
    return {school: Comparison(found, changes.get(school, [])) for school, found in days.items()}


_FROM = """
FROM incoming i
JOIN cases_enrolment e ON e.id = i.enrolment_id
LEFT JOIN attendance_registerday r
    ON r.enrolment_id = i.enrolment_id AND r.day = i.day AND r.day BETWEEN %(first)s AND %(last)s
"""
_COUNTS = f"""
SELECT e.school_id, i.day,
       count(i.am) FILTER (WHERE r.am IS NULL) + count(i.pm) FILTER (WHERE r.pm IS NULL),
       count(*) FILTER (WHERE r.am <> i.am) + count(*) FILTER (WHERE r.pm <> i.pm),
       count(*) FILTER (WHERE r.am = i.am) + count(*) FILTER (WHERE r.pm = i.pm)
{_FROM} GROUP BY 1, 2 ORDER BY 1, 2
"""
_BOTH_HALVES = """
CROSS JOIN LATERAL (VALUES (1, r.am, i.am), (2, r.pm, i.pm)) AS n(session, before, after)
WHERE n.before <> n.after
"""
_CHANGES = f"""
SELECT e.school_id, i.enrolment_id, i.day, n.session, n.before, n.after
{_FROM} {_BOTH_HALVES} ORDER BY 3, 2, 4
"""


def append(
    lines: Sequence[str], *, first: date, last: date, counted: Mapping[SchoolDay, Counter[str]]
) -> bool:
    """Copy lines that nobody staged into the register, which takes half the time of `write`.

    Returns False, with nothing written, when the register has a row for one of them already. The
    lines must be of enrolments that exist; `counted` says how often they have each code. The
    totals follow, and the absence tallies: those of a new day as soon as a worker has time.
    """
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            copy_lines("attendance_registerday", lines)
    except IntegrityError:
        return False
    if first == last and is_newest(first):
        leave_untallied(first, {school for school, _day in counted})
    else:
        stage_lines(lines)
        follow_marks(first, last)
    follow_counted(counted)
    return True


def write(
    *,
    first: date,
    last: date,
    why: str,
    source_id: int | Mapping[int, int] | None = None,
    delivery_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Write the staged marks; what stood otherwise goes to the corrections first.

    They come from a file (`source_id`, or one for each school) or from a school system
    (`delivery_id`). The absence tallies and the totals of each school's day follow.
    """
    sources = source_id if isinstance(source_id, Mapping) else {}
    parameters: dict[str, Any] = {
        "first": first, "last": last, "why": why, "user": user_id, "delivery": delivery_id,
        "source": None if isinstance(source_id, Mapping) else source_id,
        "schools": list(sources.keys()), "sources": list(sources.values()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CORRECT, parameters)
        cursor.execute(_WRITE)
    follow_marks(first, last)
    follow_totals(first, last)


_CORRECT = f"""
INSERT INTO attendance_correction
    (enrolment_id, day, session, before, after, why, source_id, delivery_id, changed_at,
     changed_by_id)
SELECT i.enrolment_id, i.day, n.session, n.before, n.after, %(why)s,
       coalesce(%(source)s, by_school.source_id), %(delivery)s, now(), %(user)s
{_FROM}
LEFT JOIN unnest(%(schools)s::bigint[], %(sources)s::bigint[]) AS by_school(school_id, source_id)
    ON by_school.school_id = e.school_id
{_BOTH_HALVES}
"""
# Joining with the enrolments keeps out any that does not exist: the register has no foreign key.
_WRITE = """
INSERT INTO attendance_registerday AS r (enrolment_id, day, am, pm)
SELECT i.enrolment_id, i.day, i.am, i.pm
FROM incoming i JOIN cases_enrolment e ON e.id = i.enrolment_id
ORDER BY i.enrolment_id, i.day
ON CONFLICT (enrolment_id, day) DO UPDATE
    SET am = coalesce(excluded.am, r.am), pm = coalesce(excluded.pm, r.pm)
    WHERE (coalesce(excluded.am, r.am), coalesce(excluded.pm, r.pm))
          IS DISTINCT FROM (r.am, r.pm)
"""


def copy_import_rows(rows: Iterable[tuple[object, ...]]) -> None:
    """Write `ImportRow`s: source, line, outcome, reason, upn, day, session, code, before."""
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(escaped(value) for value in row) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY attendance_importrow "
            "(source_id, line, outcome, reason, upn, day, session, code, before) FROM STDIN",
            text,
        )


def escaped(value: object) -> str:
    """As COPY's text format wants it."""
    text = str(value).replace("\0", "")
    for plain, code in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, code)
    return text
