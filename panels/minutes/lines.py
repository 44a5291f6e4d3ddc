"""What the minutes of a panel meeting say by themselves: who was there, what happened, when.

A part is what Waymark writes of what happened, until somebody edits it; once the minutes are
agreed every part is fixed. A reader never gets the part of an item that they stepped out of.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from panels.minutes.facts import facts_of
from panels.minutes.words import Part, is_carried_away, what_happened, who_was_there
from panels.models import (
    AgendaItem,
    MinuteKind,
    MinutePart,
    PanelMeeting,
)
from panels.querysets import AgendaItemQuerySet


def minutes_of(meeting: PanelMeeting, reader: Actor) -> list[Part]:
    """The parts in order, without those of items that the reader stepped out of.

    Of a child who has left the authority they say that, and nothing else.
    """
    items = items_of(meeting).visible_to(reader)
    here = set(items.about_children_of(reader).values_list("pk", flat=True))
    return [_closed(part, here) for part in _parts(meeting, list(items))]


def _closed(part: Part, here: set[int]) -> Part:
    if part.item is None or part.item.pk in here:
        return part
    heading = _("%(reference)s: a child who has left the authority") % {
        "reference": part.item.reference
    }
    return Part(part.kind, heading, _("The record is closed."), "", part.position)


def whole_minutes(meeting: PanelMeeting) -> list[Part]:
    """Every part, for fixing them when the chair agrees."""
    return _parts(meeting, list(items_of(meeting)))


def items_of(meeting: PanelMeeting) -> AgendaItemQuerySet:
    """What stood on the meeting, and what was taken off it or carried on to a later one."""
    stood = Q(meeting=meeting) | Q(ratifying_meeting=meeting)
    carried = Q(pk__in=meeting.carried_on.values("item"))
    found = AgendaItem.objects.filter(stood | carried).for_agenda()
    with_rest = found.prefetch_related(
        "decisions__stances__membership__user",
        "decisions__findings",
        "decisions__decided_by__user",
        "decisions__ratified_by__user",
        "decisions__second__user",
        "decisions__reconsiders__decision",
        "decisions__ground_findings__ground",
        "actions__owner__user",
    )
    return with_rest.order_by("meeting_id", "position", "pk")


def _parts(meeting: PanelMeeting, items: list[AgendaItem]) -> list[Part]:
    saved = {
        (part.kind, part.item_id): part
        for part in meeting.minute_parts.prefetch_related("corrections__corrected_by__user")
    }
    if any(part.is_fixed for part in saved.values()):
        shown = {item.pk: item for item in items}
        fixed = [p for p in saved.values() if p.is_fixed and (p.item_id in {None, *shown})]
        return [_fixed(part, shown) for part in sorted(fixed, key=lambda one: one.position)]
    seats = list(
        meeting.seats.select_related(
            "membership__user", "membership__organisation", "substitute_for__membership__user"
        )
    )
    facts = facts_of(meeting, items)
    live = [who_was_there(meeting, seats)]
    live += [what_happened(meeting, seats, item, facts) for item in _in_order(meeting, items)]
    live.append(Part(MinuteKind.OTHER, _("Other matters"), meeting.minutes, "", 0))
    for position, part in enumerate(live):
        part.position = position
        part.saved = saved.get((part.kind, part.item.pk if part.item else None))
        if part.saved is not None:
            part.text = part.saved.text
    return live


def _in_order(meeting: PanelMeeting, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Ratifications first, then in the order of the agenda, then what was carried on."""
    return sorted(
        items,
        key=lambda item: (
            is_carried_away(meeting, item), item.ratifying_meeting_id != meeting.pk,
            item.position, item.pk,
        ),
    )  # fmt: skip


def _fixed(part: MinutePart, items: dict[int, AgendaItem]) -> Part:
    return Part(
        MinuteKind(part.kind), part.heading, part.text, part.written, part.position,
        items.get(part.item_id) if part.item_id else None, part,
        tuple(part.corrections.all()), part.planned_minutes, part.spent_minutes,
    )  # fmt: skip


def part_for(meeting: PanelMeeting, actor: Actor, key: str) -> Part:
    """One part that the actor reads. Raises PermissionDenied for any other."""
    for part in minutes_of(meeting, actor):
        if part.key == key:
            return part
    raise PermissionDenied(_("This part of the minutes is closed to you, or there is none."))
