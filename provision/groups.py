"""Who is taught when: the lessons of a day as groups, and those that nobody has logged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import groupby

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Base, Organisation
from calendars.days import load_calendar, load_calendars
from provision.models import Mode, Placement, Subject, TaughtSession, TimetableSlot
from provision.placement_querysets import PlacementQuerySet

LOOKED_BACK = timedelta(weeks=2)
Missing = tuple[date, TimetableSlot]


@dataclass(frozen=True, slots=True)
class Place:
    """One child in a group: the slot of the timetable, and the lesson where it was logged."""

    slot: TimetableSlot
    session: TaughtSession | None


@dataclass(frozen=True, slots=True)
class Group:
    """Children taught together: at one time and base, in one mode and subject."""

    key: str
    starts_at: time
    ends_at: time
    mode: Mode
    base: Base | None
    subject: Subject | None
    places: list[Place] = field(default_factory=list)

    @property
    def to_log(self) -> list[Place]:
        """Those whose lesson nobody has logged."""
        return [place for place in self.places if place.session is None]

    @property
    def logged(self) -> list[Place]:
        """Those whose lesson stands in the log."""
        return [place for place in self.places if place.session is not None]

    @property
    def names(self) -> str:
        """First names, for those who teach the group."""
        return ", ".join(place.slot.placement.child.first_name for place in self.places)


def groups_on(actor: Actor, day: date) -> list[Group]:
    """The lessons that the actor's provider has planned on a day, in order of time."""
    if actor.organisation is None or not load_calendar(actor.organisation).is_school_day(day):
        return []
    slots = _slots(Placement.objects.visible_to(actor).of_provider(actor.organisation), day, day)
    slots = [slot for slot in slots if slot.weekday == day.weekday() and _holds(slot, day)]
    sessions = _sessions(slots, day, day)
    found = []
    for key, members in groupby(sorted(slots, key=_order), key=_key):
        rows = list(members)
        first = rows[0]
        found.append(
            Group(
                key, first.starts_at, first.ends_at, Mode(first.mode), first.base,
                Subject(first.subject) if first.subject else None,
                [Place(slot, sessions.get((slot.pk, day))) for slot in rows],
            )
        )  # fmt: skip
    return found


def missing_lessons(provider: Organisation) -> list[Missing]:
    """Lessons of the last two weeks, oldest first, that nobody has logged by the next day."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return missing_by_provider([provider], until=yesterday)[provider.pk]


def missing_by_provider(
    providers: Collection[Organisation], *, until: date
) -> dict[int, list[Missing]]:
    """Lessons of the two weeks until a day that nobody has logged, by provider, oldest first.

    A constant number of queries.
    """
    first = until - LOOKED_BACK
    calendars = load_calendars(providers)
    slots = _slots(Placement.objects.filter(provider__in=providers), first, until)
    sessions = _sessions(slots, first, until)
    found: dict[int, list[Missing]] = {provider.pk: [] for provider in providers}
    for day in (first + timedelta(days=n) for n in range((until - first).days + 1)):
        for slot in slots:
            key = slot.placement.provider_id
            is_due = slot.weekday == day.weekday() and _holds(slot, day)
            if is_due and (slot.pk, day) not in sessions and calendars[key].is_school_day(day):
                found[key].append((day, slot))
    return found


def _slots(placements: PlacementQuerySet, first: date, last: date) -> list[TimetableSlot]:
    running = placements.active_between(first, last)
    rows = TimetableSlot.objects.filter(placement__in=running, starts_on__lte=last)
    return list(rows.select_related("placement__child", "placement__provider", "base"))


def _holds(slot: TimetableSlot, day: date) -> bool:
    in_force = slot.starts_on <= day and (slot.ends_on is None or day <= slot.ends_on)
    return in_force and slot.placement.goes_on(day)


def _sessions(
    slots: Iterable[TimetableSlot], first: date, last: date
) -> dict[tuple[int | None, date], TaughtSession]:
    rows = TaughtSession.objects.standing().between(first, last).filter(slot__in=slots)
    return {(row.slot_id, row.day): row for row in rows}


def _key(slot: TimetableSlot) -> str:
    parts = (f"{slot.starts_at:%H%M}{slot.ends_at:%H%M}", slot.mode, slot.base_id or 0)
    return "-".join(str(part) for part in (*parts, slot.subject or "any"))


def _order(slot: TimetableSlot) -> tuple[object, ...]:
    return slot.starts_at, _key(slot), slot.placement.child.sort_name
