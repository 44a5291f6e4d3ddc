"""What was tried for a child: everybody who works with the child reads it, most record it."""

from typing import Any

from accounts.roles import Role
from early_help.models import InterventionKind
from early_help.services import record_intervention
from tests.factories.accounts import LONG_AGO
from tests.permissions.expectations.cases import of_child
from tests.permissions.groups import CASE_READERS, OFFICE, PROVIDERS, SCHOOL_LEADS, WORKERS
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World


def _intervention(world: World, circle: Circle) -> dict[str, Any]:
    """Recorded by the SENCo."""
    found = record_intervention(
        actor=circle.author, child=circle.child, kind=InterventionKind.values[0],
        starts_on=LONG_AGO,
    )  # fmt: skip
    return {"public_id": found.public_id}


# A safeguarding lead writes notes, not what the school tried.
RECORDERS = WORKERS - PROVIDERS - {Role.SAFEGUARDING_LEAD}

RULES: dict[str, Rule] = {
    "early_help:list": rule(CASE_READERS, of_child),
    "early_help:new": rule(RECORDERS, of_child),
    "early_help:show": rule(CASE_READERS, _intervention),
    # Those of the school that recorded it, and the office, which mends records.
    "early_help:change": rule(SCHOOL_LEADS | OFFICE, _intervention),
    "early_help:withdraw": rule(SCHOOL_LEADS | OFFICE, _intervention),
}
