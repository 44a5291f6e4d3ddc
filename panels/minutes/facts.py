"""What the minutes of a meeting are written from, read once for all of its items."""

from dataclasses import dataclass
from datetime import datetime

from ledger.models import StatusChange
from panels.agenda.progress import spent_on
from panels.interests.record import InterestMinute, interest_minutes
from panels.models import AgendaItem, CarryOver, NoInterest, PanelMeeting


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read once for all items: interests, when each was recorded, where they went and came
    from, how many minutes the meeting was on each; by id."""

    interests: dict[int, list[InterestMinute]]
    denied: dict[int, list[NoInterest]]
    times: dict[int, datetime]
    away: dict[int, CarryOver]
    here: dict[int, CarryOver]
    spent: dict[int, int]


def facts_of(meeting: PanelMeeting, items: list[AgendaItem]) -> Facts:
    """Of these items of a meeting, in a constant number of queries."""
    interests: dict[int, list[InterestMinute]] = {}
    for minute in interest_minutes(meeting):
        interests.setdefault(minute.item.pk, []).append(minute)
    denied: dict[int, list[NoInterest]] = {}
    answers = NoInterest.objects.filter(item__in=[item.pk for item in items])
    for one in answers.select_related("membership__user"):
        denied.setdefault(one.item_id, []).append(one)
    away = meeting.carried_on.select_related("to_meeting")
    here = meeting.carried_here.select_related("from_meeting")
    return Facts(
        interests, denied, _times(items), {row.item_id: row for row in away},
        {row.item_id: row for row in here}, spent_on(meeting),
    )  # fmt: skip


def _times(items: list[AgendaItem]) -> dict[int, datetime]:
    """When each item was decided, deferred or taken off."""
    changes = StatusChange.objects.filter(
        subject_type=AgendaItem._meta.label_lower, subject_id__in=[item.pk for item in items],
        action__in=["decide", "defer", "take_off"],
    )  # fmt: skip
    return dict(changes.order_by("changed_at").values_list("subject_id", "changed_at"))
