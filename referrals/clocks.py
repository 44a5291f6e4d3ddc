"""The clock of a referral: working days used and left; and the days without education beside it.

The authority's clock counts working days and stands still while a referral is returned. The
days that the child goes without suitable education never stand still.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.days import (
    SchoolCalendar,
    add_working_days,
    load_calendar,
    working_days_between,
)
from ledger.authority_settings import get_setting
from referrals.models import Referral, ReferralStatus
from referrals.settings import (
    ACKNOWLEDGE_DAYS,
    DECISION_DAYS,
    FAST_TRACK_DECISION_DAYS,
    FAST_TRACK_TRIAGE_DAYS,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days on the clock. `days_left` is negative when overdue.

    `due_on` is None while the clock is paused or stopped.
    """

    days_used: int
    days_left: int
    is_paused: bool
    is_overdue: bool
    due_on: date | None
    is_stopped: bool = False

    @property
    def state(self) -> str:
        """For the clock badge: "paused", "stopped" or empty while it runs."""
        return "paused" if self.is_paused else "stopped" if self.is_stopped else ""


def clock_of(referral: Referral, on: date | None = None) -> Clock | None:
    """The clock on a day (default today), from the row alone; None before submission."""
    if referral.clock_starts_on is None:
        return None
    ended_on = _ended_on(referral)
    day = referral.paused_on or ended_on or on or timezone.localdate()
    used = working_days_between(referral.clock_starts_on, day)
    left = (referral.clock_days or 0) - used
    stands_still = referral.paused_on is not None or ended_on is not None
    return Clock(
        days_used=used,
        days_left=left,
        is_paused=referral.paused_on is not None,
        is_overdue=left < 0 and not stands_still,
        due_on=None if stands_still else referral.due_on,
        is_stopped=ended_on is not None,
    )


def days_without_education(
    referral: Referral, on: date | None = None, calendar: SchoolCalendar | None = None
) -> int | None:
    """School days of the authority since the first one missed because of health, included.

    Since submission when that day is not known; up to the decision; None for a draft without
    either day, and for a withdrawn referral. A list hands in the `calendar` that it loaded once.
    """
    if referral.status == ReferralStatus.WITHDRAWN:
        return None
    if referral.absent_since is not None:
        start = referral.absent_since - timedelta(days=1)
    elif referral.submitted_on is not None:
        start = referral.submitted_on
    else:
        return None
    end = _ended_on(referral) or on or timezone.localdate()
    return (calendar or load_calendar()).days_between(start, end)


@dataclass(frozen=True, slots=True)
class Target:
    """Something due after submission, and when it was done: for the queue and the triage page."""

    label: str
    due_on: date
    done_on: date | None

    @property
    def is_late(self) -> bool:
        """Done after its day, or not done and its day is past."""
        return (self.done_on or timezone.localdate()) > self.due_on

    @property
    def state(self) -> str:
        """In words: in time, late, still open."""
        if self.done_on is None:
            return _("Late") if self.is_late else _("Open")
        return _("Done late") if self.is_late else _("Done in time")


def targets_of(referral: Referral) -> list[Target]:
    """Acknowledgement and, of a fast track, its triage: by when, and when it was done."""
    found = []
    if referral.acknowledge_by is not None:
        found.append(
            Target(_("Acknowledge"), referral.acknowledge_by, _day(referral.acknowledged_at))
        )
    if referral.triage_by is not None:
        found.append(Target(_("Triage the fast track"), referral.triage_by,
                            _day(referral.triaged_at)))  # fmt: skip
    return found


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def started(on: date, *, is_fast_track: bool) -> dict[str, Any]:
    """Fields of a clock that starts with submission and runs to the acknowledgement."""
    limit = get_setting(FAST_TRACK_TRIAGE_DAYS if is_fast_track else ACKNOWLEDGE_DAYS)
    due_on = add_working_days(on, limit)
    return {
        "clock_starts_on": on,
        "clock_days": limit,
        "paused_days": 0,
        "due_on": due_on,
        "acknowledge_by": add_working_days(on, get_setting(ACKNOWLEDGE_DAYS)),
        "triage_by": due_on if is_fast_track else None,
    }


def running_to_decision(referral: Referral) -> dict[str, Any]:
    """Fields once the referral is acknowledged: the same clock runs to the decision."""
    limit = _decision_limit(referral)
    return {"clock_days": limit, "due_on": due_after(referral.clock_starts_on, limit)}


def paused(referral: Referral, on: date) -> dict[str, Any]:
    """Fields of a clock that stands still from a day on."""
    return {"clock_days": _decision_limit(referral), "paused_on": on, "due_on": None}


def resumed(referral: Referral, on: date) -> dict[str, Any]:
    """Fields of a clock that runs on: its start moves by the working days of the pause."""
    if referral.paused_on is None or referral.clock_starts_on is None:
        return {}
    pause = working_days_between(referral.paused_on, on)
    start = _moved(referral.clock_starts_on, pause)
    return {
        "clock_starts_on": start,
        "paused_on": None,
        "paused_days": referral.paused_days + pause,
        "due_on": due_after(start, referral.clock_days or 0),
    }


def stopped(referral: Referral, on: date) -> dict[str, Any]:
    """Fields of a clock that has ended, paused or not."""
    return {**resumed(referral, on), "due_on": None}


def _decision_limit(referral: Referral) -> int:
    return get_setting(FAST_TRACK_DECISION_DAYS if referral.is_fast_track else DECISION_DAYS)


def due_after(start: date | None, limit: int) -> date | None:
    """The last day of a clock that starts on a day; None without one."""
    return add_working_days(start, limit) if start else None


def _moved(start: date, days: int) -> date:
    return add_working_days(start, days) if days else start


def _ended_on(referral: Referral) -> date | None:
    ended_at = referral.decided_at or referral.withdrawn_at or referral.merged_at
    return timezone.localdate(ended_at) if ended_at else None
