"""Telling people about an alert, and writing it into the child's timeline."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.actors import Actor
from attendance.models import Alert
from attendance.recipients import (
    coordinator_recipients,
    liaison_recipients,
    school_recipients,
    tell,
)
from cases.timeline import record_event
from ledger.notices import Notice


def alert_link(alert: Alert) -> str:
    """Its page."""
    return reverse("attendance:alert", args=[alert.public_id])


@transaction.atomic
def record_alert_event(
    *, actor: Actor, alert: Alert, code: str, happened_on: date | None = None, **parameters: Any
) -> None:
    """Write a step of the alert into the child's timeline."""
    record_event(
        actor=actor, child=alert.child, code=code, link=alert_link(alert), happened_on=happened_on,
        reference=alert.reference, days=f"{alert.days_lost:g}", **parameters,
    )  # fmt: skip


def tell_school(alert: Alert, notice: Notice, key: str) -> None:
    """Tell the school that answers, once for each key."""
    _tell(alert, school_recipients(alert.school), notice, key)


def tell_liaison(alert: Alert, notice: Notice, key: str) -> None:
    """Tell the liaison officers, once for each key."""
    _tell(alert, liaison_recipients(alert.school, alert.child), notice, key)


def tell_coordinators(alert: Alert, notice: Notice, key: str) -> None:
    """Tell the panel coordinators, once for each key."""
    _tell(alert, coordinator_recipients(alert.school, alert.child), notice, key)


def _tell(alert: Alert, memberships: list[Any], notice: Notice, key: str) -> None:
    tell(
        memberships, notice=notice, key=f"alert:{alert.pk}:{key}", link=alert_link(alert),
        reference=alert.reference,
    )  # fmt: skip
