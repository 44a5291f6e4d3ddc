"""Hours of education a week: advised, planned, attended."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.access import Section
from cases.audience import Audience
from cases.models import Child, HoursKind, HoursPeriod
from cases.permissions import check_work
from cases.services.withdrawing import withdraw
from cases.timeline import record_event, register_event
from ledger.errors import Refused

HOURS = gettext_lazy("Hours of education")
HOURS_RECORDED = register_event(
    "cases.hours_recorded",
    gettext_lazy("Hours: %(hours)s a week, %(about)s"),
    kind=HOURS,
    about=HoursKind,
)
HOURS_WITHDRAWN = register_event(
    "cases.hours_withdrawn",
    gettext_lazy("Hours withdrawn: %(hours)s a week, %(about)s"),
    kind=HOURS,
    about=HoursKind,
)


@transaction.atomic
def record_hours(
    *,
    actor: Actor,
    child: Child,
    kind: HoursKind,
    hours: Decimal,
    source: str,
    starts_on: date,
    ends_on: date | None = None,
    is_full_time: bool = False,
    reason: str = "",
    review_on: date | None = None,
) -> HoursPeriod:
    """Record hours a week from a day on; a period still going on ends the day before.

    Less than full time, advised or planned, needs its reason and a day on which it is looked at
    again (DfE, Arranging education for children who cannot attend school because of health
    needs, 2023). Raises PermissionDenied, or Refused naming the field.
    """
    check_work(actor, child, Section.HOURS)
    _check_hours(kind, hours, source, starts_on, ends_on, is_full_time, reason, review_on)
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    _make_room(child, kind, starts_on, ends_on)
    period = HoursPeriod.objects.create(
        child=child,
        kind=kind,
        hours=hours,
        source=source.strip(),
        is_full_time=is_full_time,
        reason="" if is_full_time else reason.strip(),
        review_on=None if is_full_time else review_on,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.user,
    )
    record_event(
        actor=actor, child=child, code=HOURS_RECORDED, happened_on=starts_on,
        audience=Audience.FAMILY, link=f"/cases/child/{child.public_id}/hours/",
        hours=_plain(hours), about=period.kind,
    )  # fmt: skip
    return period


@transaction.atomic
def withdraw_hours(*, actor: Actor, period: HoursPeriod, reason: str) -> HoursPeriod:
    """Withdraw a period that was recorded in error."""
    withdrawn = withdraw(actor=actor, record=period, reason=reason)
    record_event(
        actor=actor, child=period.child, code=HOURS_WITHDRAWN, audience=Audience.FAMILY,
        hours=_plain(period.hours), about=period.kind,
    )  # fmt: skip
    return withdrawn


def _check_hours(
    kind: HoursKind,
    hours: Decimal,
    source: str,
    starts_on: date,
    ends_on: date | None,
    is_full_time: bool,
    reason: str,
    review_on: date | None,
) -> None:
    if not 0 <= hours <= 40:
        raise Refused(_("Hours a week must be from 0 to 40."), field="hours")
    if not source.strip():
        raise Refused(_("Enter who says so."), field="source")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if is_full_time or kind == HoursKind.ATTENDED:
        return
    if not reason.strip():
        raise Refused(_("Enter why it is less than full time."), field="reason")
    if review_on is None:
        raise Refused(_("Enter when it will be looked at again."), field="review_on")
    if review_on <= starts_on:
        raise Refused(
            _("The day it is looked at again must be after the first day."), field="review_on"
        )


def _make_room(child: Child, kind: HoursKind, starts_on: date, ends_on: date | None) -> None:
    """End the period that is going on; refuse one that would overlap another."""
    others = HoursPeriod.objects.standing().filter(child=child, kind=kind)
    for period in others.filter(ends_on__isnull=True, starts_on__lt=starts_on):
        period.ends_on = starts_on - timedelta(days=1)
        period.save(update_fields=["ends_on"])
    overlap = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    if ends_on is not None:
        overlap &= Q(starts_on__lte=ends_on)
    if others.filter(overlap).exists():
        raise Refused(
            _("Hours of this kind are already recorded for these days. Withdraw those first."),
            field="starts_on",
        )


def _plain(hours: Decimal) -> str:
    """`12.5`, and `12` rather than `12.0`."""
    return f"{Decimal(hours):.1f}".removesuffix(".0")
