"""The demo's meeting under way has begun a little while ago, at whatever hour somebody looks.

The seed begins it at a fixed time, so that the same seed and date make the same authority. Who
signs in later finds it moved, as a whole, to the quarter of an hour that makes it look held now;
once somebody has moved it on, it is theirs and stays where it is.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from panels.agenda.progress import progress_of
from panels.models import PanelMeeting, PanelMeetingStatus

FRESH = timedelta(minutes=30)  # a pause of this length looks like one


@transaction.atomic
def bring_to_now() -> PanelMeeting | None:
    """Move it when it is not of now; the meeting, or None where nothing had to be done."""
    held = PanelMeeting.objects.select_for_update(of=("self",)).filter(
        status=PanelMeetingStatus.IN_SESSION, recorded_afterwards_at__isnull=True
    )
    meeting = held.order_by("pk").first()
    if meeting is None or meeting.opened_at is None:
        return None
    now, paused_at = timezone.now(), _paused_by_the_seed(meeting)
    if paused_at is None or timedelta(0) <= now - paused_at <= FRESH:
        return None
    by = _quarter(now - (paused_at - meeting.starts_at)) - meeting.starts_at
    meeting.starts_at, meeting.opened_at = meeting.starts_at + by, meeting.opened_at + by
    meeting.save(update_fields=["starts_at", "opened_at"])
    meeting.calls.update(called_at=F("called_at") + by, ended_at=F("ended_at") + by)
    return meeting


def _paused_by_the_seed(meeting: PanelMeeting) -> datetime | None:
    """Since when it rests; None once somebody has moved it on.

    The seed acts on full minutes, people between.
    """
    calls = progress_of(meeting).calls
    moments = [moment for call in calls for moment in (call.called_at, call.ended_at)]
    is_as_seeded = all(moment is not None and _is_full_minute(moment) for moment in moments)
    return calls[-1].ended_at if calls and is_as_seeded else None


def _is_full_minute(moment: datetime) -> bool:
    return moment.second == 0 and moment.microsecond == 0


def _quarter(moment: datetime) -> datetime:
    """The full quarter of an hour before a moment."""
    return moment - timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
