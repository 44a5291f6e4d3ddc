"""The week of a placement: lessons as they are asked for, and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Base
from cases.models import Child, HoursKind, HoursPeriod
from ledger.errors import Refused
from provision.full_time import full_time_hours
from provision.models import Mode, Placement, TimetableSlot, Weekday

# Taught at a base where the placement has one; a group cannot be taught without.
AT_A_BASE = (Mode.GROUP, Mode.ONE_TO_ONE)
NEEDS_A_BASE = (Mode.GROUP,)
LONGEST = Decimal(12)  # hours, as the database keeps them of what is logged


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson a week, as somebody plans it."""

    weekday: int
    starts_at: time
    ends_at: time
    mode: str
    subject: str = ""
    base: Base | None = None

    @classmethod
    def of(cls, slot: TimetableSlot) -> "Lesson":
        """The lesson that a slot of the timetable holds."""
        return cls(slot.weekday, slot.starts_at, slot.ends_at, slot.mode, slot.subject, slot.base)

    def at(self, base: Base | None) -> "Lesson":
        """The same at `base`, if it is taught at a base and does not say at which."""
        if self.base is not None or self.mode not in AT_A_BASE:
            return self
        return replace(self, base=base)

    @property
    def hours(self) -> Decimal:
        """Its length."""
        return TimetableSlot(starts_at=self.starts_at, ends_at=self.ends_at).hours


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one lesson: its place in the list, the part to mend, in words."""

    place: int
    part: str
    message: str


def faults_of(lessons: Sequence[Lesson]) -> list[Fault]:
    """Lessons that are impossible, overlap, or are a group without a place to meet."""
    found = []
    for place, lesson in enumerate(lessons):
        if lesson.ends_at <= lesson.starts_at:
            fault = "to", _("%(day)s: a lesson must end after it begins.")
        elif lesson.hours > LONGEST:
            fault = "to", _("%(day)s: a lesson lasts at most 12 hours.")
        elif lesson.mode in NEEDS_A_BASE and lesson.base is None:
            fault = "base", _("%(day)s: a group meets at a base. Choose the base.")
        else:
            continue
        found.append(Fault(place, fault[0], fault[1] % _day(lesson)))
    if found:
        return found
    ordered = sorted(enumerate(lessons), key=lambda row: (row[1].weekday, row[1].starts_at))
    return [
        Fault(place, "from", _("%(day)s: two lessons overlap.") % _day(second))
        for (_first, first), (place, second) in pairwise(ordered)
        if first.weekday == second.weekday and second.starts_at < first.ends_at
    ]


def check_lessons(placement: Placement, lessons: Sequence[Lesson]) -> None:
    """Refused when lessons are impossible, overlap, or stand at no base or another provider's."""
    if not lessons:
        raise Refused(_("Enter at least one lesson."))
    for fault in faults_of(lessons):
        raise Refused(fault.message, field=fault.part)
    for lesson in lessons:
        if lesson.base is not None and lesson.base.provider_id != placement.provider_id:
            message = _("%(day)s: the base belongs to another provider.") % _day(lesson)
            raise Refused(message, field="base")


def hours_of(lessons: Iterable[Lesson | TimetableSlot]) -> Decimal:
    """Hours a week."""
    return sum((lesson.hours for lesson in lessons), Decimal(0))


def in_hours(hours: Decimal) -> str:
    """Hours as people write them: 25, 7.5."""
    return f"{hours.normalize():f}"


def week_on(placement: Placement, day: date | None = None) -> list[TimetableSlot]:
    """The lessons in force in the week of a day; before it begins, those of its first week."""
    on = max(day or timezone.localdate(), placement.starts_on)
    if placement.ended_on is not None:
        on = min(on, placement.ended_on)
    return [
        slot
        for slot in placement.slots.select_related("base")
        if slot.starts_on <= on and (slot.ends_on is None or slot.ends_on >= on)
    ]


def week_seen(placement: Placement) -> str:
    """A token of the timetable as it is, for a hidden field of its form."""
    slots = placement.slots.order_by("pk").values_list("pk", "ends_on")
    return "-".join(f"{pk}{'e' if ends_on else ''}" for pk, ends_on in slots) or "empty"


def full_time_for(child: Child, day: date) -> Decimal:
    """Hours a week of full-time education at the child's age."""
    return full_time_hours(child.year_group_on(day))


def advised_hours(child: Child) -> HoursPeriod | None:
    """What health advises today."""
    return HoursPeriod.objects.current().filter(child=child, kind=HoursKind.ADVISED).first()


def _day(lesson: Lesson) -> dict[str, str]:
    return {"day": str(Weekday(lesson.weekday).label)}
