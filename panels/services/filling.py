"""Putting several requests on an agenda at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.actors import Actor
from cases.registries import agenda_kinds
from ledger.errors import Refused
from panels.models import AgendaItem, PanelMeeting
from panels.permissions import check_manage
from panels.services.agenda import list_item


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands on the agenda now, and what does not with the reason, by title."""

    items: list[AgendaItem]
    refused: list[tuple[str, str]]


@transaction.atomic
def fill_agenda(
    *, actor: Actor, meeting: PanelMeeting, chosen: Iterable[tuple[str, int]]
) -> Filled:
    """Put requests (kind and id) on an agenda in this order.

    One that somebody else has put elsewhere meanwhile keeps none of the others off. Raises
    PermissionDenied.
    """
    check_manage(actor)
    filled = Filled([], [])
    for kind_key, subject_id in chosen:
        try:
            item = list_item(actor=actor, kind_key=kind_key, subject_id=subject_id, meeting=meeting)
        except Refused as refusal:
            kind = agenda_kinds.get(kind_key)
            filled.refused.append((kind.title(kind.get(subject_id)), refusal.message))
        else:
            filled.items.append(item)
    return filled
