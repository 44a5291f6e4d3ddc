"""What the directory puts on home pages and into search."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.registries import HomeItem, HomeSource, SearchHit, SearchSource
from provision.directory_permissions import can_keep, can_read_directory
from provision.models import Provider

MOST = 10
GROUP = gettext_lazy("Providers")


def today(actor: Actor) -> Iterable[HomeItem]:
    """Providers whose check is overdue, for those who keep the directory."""
    if not can_keep(actor):
        return
    overdue = Provider.objects.overdue().select_related("organisation")
    for provider in overdue.order_by("next_check_on", "pk")[:MOST]:
        yield HomeItem(
            title=_("Check %(provider)s") % {"provider": provider.organisation.name},
            url=reverse("provision:provider", args=[provider.public_id]),
            detail=_("A check of this provider is overdue."),
            due_on=provider.next_check_on,
            is_overdue=True,
            group=GROUP,
        )


def waiting(actor: Actor) -> int:
    """How many checks are overdue."""
    return Provider.objects.overdue().count() if can_keep(actor) else 0


def find(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Providers by name or by what they do."""
    if not can_read_directory(actor):
        return
    rows = Provider.objects.visible_to(actor).standing().matching(words)
    for provider in rows.select_related("organisation").order_by("organisation__sort_name")[:MOST]:
        yield SearchHit(
            title=provider.organisation.name,
            url=reverse("provision:provider", args=[provider.public_id]),
            detail=provider.organisation.town,
        )


SOURCE = HomeSource("directory", today=today, waiting=waiting, order=55)
SEARCH = SearchSource("providers", gettext_lazy("Providers"), find, order=60)
