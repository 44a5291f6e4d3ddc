"""The calendar of the authority, kept by its administrator, and a school's own, by the school."""

from typing import Any

from tests.factories.calendars import ClosureFactory, TermFactory
from tests.permissions.groups import ADMINISTRATORS, ALL_STAFF, SCHOOL_LEADS, SENCOS_ELSEWHERE
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World

KEEPERS = ADMINISTRATORS | SCHOOL_LEADS | SENCOS_ELSEWHERE


def _term(world: World, circle: Circle) -> dict[str, Any]:
    """Of the child's school."""
    return {"public_id": TermFactory(school=circle.school).public_id}


def _closure(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": ClosureFactory(school=circle.school).public_id}


RULES: dict[str, Rule] = {
    # Of the own school, or the authority's: no secret to anybody who works here.
    "calendars:show": rule(ALL_STAFF),
    "calendars:new_term": rule(KEEPERS),
    "calendars:change_term": rule(SCHOOL_LEADS, _term),
    "calendars:remove_term": rule(SCHOOL_LEADS, _term, method="post"),
    "calendars:new_closure": rule(KEEPERS),
    "calendars:remove_closure": rule(SCHOOL_LEADS, _closure, method="post"),
}
