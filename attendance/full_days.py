"""Days on which children were at school all day: suitable education for the section 19 clock."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from attendance.sessions import CHILD_SESSIONS, session_parameters


def full_days(child_ids: Collection[int], since: date, until: date) -> dict[int, set[date]]:
    """By child, the days with a session attended and none missed, both ends included. One query.

    Half a day is not the full time that section 19(3A) of the Education Act 1996 asks for unless
    health allows no more, which a register cannot tell.
    """
    found: dict[int, set[date]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FULL_DAYS, session_parameters(list(child_ids), since, until))
        for child_id, day in cursor.fetchall():
            found.setdefault(child_id, set()).add(day)
    return found


_FULL_DAYS = f"""
WITH {CHILD_SESSIONS}
SELECT child_id, day FROM child_sessions
GROUP BY child_id, day
HAVING bool_or(is_attended) AND NOT bool_or(is_absent)
"""  # noqa: S608 (no value of a person is in the text)
