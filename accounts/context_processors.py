"""What every page shows of the person: acting role and organisation, the others, messages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.waiting import waiting_under
from ledger.models import Notification


def acting(request: HttpRequest) -> dict[str, Any]:
    """`acting` is the actor, `acting_choices` the person's other memberships with what waits
    under each; `account_links` and `inbox` (unread messages) for the header."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return {"acting": None, "acting_choices": [], "sign_in_url": reverse("account_login")}
    others = [m for m in getattr(request, "memberships", []) if m.pk != actor.membership_id]
    choices = _with_waiting(others)
    unread = Notification.objects.unread_by(actor.user).count()
    return {
        "acting": actor,
        "acting_choices": choices,
        "waiting_elsewhere": sum(choice.waiting for choice in choices),  # type: ignore[attr-defined]
        "inbox": {"url": reverse("accounts:messages"), "label": _("Messages"), "count": unread},
        "account_links": _links(actor),
    }


def _with_waiting(memberships: list[Membership]) -> list[Membership]:
    waiting = waiting_under(memberships)
    for membership in memberships:
        membership.waiting = waiting[membership.pk]  # type: ignore[attr-defined]
    return memberships


def _links(actor: Actor) -> list[dict[str, str]]:
    """Pages about the person themselves."""
    links = [{"label": _("Your details"), "url": reverse("accounts:profile")}]
    if actor.membership:
        links.append({"label": _("When you are away"), "url": reverse("accounts:away")})
        links.append({"label": _("How you sign in"), "url": reverse("mfa_index")})
    return links
