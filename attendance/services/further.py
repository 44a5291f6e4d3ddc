"""The further number of days: an alert that reaches it asks for prioritised assessment."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.actors import Actor
from attendance.models import OPEN_STATUSES, Alert
from attendance.notices import ALERT_FURTHER, FURTHER_REACHED
from attendance.permissions import check_system
from attendance.rules import Episode, find_reached
from attendance.services.prompts import fast_track_link, prompt_fast_track
from attendance.services.telling import record_alert_event, tell_liaison, tell_school


@transaction.atomic
def mark_further(
    *, actor: Actor, child_ids: Sequence[int], changed: Sequence[int], day: date
) -> int:
    """Mark the open alerts that have reached their further number; how many are new.

    The mark follows corrections of the register; school and liaison officer are told once, and
    the prompt is made once. `changed` are ids of alerts whose count has changed.
    """
    check_system(actor)
    alerts = _to_look_at(child_ids, changed)
    found = find_reached([_episode(alert, day) for alert in alerts if _has_enough(alert)])
    told = 0
    for alert in alerts:
        finding = found.get(alert.child_id)
        reached_on = finding.reached_on if finding else None
        is_first = reached_on is not None and alert.further_told_at is None
        if reached_on != alert.further_on or is_first:
            alert.further_on = reached_on
            alert.further_told_at = timezone.now() if is_first else alert.further_told_at
            alert.save(update_fields=["further_on", "further_told_at"])
        if is_first:
            _tell(actor, alert)
            told += 1
    return told


def _to_look_at(child_ids: Sequence[int], changed: Sequence[int]) -> list[Alert]:
    has_enough = Q(sessions__gte=2 * F("further_days"))
    moved = Q(pk__in=changed) & (has_enough | Q(further_on__isnull=False))
    unmarked = has_enough & Q(further_on__isnull=True)
    fell_away = ~has_enough & Q(further_on__isnull=False)
    found = Alert.objects.filter(
        moved | unmarked | fell_away, child__in=child_ids, status__in=OPEN_STATUSES
    )
    return list(found.select_related("child", "school").select_for_update(of=("self",)))


def _has_enough(alert: Alert) -> bool:
    return alert.sessions >= 2 * alert.further_days


def _episode(alert: Alert, day: date) -> Episode:
    """The days that the alert counts, however they are spread."""
    return Episode(
        child_id=alert.child_id,
        counts_from=alert.first_day,
        runs_from=alert.first_day,
        until=day,
        cumulative_days=alert.further_days,
        consecutive_days=alert.further_days,
    )


def _tell(actor: Actor, alert: Alert) -> None:
    record_alert_event(
        actor=actor, alert=alert, code=FURTHER_REACHED, happened_on=alert.further_on,
        further=alert.further_days,
    )  # fmt: skip
    tell_school(alert, ALERT_FURTHER, "further")
    tell_liaison(alert, ALERT_FURTHER, "further")
    prompt_fast_track(child=alert.child, school=alert.school, link=fast_track_link(alert))
