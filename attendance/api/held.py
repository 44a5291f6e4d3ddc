"""What the register of one school holds, read in pages by key for the school's own system."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from cases.models import IdentifierKind

# Register days a page, of two marks each.
PAGE_DAYS: Final = 500
LARGEST_KEY: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class HeldMark:
    """One mark that stands, with what the school wrote beside it."""

    upn: str
    day: date
    session: str
    code: str
    comment: str | None
    minutes_late: int | None


@dataclass(frozen=True, slots=True)
class Position:
    """After which enrolment and day the next page begins."""

    enrolment_id: int
    day: date

    def __str__(self) -> str:
        return f"{self.enrolment_id}.{self.day:%Y%m%d}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """The position that `str` wrote. Raises ValueError for anything else."""
        enrolment, _dot, day = text.partition(".")
        if not (text.isascii() and enrolment.isdigit() and day.isdigit() and len(day) == 8):
            raise ValueError(text)
        found = cls(int(enrolment[:11]), date(int(day[:4]), int(day[4:6]), int(day[6:])))
        if found.enrolment_id > LARGEST_KEY:
            raise ValueError(text)
        return found


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Marks by pupil and day, and where the next page begins; None on the last."""

    marks: list[HeldMark]
    after: Position | None


def read_held(
    school_id: int,
    *,
    first: date,
    last: date,
    upns: Sequence[str] | None = None,
    after: Position | None = None,
) -> HeldPage:
    """One page of the school's own register between two days, both included. One query.

    Pupils are those on the school's roll then or now, by UPN; one without a UPN cannot be named
    to the school's system and is left out. `upns` limits to some of them.
    """
    parameters: dict[str, Any] = {
        "school": school_id, "upn": IdentifierKind.UPN, "first": first, "last": last,
        "upns": list(upns) if upns is not None else None,
        "after_enrolment": after.enrolment_id if after else 0,
        "after_day": after.day if after else date.min,
        "size": PAGE_DAYS + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HELD, parameters)
        rows = cursor.fetchall()
    shown = rows[:PAGE_DAYS]
    has_more = len(rows) > PAGE_DAYS
    return HeldPage(
        [mark for row in shown for mark in _marks(row)],
        Position(shown[-1][0], shown[-1][1]) if has_more else None,
    )


def _marks(row: tuple[Any, ...]) -> Iterator[HeldMark]:
    _enrolment, day, upn, am, am_comment, am_late, pm, pm_comment, pm_late = row
    if am is not None:
        yield HeldMark(upn, day, "AM", am, am_comment or None, am_late)
    if pm is not None:
        yield HeldMark(upn, day, "PM", pm, pm_comment or None, pm_late)


_HELD = """
SELECT r.enrolment_id, r.day, u.value,
       r.am, m.comment, m.minutes_late, r.pm, a.comment, a.minutes_late
FROM cases_enrolment e
JOIN cases_child c ON c.id = e.child_id AND c.merged_into_id IS NULL
JOIN LATERAL (
    SELECT i.value FROM cases_identifier i
    WHERE i.child_id = e.child_id AND i.kind = %(upn)s
      AND (%(upns)s::text[] IS NULL OR i.value = ANY(%(upns)s::text[]))
    ORDER BY i.is_confirmed DESC, (i.ends_on IS NULL) DESC, i.starts_on DESC, i.id DESC
    LIMIT 1
) AS u ON TRUE
JOIN attendance_registerday r ON r.enrolment_id = e.id AND r.day BETWEEN %(first)s AND %(last)s
LEFT JOIN attendance_remark m
    ON m.enrolment_id = e.id AND m.day = r.day AND m.session = 1 AND m.code = r.am
LEFT JOIN attendance_remark a
    ON a.enrolment_id = e.id AND a.day = r.day AND a.session = 2 AND a.code = r.pm
WHERE e.school_id = %(school)s
  AND e.id >= %(after_enrolment)s
  AND (r.enrolment_id, r.day) > (%(after_enrolment)s, %(after_day)s)
ORDER BY r.enrolment_id, r.day
LIMIT %(size)s
"""
