"""What every page shows of the person: acting role and organisation, and the others to choose."""

from typing import Any

from django.http import HttpRequest


def acting(request: HttpRequest) -> dict[str, Any]:
    """`acting` is the actor; `acting_choices` are the person's other memberships."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return {"acting": None, "acting_choices": []}
    others = [m for m in getattr(request, "memberships", []) if m.pk != actor.membership_id]
    return {"acting": actor, "acting_choices": others}
