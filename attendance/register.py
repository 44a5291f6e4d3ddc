"""The register in the database: comparing marks with what stands, and writing them by COPY.

All of it runs inside the caller's transaction, after `lock_register`.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from attendance.checking import MarkKey, RollEntry
from attendance.tallies import follow_marks
from cases.models import IdentifierKind

REGISTER_LOCK = 0x57_41_59


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that stands otherwise: what it is, what it becomes."""

    key: MarkKey
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What writing some marks would do. `days` maps a day to its new, changed, unchanged."""

    days: dict[date, tuple[int, int, int]]
    changes: list[Change]

    def total(self, place: int) -> int:
        """The sum over days: 0 new, 1 changed, 2 unchanged."""
        return sum(counts[place] for counts in self.days.values())


def lock_register(school_id: int) -> None:
    """Until the transaction ends, nobody else writes this school's register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REGISTER_LOCK, school_id])


def load_roll(school_id: int) -> dict[str, list[RollEntry]]:
    """Everybody who is or was on the school's roll, by UPN (present and former ones)."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLL, [school_id, IdentifierKind.UPN])
        roll: dict[str, list[RollEntry]] = {}
        for upn, *entry in cursor.fetchall():
            roll.setdefault(upn, []).append(RollEntry(*entry))
    return roll


_ROLL = """
SELECT DISTINCT i.value, e.id, e.child_id, e.starts_on, e.ends_on
FROM cases_enrolment e
JOIN cases_identifier i ON i.child_id = e.child_id
JOIN cases_child c ON c.id = e.child_id
WHERE e.school_id = %s AND i.kind = %s AND c.merged_into_id IS NULL
ORDER BY e.starts_on, e.id
"""


def stage(marks: Mapping[MarkKey, str]) -> None:
    """Put marks into a table that lives as long as the transaction, one row an enrolment and day.

    Joining with the enrolments keeps out any that does not exist: the register has no foreign key.
    """
    rows: dict[tuple[int, date], list[str]] = {}
    for (enrolment, day, session), code in marks.items():
        rows.setdefault((enrolment, day), ["\\N", "\\N"])[session - 1] = code.replace("\\", "\\\\")
    text = io.StringIO(
        "".join(f"{enrolment}\t{day}\t{am}\t{pm}\n" for (enrolment, day), (am, pm) in rows.items())
    )
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.copy_expert("COPY incoming (enrolment_id, day, am, pm) FROM STDIN", text)
        cursor.execute("ANALYZE incoming")


_STAGE = """
DROP TABLE IF EXISTS incoming;
CREATE TEMPORARY TABLE incoming (
    enrolment_id integer, day date, am varchar(2), pm varchar(2)
) ON COMMIT DROP
"""


def compare(first: date, last: date) -> Comparison:
    """What the staged marks, from the first to the last day, would do."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"first": first, "last": last})
        days = {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(_CHANGES, {"first": first, "last": last})
        changes = [Change((row[0], row[1], row[2]), row[3], row[4]) for row in cursor.fetchall()]
    return Comparison(days, changes)


_STANDING = """
FROM incoming i
CROSS JOIN LATERAL (VALUES (1, i.am), (2, i.pm)) AS n(session, code)
LEFT JOIN attendance_registerday r
    ON r.enrolment_id = i.enrolment_id AND r.day = i.day AND r.day BETWEEN %(first)s AND %(last)s
CROSS JOIN LATERAL (SELECT CASE n.session WHEN 1 THEN r.am ELSE r.pm END AS code) AS o
WHERE n.code IS NOT NULL
"""
_COUNTS = f"""
SELECT i.day, count(*) FILTER (WHERE o.code IS NULL), count(*) FILTER (WHERE o.code <> n.code),
       count(*) FILTER (WHERE o.code = n.code)
{_STANDING} GROUP BY i.day ORDER BY i.day
"""
_CHANGES = f"""
SELECT i.enrolment_id, i.day, n.session, o.code, n.code {_STANDING} AND o.code <> n.code
ORDER BY 2, 1, 3
"""


def write(
    *,
    first: date,
    last: date,
    why: str,
    source_id: int | None = None,
    delivery_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Write the staged marks; what stood otherwise goes to the corrections first.

    They come from a file (`source_id`) that a person saved or from a school system
    (`delivery_id`). The absence tallies follow.
    """
    parameters: dict[str, Any] = {
        "first": first, "last": last, "source": source_id, "delivery": delivery_id, "why": why,
        "user": user_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CORRECT, parameters)
        cursor.execute(_WRITE)
    follow_marks(first, last)


_CORRECT = f"""
INSERT INTO attendance_correction
    (enrolment_id, day, session, before, after, why, source_id, delivery_id, changed_at,
     changed_by_id)
SELECT i.enrolment_id, i.day, n.session, o.code, n.code, %(why)s, %(source)s, %(delivery)s, now(),
       %(user)s
{_STANDING} AND o.code <> n.code
"""
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
