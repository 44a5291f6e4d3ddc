"""What a changed rhythm means for the meetings that an earlier one made: read, nothing is done.

A meeting that was moved to another day by hand stands for its day of the rhythm all the same. One
that the office left as it is stands by itself (`rhythm_on` is empty) and is asked about no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.utils import timezone

from calendars.days import load_calendar
from ledger.authority_settings import get_setting
from panels.calendar.rhythm import SkippedDay, look_ahead, moment_of, without_meeting
from panels.models import (
    DecisionStatus,
    ItemStatus,
    Panel,
    PanelMeeting,
    PanelMeetingStatus,
    Rhythm,
)
from panels.settings import AHEAD_WEEKS


@dataclass(frozen=True, slots=True)
class Misfit:
    """A meeting on no day of the rhythm, how many items are open on it, and who says they come."""

    meeting: PanelMeeting
    item_count: int
    coming: int
    was_moved: bool

    @property
    def is_proposed(self) -> bool:
        """Whether to cancel it goes without saying: nothing stands on it, nobody chose the day."""
        return not self.item_count and not self.was_moved


@dataclass(frozen=True, slots=True)
class Altered:
    """A meeting on its day of the rhythm, at the time or place of an earlier one."""

    meeting: PanelMeeting
    starts_at: datetime


@dataclass(frozen=True)
class Replanning:
    """What no longer fits, what meets at another time, and the days to plan besides."""

    rhythm: Rhythm
    misfits: list[Misfit]
    altered: list[Altered]
    days: list[date]
    skipped: list[SkippedDay]
    alone: list[PanelMeeting]  # planned one by one: they stay, also beside a new one

    @property
    def asks(self) -> bool:
        """Whether the office has something to decide; new meetings alone are planned by night."""
        return bool(self.misfits or self.altered)

    @cached_property
    def mark(self) -> str:
        """What it rests on, in a word: another one, and it is not the plan that was shown."""
        facts = (
            self.rhythm.changed_at, self.days,
            [(one.meeting.pk, one.meeting.calendar_sequence, one.item_count)
             for one in self.misfits],
            [(one.meeting.pk, one.meeting.calendar_sequence) for one in self.altered],
        )  # fmt: skip
        return sha256(repr(facts).encode()).hexdigest()[:20]


def asks_the_office(panel: Panel) -> bool:
    """Whether the rhythm has changed and nobody has said what becomes of the meetings before."""
    plan = replanning_of(panel)
    return plan is not None and plan.asks


def replanning_of(panel: Panel) -> Replanning | None:
    """The plan for a panel's rhythm as it is now; None without a rhythm. Six queries at most."""
    rhythm = Rhythm.objects.filter(panel=panel).first()
    if rhythm is None:
        return None
    today = timezone.localdate()
    planned = panel.meetings.filter(
        status=PanelMeetingStatus.PLANNED, starts_at__date__gt=today
    ).order_by("starts_at", "pk")
    made = list(
        planned.filter(rhythm_on__isnull=False)
        .select_related("chair__user", "deputy_chair__user")
        .prefetch_related("seats")
    )
    until = today + timedelta(weeks=get_setting(AHEAD_WEEKS))
    last = max([until, *(max(_day(one), one.rhythm_on or until) for one in made)])
    ahead = look_ahead(
        rhythm, since=today + timedelta(days=1), until=last, calendar=load_calendar()
    )
    # Nobody knows the holidays of days after this one: what stands there is not judged.
    judged = [
        one for one in made if ahead.stopped_before is None or _day(one) < ahead.stopped_before
    ]
    counts = _open_items(judged)
    return Replanning(
        rhythm,
        [_misfit(one, counts) for one in judged if not _fits(one, ahead.days)],
        _altered(rhythm, judged, ahead.days),
        without_meeting(panel, [day for day in ahead.days if day <= until]),
        [one for one in ahead.skipped if one.day <= until],
        list(planned.filter(rhythm_on__isnull=True)),
    )


def _day(meeting: PanelMeeting) -> date:
    return timezone.localdate(meeting.starts_at)


def _fits(meeting: PanelMeeting, days: Collection[date]) -> bool:
    return meeting.rhythm_on in days or _day(meeting) in days


def _misfit(meeting: PanelMeeting, counts: dict[int, int]) -> Misfit:
    seats = [seat for seat in meeting.seats.all() if seat.stood_down_at is None]
    coming = sum(seat.reply == "coming" for seat in seats)
    return Misfit(meeting, counts.get(meeting.pk, 0), coming, _day(meeting) != meeting.rhythm_on)


def _open_items(meetings: list[PanelMeeting]) -> dict[int, int]:
    """How many items are open on each: listed, or fast tracks to be ratified."""
    pks = [one.pk for one in meetings]
    found: dict[int, int] = {}
    own = PanelMeeting.objects.filter(pk__in=pks, items__status=ItemStatus.LISTED)
    ratified = PanelMeeting.objects.filter(
        pk__in=pks, ratifications__decisions__status=DecisionStatus.TO_RATIFY
    )
    for pk, _item in [
        *own.values_list("pk", "items").distinct(),
        *ratified.values_list("pk", "ratifications").distinct(),
    ]:
        found[pk] = found.get(pk, 0) + 1
    return found


def _altered(rhythm: Rhythm, meetings: list[PanelMeeting], days: Collection[date]) -> list[Altered]:
    """On their day, at the time, place or length that an earlier rhythm had; none changed by hand.

    What the rhythm was before is in its history.
    """
    now = (rhythm.time, rhythm.length_minutes, rhythm.place)
    history = rhythm.events.all()  # type: ignore[attr-defined]
    before = set(history.values_list("time", "length_minutes", "place")) - {now}
    found = []
    for one in meetings:
        own = (timezone.localtime(one.starts_at).time(), one.length_minutes, one.place)
        if _day(one) in days and _day(one) == one.rhythm_on and own in before:
            found.append(Altered(one, moment_of(rhythm, _day(one))))
    return found
