"""The end of a hold: by itself when its day or days have come, or by somebody's word."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.models import Alert, AlertHold, AlertStatus
from attendance.notices import HOLD_ENDED, HOLD_FURTHER, HOLD_RELEASED
from attendance.permissions import check_system
from attendance.recipients import liaison_recipients, school_recipients, tell
from attendance.rules import Episode, Finding, find_reached
from attendance.services.prompts import FURTHER, prompt_fast_track
from attendance.services.telling import alert_link
from attendance.thresholds import ANSWER_DAYS
from attendance.transitions import ALERT, HOLD
from calendars.days import add_school_days
from cases.timeline import record_event
from ledger.authority_settings import get_setting
from ledger.notices import Notice
from ledger.state import apply_transition


@transaction.atomic
def release_due(
    *, actor: Actor, day: date, child_ids: Sequence[int] | None = None
) -> list[AlertHold]:
    """End the holds whose review date or further days have come, of some children or of all."""
    check_system(actor)
    standing = AlertHold.objects.standing().select_related("child", "school", "alert")
    if child_ids is not None:
        standing = standing.filter(child__in=child_ids)
    holds = list(standing.order_by("pk").select_for_update(of=("self",)))
    missed = find_reached([_episode(hold, day) for hold in holds if hold.further_days])
    return [
        end_hold(actor=actor, hold=hold, reason=why, day=day)
        for hold in holds
        if (why := _why(hold, missed.get(hold.child_id), day))
    ]


@transaction.atomic
def end_hold(*, actor: Actor, hold: AlertHold, reason: str, day: date) -> AlertHold:
    """Release it: an alert that it held waits for an answer again, and people are told."""
    ended = apply_transition(
        subject=hold, table=HOLD, action="release", actor=actor, reason=reason, ended_on=day
    )
    alert = Alert.objects.filter(child=ended.child_id, status=AlertStatus.ON_HOLD).first()
    link = hold_link(ended)
    if alert is not None:
        resumed = apply_transition(
            subject=alert, table=ALERT, action="resume", actor=actor, reason=reason,
            answer_due_on=add_school_days(day, get_setting(ANSWER_DAYS), alert.school),
            coordinator_due_on=None,
        )  # fmt: skip
        link = alert_link(resumed)
    record_event(actor=actor, child=ended.child, code=HOLD_RELEASED, happened_on=day, link=link,
                 reference=ended.reference)  # fmt: skip
    tell_about_hold(ended, HOLD_ENDED, "ended", link)
    return ended


def hold_link(hold: AlertHold) -> str:
    """Where it stands on the child's page."""
    page = reverse("attendance:child", args=[hold.child.public_id])
    return f"{page}#hold"


def tell_about_hold(hold: AlertHold, notice: Notice, key: str, link: str = "") -> None:
    """Tell the school and the liaison officers, once for each key."""
    people = school_recipients(hold.school) + liaison_recipients(hold.school, hold.child)
    tell(people, notice=notice, key=f"hold:{hold.pk}:{key}", link=link or hold_link(hold),
         reference=hold.reference)  # fmt: skip


def tell_further(holds: Iterable[AlertHold]) -> None:
    """Held children without an alert who have reached the further number: told once, prompted."""
    for hold in holds:
        if hold.further_told_at is None:
            hold.further_told_at = timezone.now()
            hold.save(update_fields=["further_told_at"])
            tell_about_hold(hold, HOLD_FURTHER, "further")
            page = reverse("attendance:child", args=[hold.child.public_id])
            prompt_fast_track(child=hold.child, school=hold.school, link=f"{page}{FURTHER}")


def _episode(hold: AlertHold, day: date) -> Episode:
    """The days after the hold began, however they are spread."""
    assert hold.starts_on is not None  # noqa: S101 (the database says so)
    assert hold.further_days is not None  # noqa: S101 (asked before)
    start = hold.starts_on + timedelta(days=1)
    return Episode(
        child_id=hold.child_id, counts_from=start, runs_from=start, until=max(day, start),
        cumulative_days=hold.further_days, consecutive_days=hold.further_days,
    )  # fmt: skip


def _why(hold: AlertHold, missed: Finding | None, day: date) -> str:
    if hold.until_on is not None and hold.until_on <= day:
        return _("The review date, %(on)s, has come.") % {"on": date_format(hold.until_on)}
    if missed is not None:
        return _("%(days)s further school days were missed because of health, by %(on)s.") % {
            "days": hold.further_days,
            "on": date_format(missed.reached_on),
        }
    return ""
