"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices.
"""

from cases import case_wiring, child_wiring
from cases.services import (
    addresses,
    cases,
    children,
    documents,
    duplicates,
    emergency,
    enrolments,
    grants,
    health_needs,
    hours,
    identifiers,
    meetings,
    notes,
    outcomes,
    parents,
    tasks,
    team,
    views,
)

__all__ = [
    "addresses",
    "case_wiring",
    "cases",
    "child_wiring",
    "children",
    "documents",
    "duplicates",
    "emergency",
    "enrolments",
    "grants",
    "health_needs",
    "hours",
    "identifiers",
    "meetings",
    "notes",
    "outcomes",
    "parents",
    "tasks",
    "team",
    "views",
]
