"""Pages of the house itself: home, health, and what everybody may read."""

from typing import Any

from tests.permissions.groups import ALL_STAFF
from tests.permissions.rules import Rule, public, rule
from tests.permissions.world import Circle, World


def _persona(world: World, circle: Circle) -> dict[str, Any]:
    return {"name": "nobody-of-this-name"}


def _letter(world: World, circle: Circle) -> dict[str, Any]:
    return {"key": "no-such-letter"}


RULES: dict[str, Rule] = {
    "home:home": rule(ALL_STAFF | {"senco_ended"}),
    "home:search": rule(ALL_STAFF, queries=("?q=borough", "?q=ling", "?q=R-00")),
    "home:accessibility": public(),
    "home:privacy": public(),
    "home:cookies": public(),
    "home:glossary": public(),
    "health": public(),
    # In the demo alone; tests/architecture proves that production does not install it.
    "demo:start": public(),
    "demo:sign_in": public(_persona, is_shut=True, method="post"),
    "demo:mailbox": public(),
    "demo:letter": public(_letter, is_shut=True),
}
