"""A part-time timetable for health makes the child's absence in its days health-related."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.models import HealthPeriod, PartTimeReason, PartTimeTimetable
from attendance.part_time.weeks import free_sessions
from attendance.services.evaluation import evaluate_alerts
from attendance.services.fifteen_days import tell_prognosis
from attendance.services.health_periods import record_period
from calendars.days import load_calendar
from ledger.state import lock


@transaction.atomic
def follow_health(*, timetable: PartTimeTimetable, signed_by: Actor) -> None:
    """Make, lengthen or shorten the health-related period of the timetable, in its days; none where
    one that the school recorded covers them.

    Its author is who recorded the agreement; where a parent signed in did, who agreed for the
    school. Half days away are told to the authority as likely
    days without school, two of them a day: they count for section 19 as other absence does.
    """
    if timetable.reason != PartTimeReason.HEALTH:
        return
    until = timetable.ended_on or timetable.ends_on
    if timetable.health_period is None:
        if _is_covered(timetable, until):
            return
        timetable.health_period = record_period(
            actor=signed_by, child=timetable.child, starts_on=timetable.starts_on, ends_on=until,
            reason=_("Part-time timetable %(reference)s: %(why)s")
            % {"reference": timetable.reference, "why": timetable.circumstances},
            days_away=_days_away(timetable, until),
        )  # fmt: skip
        timetable.save(update_fields=["health_period"])
        return
    period = lock(timetable.health_period)
    timetable.health_period = period
    if period.withdrawn_at is not None or period.ends_on == until:
        return
    if until < period.starts_on:
        _withdraw(period, signed_by, timetable.ended_reason)
        return
    _set_end(period, until)
    if timetable.is_going_on:
        tell_prognosis(actor=signed_by, period=period, days=_days_away(timetable, until))


def _is_covered(timetable: PartTimeTimetable, until: date) -> bool:
    """Whether the school has said already that these days are health-related."""
    standing = HealthPeriod.objects.standing().filter(child=timetable.child_id)
    known = standing.filter(starts_on__lte=timetable.starts_on)
    return known.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=until)).exists()


def _set_end(period: HealthPeriod, until: date) -> None:
    period.ends_on = until
    period.save(update_fields=["ends_on"])
    evaluate_alerts(actor=Actor.system(), child_ids=[period.child_id])


def _withdraw(period: HealthPeriod, actor: Actor, reason: str) -> None:
    """The timetable ended before its first day."""
    period.withdrawn_at, period.withdrawn_by = timezone.now(), actor.user
    period.withdrawn_reason = reason
    period.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    evaluate_alerts(actor=Actor.system(), child_ids=[period.child_id])


def _days_away(timetable: PartTimeTimetable, until: date) -> int:
    calendar = load_calendar(timetable.school)
    span = (until - timetable.starts_on).days + 1
    days = [timetable.starts_on + timedelta(days=number) for number in range(span)]
    free = free_sessions(timetable.steps, filter(calendar.is_school_day, days))
    return free // 2
