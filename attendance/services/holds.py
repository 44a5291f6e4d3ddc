"""Holding a child's attendance alerts: asked for by the school, decided by the authority."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.evaluation_lock import lock_evaluation
from attendance.holds.permissions import (
    check_ask_hold,
    check_decide_hold,
    check_release_hold,
    check_withdraw_hold,
)
from attendance.models import Alert, AlertHold, AlertStatus
from attendance.notices import (
    HOLD_ASKED,
    HOLD_DECLINED,
    HOLD_REFUSED,
    HOLD_REQUESTED,
    HOLD_SET,
    HOLD_STANDS,
)
from attendance.recipients import liaison_recipients, school_recipients, tell
from attendance.services.evaluation import evaluate_alerts
from attendance.services.hold_ends import end_hold, hold_link, tell_about_hold
from attendance.thresholds import HOLD_WEEKS
from attendance.transitions import ALERT, HOLD
from cases.models import Child
from cases.registries import condition_plans
from cases.timeline import record_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.models import RetentionClass
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status

MOST_FURTHER_DAYS = 20  # twice what raises an alert: longer than that is a plan to look at again


@transaction.atomic
def ask_hold(
    *,
    actor: Actor,
    child: Child,
    reason: str,
    until_on: date | None = None,
    further_days: int | None = None,
    names_plan: bool = False,
) -> AlertHold:
    """The school asks to hold the child's alerts. Until it is decided, nothing is held.

    Raises PermissionDenied; Refused naming the field, or when there is a hold already.
    """
    check_ask_hold(actor, child)
    hold = _create(actor, child, reason, until_on, further_days, names_plan)
    _record(actor, hold, HOLD_REQUESTED)
    tell(
        liaison_recipients(hold.school, child), notice=HOLD_ASKED, key=f"hold:{hold.pk}:asked",
        link=hold_link(hold), reference=hold.reference,
    )  # fmt: skip
    return hold


@transaction.atomic
def hold_alerts(
    *,
    actor: Actor,
    child: Child,
    reason: str,
    until_on: date | None = None,
    further_days: int | None = None,
    names_plan: bool = False,
) -> AlertHold:
    """An officer of the authority holds the child's alerts at once. Raises as `ask_hold`."""
    check_decide_hold(actor, child)
    hold = _create(actor, child, reason, until_on, further_days, names_plan)
    return _take_effect(actor, hold, reason="")


@transaction.atomic
def agree_hold(*, actor: Actor, hold: AlertHold, reason: str = "") -> AlertHold:
    """The authority agrees: from today alerts are held. Raises Refused after its review date."""
    check_decide_hold(actor, hold.child)
    _check_day(lock(hold).until_on)
    return _take_effect(actor, hold, reason)


@transaction.atomic
def decline_hold(*, actor: Actor, hold: AlertHold, reason: str) -> AlertHold:
    """The authority does not agree, and says why."""
    check_decide_hold(actor, hold.child)
    declined = apply_transition(
        subject=hold, table=HOLD, action="decline", actor=actor, reason=reason,
        decided_by=actor.user, ended_on=timezone.localdate(),
    )  # fmt: skip
    _record(actor, declined, HOLD_REFUSED)
    tell(
        school_recipients(declined.school), notice=HOLD_DECLINED,
        key=f"hold:{declined.pk}:declined", link=hold_link(declined), reference=declined.reference,
    )  # fmt: skip
    return declined


@transaction.atomic
def withdraw_hold(*, actor: Actor, hold: AlertHold, reason: str) -> AlertHold:
    """The school takes back what it asked."""
    check_withdraw_hold(actor, hold)
    return apply_transition(
        subject=hold, table=HOLD, action="withdraw", actor=actor, reason=reason,
        ended_on=timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def release_hold(*, actor: Actor, hold: AlertHold, reason: str) -> AlertHold:
    """School or authority ends the hold before its time; the rule is held at once."""
    check_release_hold(actor, hold)
    lock_evaluation()
    ended = end_hold(actor=actor, hold=hold, reason=reason, day=timezone.localdate())
    evaluate_alerts(actor=Actor.system(), child_ids=[ended.child_id])
    return ended


def _create(
    actor: Actor,
    child: Child,
    reason: str,
    until_on: date | None,
    further_days: int | None,
    names_plan: bool,
) -> AlertHold:
    if not reason.strip():
        raise Refused(_("Say what is known and planned for."), field="reason")
    _check_end(until_on, further_days)
    plan = next(filter(None, (source.find(child) for source in condition_plans)), "")
    if names_plan and not plan:
        raise Refused(_("The child has no healthcare plan in force."), field="names_plan")
    school = _school_of(actor, child)
    try:
        with transaction.atomic():
            hold = AlertHold.objects.create(
                child=child, school=school, reference=make_reference("H"), reason=reason.strip(),
                alert=Alert.objects.open().filter(child=child).first(),
                plan_reference=plan if names_plan else "", until_on=until_on,
                further_days=further_days, controller=actor.organisation or child.controller,
                retention_class=RetentionClass.PUPIL, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("A hold has been asked for or stands already.")) from error
    record_status(subject=hold, action="ask", before="", after=hold.status, actor=actor)
    return hold


def _check_end(until_on: date | None, further_days: int | None) -> None:
    if (until_on is None) == (further_days is None):
        raise Refused(_("Choose a review date or a number of days."), field="ends")
    if further_days is not None and not 1 <= further_days <= MOST_FURTHER_DAYS:
        raise Refused(
            _("Enter a number from 1 to %(most)s.") % {"most": MOST_FURTHER_DAYS},
            field="further_days",
        )
    _check_day(until_on)


def _check_day(until_on: date | None) -> None:
    if until_on is None:
        return
    today, weeks = timezone.localdate(), get_setting(HOLD_WEEKS)
    if until_on <= today:
        raise Refused(_("The review date must be in the future."), field="until_on")
    if until_on > today + timedelta(weeks=weeks):
        raise Refused(
            _("The review date must be within %(weeks)s weeks.") % {"weeks": weeks},
            field="until_on",
        )


def _school_of(actor: Actor, child: Child) -> Organisation:
    """The school that asks; for an officer, the child's main school, or that of the alert."""
    enrolments = child.enrolments.current().select_related("school").order_by("kind", "-starts_on")
    schools = [row.school for row in enrolments]
    own = [school for school in schools if actor.organisation == school]
    if own or schools:
        return (own or schools)[0]
    alert = Alert.objects.open().filter(child=child).select_related("school").first()
    if alert is None:
        raise Refused(_("The child is on no school’s roll, and has no alert."))
    return alert.school


def _take_effect(actor: Actor, hold: AlertHold, reason: str) -> AlertHold:
    lock_evaluation()
    alert = Alert.objects.open().filter(child=hold.child_id).first()
    held = apply_transition(
        subject=hold, table=HOLD, action="agree", actor=actor, reason=reason, alert=alert,
        decided_by=actor.user, starts_on=timezone.localdate(),
    )  # fmt: skip
    if alert is not None and alert.status != AlertStatus.ON_HOLD:
        apply_transition(subject=alert, table=ALERT, action="hold", actor=actor, reason=held.reason)
    _record(actor, held, HOLD_SET)
    tell_about_hold(held, HOLD_STANDS, "held")
    return held


def _record(actor: Actor, hold: AlertHold, code: str) -> None:
    record_event(actor=actor, child=hold.child, code=code, link=hold_link(hold),
                 reference=hold.reference)  # fmt: skip
