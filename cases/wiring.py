"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices.
"""

from accounts.waiting import WaitingCount, register_waiting
from cases import (
    case_wiring,
    child_wiring,
    closing_wiring,
    holder_wiring,
    kept_wiring,
    section_19_wiring,
)
from cases.registries import home_sources
from cases.services import (
    addresses,
    authorisations,
    cases,
    children,
    closing,
    documents,
    duplicates,
    emergency,
    enrolments,
    family_messages,
    grants,
    health_needs,
    hours,
    identifiers,
    invitations,
    meetings,
    notes,
    outcomes,
    parents,
    section_19,
    tasks,
    team,
    tellings,
    views,
)

__all__ = [
    "addresses",
    "authorisations",
    "case_wiring",
    "cases",
    "child_wiring",
    "children",
    "closing",
    "closing_wiring",
    "documents",
    "duplicates",
    "emergency",
    "enrolments",
    "family_messages",
    "grants",
    "health_needs",
    "holder_wiring",
    "hours",
    "identifiers",
    "invitations",
    "kept_wiring",
    "meetings",
    "notes",
    "outcomes",
    "parents",
    "section_19",
    "section_19_wiring",
    "tasks",
    "team",
    "tellings",
    "views",
]

# What waits under a person's other roles is what the home pages of those roles would count.
register_waiting(
    WaitingCount("home", lambda actor: sum(source.waiting(actor) for source in home_sources))
)
