"""Alerts that no school answers: to the liaison officer, then to the panel coordinator."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from attendance.models import Alert, AlertStatus
from attendance.notices import (
    ALERT_ESCALATED,
    ALERT_OVERDUE,
    ALERT_PASSED_UP,
    ALERT_WITH_COORDINATOR,
    ESCALATED,
    PASSED_UP,
)
from attendance.permissions import check_system
from attendance.services.telling import (
    record_alert_event,
    tell_coordinators,
    tell_liaison,
    tell_school,
)
from attendance.thresholds import COORDINATOR_DAYS
from attendance.transitions import ALERT
from calendars.days import add_school_days
from ledger.authority_settings import get_setting
from ledger.state import apply_transition


@transaction.atomic
def escalate_overdue(*, actor: Actor, today: date | None = None) -> int:
    """Pass on what no school answered in time; how many alerts moved a step.

    An alert that waits goes to the liaison officer after the school's day, and to the panel
    coordinator after a further number of school days. Can run any number of times.
    """
    check_system(actor)
    day = today or timezone.localdate()
    waiting = _locked(status=AlertStatus.RAISED, answer_due_on__lt=day)
    late = _locked(status=AlertStatus.ESCALATED, coordinator_due_on__lt=day)
    for alert in waiting:
        _pass_to_liaison(actor, alert, day)
    for alert in late:
        _pass_to_coordinator(actor, alert)
    return len(waiting) + len(late)


def _locked(**which: object) -> list[Alert]:
    found = Alert.objects.filter(**which).select_related("child", "school").order_by("pk")
    return list(found.select_for_update(of=("self",), skip_locked=True))


def _pass_to_liaison(actor: Actor, alert: Alert, day: date) -> None:
    due_on = add_school_days(day, get_setting(COORDINATOR_DAYS), alert.school)
    passed = apply_transition(
        subject=alert, table=ALERT, action="escalate", actor=actor, coordinator_due_on=due_on
    )
    record_alert_event(actor=actor, alert=passed, code=ESCALATED)
    key = f"escalated:{passed.answer_due_on.isoformat()}"
    tell_liaison(passed, ALERT_ESCALATED, key)
    tell_school(passed, ALERT_OVERDUE, key)


def _pass_to_coordinator(actor: Actor, alert: Alert) -> None:
    passed = apply_transition(subject=alert, table=ALERT, action="pass_up", actor=actor)
    record_alert_event(actor=actor, alert=passed, code=PASSED_UP)
    key = f"passed_up:{passed.answer_due_on.isoformat()}"
    tell_coordinators(passed, ALERT_PASSED_UP, key)
    tell_liaison(passed, ALERT_WITH_COORDINATOR, key)
    tell_school(passed, ALERT_WITH_COORDINATOR, key)
