"""Where lessons are, the week, and how it goes: what a family reads of placements."""

from dataclasses import dataclass

from cases.access import ChildAccess
from provision.models import Placement, PlacementReview, TimetableSlot, Weekday
from provision.models.placements import TAUGHT


@dataclass(frozen=True, slots=True)
class FamilyPlacement:
    """A place with its week and what its reviews say to the family."""

    placement: Placement
    week: list[tuple[str, list[TimetableSlot]]]
    reviews: list[PlacementReview]


def placements_for(access: ChildAccess) -> list[FamilyPlacement]:
    """Places where the child is or was taught, newest first, in a constant number of queries."""
    placements = list(
        Placement.objects.filter(child=access.child, status__in=TAUGHT)
        .select_related("provider", "base")
        .order_by("-starts_on", "-pk")
    )
    slots = list(
        TimetableSlot.objects.current()
        .filter(placement__in=placements)
        .order_by("weekday", "starts_at")
    )
    reviews = list(PlacementReview.objects.filter(placement__in=placements))
    return [
        FamilyPlacement(
            placement,
            _week([slot for slot in slots if slot.placement_id == placement.pk]),
            [row for row in reviews if row.placement_id == placement.pk and row.shared_progress],
        )
        for placement in placements
    ]


def _week(slots: list[TimetableSlot]) -> list[tuple[str, list[TimetableSlot]]]:
    days = [(day, [slot for slot in slots if slot.weekday == day]) for day in Weekday]
    return [(str(day.label), found) for day, found in days if found]
