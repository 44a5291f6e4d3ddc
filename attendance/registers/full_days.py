"""Days on which children were at school, all day or for a part of it: for the section 19 clock."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from attendance.registers.sessions import CHILD_SESSIONS, session_parameters

Days = dict[int, set[date]]


def full_days(child_ids: Collection[int], since: date, until: date) -> Days:
    """By child, the days with a session attended and none missed, both ends included. One query.

    Half a day is not the full time that section 19(3A) of the Education Act 1996 asks for unless
    health allows no more, which a register cannot tell.
    """
    return _days(_FULL, child_ids, since, until)


def part_days(child_ids: Collection[int], since: date, until: date) -> Days:
    """By child, the days with a session attended and another one missed. One query."""
    return _days(_PART, child_ids, since, until)


def _days(sql: str, child_ids: Collection[int], since: date, until: date) -> Days:
    found: Days = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, session_parameters(list(child_ids), since, until))
        for child_id, day in cursor.fetchall():
            found.setdefault(child_id, set()).add(day)
    return found


_ATTENDED = f"""
WITH {CHILD_SESSIONS}
SELECT child_id, day FROM child_sessions
GROUP BY child_id, day
HAVING bool_or(is_attended)
"""  # noqa: S608 (no value of a person is in the text)
_FULL = f"{_ATTENDED} AND NOT bool_or(is_absent)"
_PART = f"{_ATTENDED} AND bool_or(is_absent)"
