"""An alert from being raised to its end: support and challenge between school and authority."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import AbsenceReason, Alert, AlertAnswer, AlertStatus
from attendance.notices import (
    ALERT_ANSWERED,
    ALERT_ASKED_AGAIN,
    ALERT_FINISHED,
    ALERT_RAISED,
    ALERT_TO_ANSWER,
    ALERT_WITHDRAWN,
    ANSWERED,
    ASKED_AGAIN,
    FINISHED,
    RAISED,
    WITHDRAWN,
)
from attendance.permissions import check_answer, check_follow_up, check_system
from attendance.rules import Finding
from attendance.services.prompts import prompt_early_help
from attendance.services.telling import (
    record_alert_event,
    tell_coordinators,
    tell_liaison,
    tell_school,
)
from attendance.thresholds import ANSWER_DAYS, FURTHER_DAYS, Thresholds
from attendance.transitions import ALERT
from calendars.days import add_school_days
from cases.models import Child
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.models import RetentionClass
from ledger.references import make_reference
from ledger.state import apply_transition, record_status


@transaction.atomic
def raise_alert(
    *,
    actor: Actor,
    child: Child,
    school: Organisation,
    finding: Finding,
    thresholds: Thresholds,
    academic_year: int,
    counts_from: date,
    today: date | None = None,
) -> Alert:
    """Raise an alert, tell the school and the liaison officers. Only Waymark itself raises."""
    check_system(actor)
    day = today or timezone.localdate()
    alert = Alert.objects.create(
        child=child,
        school=school,
        reference=make_reference("A"),
        rule=finding.rule,
        cumulative_days=thresholds.cumulative_days,
        consecutive_days=thresholds.consecutive_days,
        window_weeks=thresholds.window_weeks,
        further_days=get_setting(FURTHER_DAYS),
        academic_year=academic_year,
        counts_from=counts_from,
        reached_on=finding.reached_on,
        sessions=finding.sessions,
        first_day=finding.first_day,
        last_day=finding.last_day,
        answer_due_on=add_school_days(day, get_setting(ANSWER_DAYS), school),
        controller=school,
        retention_class=RetentionClass.PUPIL,
    )
    record_status(subject=alert, action="raise", before="", after=alert.status, actor=actor)
    record_alert_event(actor=actor, alert=alert, code=RAISED, happened_on=alert.reached_on)
    tell_school(alert, ALERT_TO_ANSWER, "raised")
    tell_liaison(alert, ALERT_RAISED, "raised")
    return alert


@transaction.atomic
def answer_alert(
    *,
    actor: Actor,
    alert: Alert,
    absence_reason: AbsenceReason | str,
    in_place: str,
    next_steps: str,
    support_wanted: str = "",
    expected: str | None = None,
) -> Alert:
    """The school says why the child is away, what is in place and what comes next.

    Anxiety as the reason asks the SENCo to offer early help. Raises as `apply_transition`.
    """
    check_answer(actor, alert)
    if absence_reason not in AbsenceReason.values:
        raise Refused(_("Choose why the child is away."), field="absence_reason")
    for field, words in (("in_place", in_place), ("next_steps", next_steps)):
        if not words.strip():
            raise Refused(_("Say what is in place and what comes next."), field=field)
    answered = apply_transition(
        subject=alert, table=ALERT, action="answer", actor=actor, expected=expected
    )
    row = AlertAnswer.objects.create(
        alert=answered,
        absence_reason=absence_reason,
        in_place=in_place.strip(),
        next_steps=next_steps.strip(),
        support_wanted=support_wanted.strip(),
        recorded_by=actor.user,
    )
    record_alert_event(actor=actor, alert=answered, code=ANSWERED)
    tell_liaison(answered, ALERT_ANSWERED, f"answer:{row.pk}")
    if alert.status == AlertStatus.PASSED_UP:
        tell_coordinators(answered, ALERT_ANSWERED, f"answer:{row.pk}")
    if absence_reason == AbsenceReason.ANXIETY:
        prompt_early_help(alert=answered, first=actor.membership)
    return answered


@transaction.atomic
def accept_answer(*, actor: Actor, alert: Alert, reason: str, expected: str | None = None) -> Alert:
    """What is in place is enough for now. Counting starts anew after the last day counted."""
    return _finish(actor, alert, "accept", reason, expected)


@transaction.atomic
def close_alert(*, actor: Actor, alert: Alert, reason: str, expected: str | None = None) -> Alert:
    """No answer is needed any more. Counting starts anew after the last day counted."""
    return _finish(actor, alert, "close", reason, expected)


@transaction.atomic
def ask_again(*, actor: Actor, alert: Alert, reason: str, expected: str | None = None) -> Alert:
    """Challenge an answer: the school has the same number of school days for another."""
    check_follow_up(actor, alert)
    due_on = add_school_days(timezone.localdate(), get_setting(ANSWER_DAYS), alert.school)
    asked = apply_transition(
        subject=alert, table=ALERT, action="ask_again", actor=actor, reason=reason,
        expected=expected, answer_due_on=due_on,
    )  # fmt: skip
    record_alert_event(actor=actor, alert=asked, code=ASKED_AGAIN)
    tell_school(asked, ALERT_ASKED_AGAIN, f"again:{asked.answers.count()}")
    return asked


@transaction.atomic
def withdraw_alert(*, actor: Actor, alert: Alert, reason: str) -> Alert:
    """The rule no longer holds. The alert stays, with the reason."""
    check_system(actor)
    withdrawn = apply_transition(
        subject=alert, table=ALERT, action="withdraw", actor=actor, reason=reason,
        finished_at=timezone.now(),
    )  # fmt: skip
    record_alert_event(actor=actor, alert=withdrawn, code=WITHDRAWN)
    tell_school(withdrawn, ALERT_WITHDRAWN, "withdrawn")
    tell_liaison(withdrawn, ALERT_WITHDRAWN, "withdrawn")
    return withdrawn


def _finish(actor: Actor, alert: Alert, action: str, reason: str, expected: str | None) -> Alert:
    check_follow_up(actor, alert)
    finished = apply_transition(
        subject=alert, table=ALERT, action=action, actor=actor, reason=reason, expected=expected,
        finished_at=timezone.now(),
    )  # fmt: skip
    record_alert_event(actor=actor, alert=finished, code=FINISHED)
    tell_school(finished, ALERT_FINISHED, "finished")
    return finished
