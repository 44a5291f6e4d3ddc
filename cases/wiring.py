"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices.
"""

from cases.services import (
    cases,
    children,
    documents,
    duplicates,
    emergency,
    enrolments,
    grants,
    hours,
    identifiers,
    notes,
    outcomes,
    tasks,
    team,
    views,
)

__all__ = [
    "cases",
    "children",
    "documents",
    "duplicates",
    "emergency",
    "enrolments",
    "grants",
    "hours",
    "identifiers",
    "notes",
    "outcomes",
    "tasks",
    "team",
    "views",
]
