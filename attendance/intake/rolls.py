"""Who is or was on the roll of some schools, by UPN: for holding files of marks against it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from attendance.intake.checking import Roll, RollEntry
from cases.models import IdentifierKind


def load_rolls(school_ids: Iterable[int], first: date, last: date) -> dict[int, Roll]:
    """The rolls of schools between two days, both included. Three queries at most.

    A child is found by present and former UPNs. Pupils on roll on all of the days come as two texts
    a school, which costs a third of a row a pupil.
    """
    rolls = {pk: Roll() for pk in school_ids}
    asked: dict[str, Any] = {
        "schools": list(rolls), "upn": IdentifierKind.UPN, "first": first, "last": last
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PARTLY, asked)
        partly = {upn for (upn,) in cursor.fetchall()}
        cursor.execute(_ALWAYS, asked)
        for school, upns, enrolments in cursor.fetchall():
            names = upns.split()
            always = dict(zip(names, map(int, enrolments.split()), strict=True))
            if len(always) < len(names):
                partly.update(upn for upn, times in Counter(names).items() if times > 1)
            rolls[school].always = always
        if partly:
            cursor.execute(_SOMETIMES, asked | {"upns": sorted(partly)})
            for school, upn, *entry in cursor.fetchall():
                rolls[school].always.pop(upn, None)
                rolls[school].sometimes.setdefault(upn, []).append(RollEntry(*entry))
    return rolls


def load_roll(school_id: int) -> dict[str, list[RollEntry]]:
    """Everybody who is or was on a school's roll, by UPN: for marks that come one by one."""
    with connection.cursor() as cursor:
        cursor.execute(_EVER, {"schools": [school_id], "upn": IdentifierKind.UPN})
        roll: dict[str, list[RollEntry]] = {}
        for upn, *entry in cursor.fetchall():
            roll.setdefault(upn, []).append(RollEntry(*entry))
    return roll


_KNOWN = """
FROM cases_enrolment e JOIN cases_identifier i ON i.child_id = e.child_id
WHERE e.school_id = ANY(%(schools)s) AND i.kind = %(upn)s
  AND NOT EXISTS (
      SELECT FROM cases_child c WHERE c.id = e.child_id AND c.merged_into_id IS NOT NULL
  )
"""
_FROM = f"""{_KNOWN}
  AND e.starts_on <= %(last)s AND (e.ends_on IS NULL OR e.ends_on >= %(first)s)
"""
_ENTRY = "SELECT DISTINCT i.value, e.id, e.child_id, e.starts_on, e.ends_on"
_EVER = f"{_ENTRY} {_KNOWN} ORDER BY e.starts_on, e.id"
_IS_ALWAYS = "(e.starts_on <= %(first)s AND (e.ends_on IS NULL OR e.ends_on >= %(last)s))"
_ALWAYS = f"""
SELECT e.school_id, string_agg(i.value, ' '), string_agg(e.id::text, ' ')
{_FROM} AND {_IS_ALWAYS} GROUP BY e.school_id
"""
_PARTLY = f"SELECT DISTINCT i.value {_FROM} AND NOT {_IS_ALWAYS}"
_SOMETIMES = f"""
SELECT DISTINCT e.school_id, i.value, e.id, e.child_id, e.starts_on, e.ends_on
{_FROM} AND i.value = ANY(%(upns)s) ORDER BY e.starts_on, e.id
"""
