"""Where lessons are, the week, and how it goes: what a family reads of placements."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from attendance.part_time.family import FamilyTimetable
from attendance.part_time.family import shared_with_family as part_times_shared
from cases.access import ChildAccess
from cases.models import Telling
from healthcare_plans.withholding import Withhold, withholding_for
from provision.models import Placement, PlacementReview, PlacementStatus, TimetableSlot, Weekday
from provision.models.placements import TAUGHT
from reintegration.querysets import FamilyReturn, shared_with_family


@dataclass(frozen=True, slots=True)
class FamilyPlacement:
    """A place with its week and what its reviews say to the family.

    `ended_on` and `ends_on`, the last day of a notice, are None while somebody has still to tell
    the family; `week` then stays what it was.
    """

    placement: Placement
    ended_on: date | None
    ends_on: date | None
    week: list[tuple[str, list[TimetableSlot]]]
    reviews: list[PlacementReview]


def return_for(access: ChildAccess) -> FamilyReturn | None:
    """The plan for going back as the family reads it, without the names of protected people."""
    back = shared_with_family(access.actor, access.child)
    if back is None:
        return None
    withhold = withholding_for(access.child)
    _take_out(withhold, back.plan, "aim", "met_by", "bad_morning", "destination")
    for week in back.weeks:
        _take_out(withhold, week, "room", "met_by", "bad_morning", "note")
    return back


def part_times_for(access: ChildAccess) -> list[FamilyTimetable]:
    """Part-time timetables as the family reads them, without the names of protected people."""
    found = part_times_shared(access.actor, access.child)
    withhold = withholding_for(access.child) if found else None
    for shown in found:
        if withhold is not None:
            _take_out(withhold, shown.timetable, "circumstances", "way_back")
            if shown.asked is not None:
                _take_out(withhold, shown.asked, "why")
    return found


def _take_out(withhold: Withhold, record: Any, *names: str) -> None:
    """For showing: nothing here is saved."""
    for name in names:
        setattr(record, name, withhold(getattr(record, name)))


def placements_for(access: ChildAccess) -> list[FamilyPlacement]:
    """Places where the child is or was taught, newest first, in a constant number of queries."""
    placements = list(
        Placement.objects.filter(child=access.child, status__in=TAUGHT)
        .select_related("provider", "base")
        .order_by("-starts_on", "-pk")
    )
    untold = Telling.objects.waiting_subjects(access.child, Placement)
    slots = _slots(placements, untold)
    reviews = list(PlacementReview.objects.filter(placement__in=placements))
    withhold = withholding_for(access.child)
    for review in reviews:
        _take_out(withhold, review, "shared_progress")
    return [
        FamilyPlacement(
            placement,
            None if placement.pk in untold else placement.ended_on,
            None if placement.pk in untold else _last_day(placement),
            _week([slot for slot in slots if slot.placement_id == placement.pk]),
            [row for row in reviews if row.placement_id == placement.pk and row.shared_progress],
        )
        for placement in placements
    ]


def _last_day(placement: Placement) -> date | None:
    return placement.notice_ends_on if placement.status == PlacementStatus.ENDING else None


def _slots(placements: list[Placement], untold: set[int]) -> list[TimetableSlot]:
    """Today's lessons; of a place whose end is not told yet, those of its last day."""
    current = TimetableSlot.objects.current().filter(placement__in=placements)
    kept = TimetableSlot.objects.filter(placement__in=untold, ends_on=F("placement__ended_on"))
    return list((current | kept).order_by("weekday", "starts_at"))


def _week(slots: list[TimetableSlot]) -> list[tuple[str, list[TimetableSlot]]]:
    days = [(day, [slot for slot in slots if slot.weekday == day]) for day in Weekday]
    return [(str(day.label), found) for day, found in days if found]
