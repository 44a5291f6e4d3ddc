"""What the panel's letters to a provider put on the home pages of its staff."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.models import Child
from cases.registries import HomeItem, HomeSource, home_sources
from provision.provider_letters import letters_to

MOST = 25


def _today(actor: Actor) -> Iterable[HomeItem]:
    """Letters to read: all for managers, for those who teach what was sent to them by name."""
    if actor.membership is None or not actor.can(Permission.TEACH):
        return
    unread = letters_to(actor).filter(
        is_read=False, decision__item__child__in=Child.objects.visible_to(actor).values("pk")
    )
    if not actor.can(Permission.MANAGE_PROVISION):
        unread = unread.filter(deliveries__user=actor.user)
    for letter in unread.order_by("issued_at", "pk")[:MOST]:
        yield HomeItem(
            title=_("Read the panel’s letter"), group=_("Letters"),
            url=reverse("provision:letter", args=[letter.public_id]),
            detail=f"{letter.decision.item.child.name}, {letter.decision.reference}",
        )  # fmt: skip


home_sources.register(HomeSource("provider_letters", _today, order=26))
