"""Health-related periods: declared, ended, or withdrawn when they should not have been."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from attendance.models import HealthPeriod, PartTimeTimetable
from attendance.services.evaluation import evaluate_alerts
from attendance.services.fifteen_days import tell_prognosis
from cases.models import Child
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.models import RetentionClass
from ledger.state import lock

DECLARED = register_event(
    "attendance.health_period_declared",
    gettext_lazy("Absence from %(starts_on)s recorded as health-related"),
)
ENDED = register_event(
    "attendance.health_period_ended", gettext_lazy("Health-related period ended on %(ends_on)s")
)
PERIOD_WITHDRAWN = register_event(
    "attendance.health_period_withdrawn",
    gettext_lazy("Health-related period from %(starts_on)s withdrawn"),
)


@transaction.atomic
def declare_health_period(
    *, actor: Actor, child: Child, starts_on: date, reason: str, ends_on: date | None = None
) -> HealthPeriod:
    """From now on absence in these days counts as health-related; the rule is held at once."""
    return record_period(
        actor=actor, child=child, starts_on=starts_on, reason=reason, ends_on=ends_on
    )


@transaction.atomic
def record_period(
    *,
    actor: Actor,
    child: Child,
    starts_on: date,
    reason: str,
    ends_on: date | None = None,
    days_away: int | None = None,
) -> HealthPeriod:
    """As `declare_health_period`, in the caller's transaction. `days_away` is how many school days
    the child is likely to miss, where that is not every one of the period."""
    _check(actor, child)
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    if not reason.strip():
        raise Refused(_("Say why the absence is because of health."), field="reason")
    period = HealthPeriod.objects.create(
        child=child,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        controller=actor.organisation or child.controller,
        retention_class=RetentionClass.PUPIL,
        recorded_by=actor.user,
    )
    record_event(actor=actor, child=child, code=DECLARED, happened_on=starts_on,
                 starts_on=starts_on.isoformat())  # fmt: skip
    evaluate_alerts(actor=Actor.system(), child_ids=[child.pk])
    tell_prognosis(actor=actor, period=period, days=days_away)
    return period


@transaction.atomic
def end_health_period(*, actor: Actor, period: HealthPeriod, ends_on: date) -> HealthPeriod:
    """Set the last day, which may lie ahead: then it says how long the child will be away.

    Raises Refused before the first day, StaleChange when it was withdrawn.
    """
    _check(actor, period.child)
    record = lock(period)
    if record.withdrawn_at is not None:
        raise StaleChange
    if ends_on < record.starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    record.ends_on = ends_on
    record.save(update_fields=["ends_on"])
    record_event(actor=actor, child=record.child, code=ENDED, happened_on=ends_on,
                 ends_on=ends_on.isoformat())  # fmt: skip
    evaluate_alerts(actor=Actor.system(), child_ids=[record.child_id])
    is_timetable = PartTimeTimetable.objects.filter(health_period=record).exists()
    if ends_on >= timezone.localdate() and not is_timetable:
        tell_prognosis(actor=actor, period=record)
    return record


@transaction.atomic
def withdraw_health_period(*, actor: Actor, period: HealthPeriod, reason: str) -> HealthPeriod:
    """It should not have been recorded. It stays, with the reason, and counts no more."""
    _check(actor, period.child)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record = lock(period)
    if record.withdrawn_at is not None:
        raise StaleChange
    record.withdrawn_at = timezone.now()
    record.withdrawn_by = actor.user
    record.withdrawn_reason = reason.strip()
    record.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record_event(actor=actor, child=record.child, code=PERIOD_WITHDRAWN,
                 starts_on=record.starts_on.isoformat())  # fmt: skip
    evaluate_alerts(actor=Actor.system(), child_ids=[record.child_id])
    return record


def _check(actor: Actor, child: Child) -> None:
    check(
        actor,
        Permission.DECLARE_HEALTH_PERIOD,
        _("Your role cannot say that absence is because of health."),
    )
    check_visible(actor, child)
