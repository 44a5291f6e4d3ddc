"""An alert from being raised to its end: support and challenge between school and authority."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import Alert, AlertAnswer, AlertStatus
from attendance.permissions import check_answer, check_follow_up, check_system
from attendance.recipients import liaison_recipients, school_recipients, tell
from attendance.rules import Finding
from attendance.thresholds import ANSWER_DAYS, Thresholds
from attendance.transitions import ALERT
from calendars.days import add_school_days
from cases.models import Child
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.models import RetentionClass
from ledger.notices import Notice, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, record_status

RAISED = register_event(
    "attendance.alert_raised",
    gettext_lazy("Attendance alert %(reference)s: %(days)s days of health-related absence"),
)
ANSWERED = register_event(
    "attendance.alert_answered", gettext_lazy("School answered attendance alert %(reference)s")
)
ESCALATED = register_event(
    "attendance.alert_escalated",
    gettext_lazy("Attendance alert %(reference)s not answered in time, passed to liaison officer"),
)
ASKED_AGAIN = register_event(
    "attendance.alert_asked_again",
    gettext_lazy("School asked again about attendance alert %(reference)s"),
)
FINISHED = register_event(
    "attendance.alert_finished", gettext_lazy("Attendance alert %(reference)s finished")
)
WITHDRAWN = register_event(
    "attendance.alert_withdrawn",
    gettext_lazy("Attendance alert %(reference)s withdrawn after a correction"),
)

ALERT_TO_ANSWER = register_notice(
    Notice(
        code="attendance.alert_to_answer",
        text=gettext_lazy(
            "A child at your school has reached an attendance alert (%(reference)s)."
        ),
        todo=gettext_lazy("Say what is in place and what comes next."),
        duty=True,
    )
)
ALERT_RAISED = register_notice(
    Notice(
        code="attendance.alert_raised",
        text=gettext_lazy("A child has reached an attendance alert (%(reference)s)."),
        todo=gettext_lazy("The school has been asked to answer. You need do nothing yet."),
    )
)
ALERT_ANSWERED = register_notice(
    Notice(
        code="attendance.alert_answered",
        text=gettext_lazy("The school has answered an attendance alert (%(reference)s)."),
        todo=gettext_lazy("Accept the answer, ask again, or close the alert."),
    )
)
ALERT_ESCALATED = register_notice(
    Notice(
        code="attendance.alert_escalated",
        text=gettext_lazy("An attendance alert was not answered in time (%(reference)s)."),
        todo=gettext_lazy("Speak with the school about what is in place for the child."),
        duty=True,
    )
)
ALERT_OVERDUE = register_notice(
    Notice(
        code="attendance.alert_overdue",
        text=gettext_lazy(
            "Your answer to an attendance alert is late, and the liaison officer has been told "
            "(%(reference)s)."
        ),
        todo=gettext_lazy("Answer it now."),
        duty=True,
    )
)
ALERT_ASKED_AGAIN = register_notice(
    Notice(
        code="attendance.alert_asked_again",
        text=gettext_lazy("The liaison officer asks again about an alert (%(reference)s)."),
        todo=gettext_lazy("Read what they ask, and answer."),
        duty=True,
    )
)
ALERT_FINISHED = register_notice(
    Notice(
        code="attendance.alert_finished",
        text=gettext_lazy("An attendance alert has been finished (%(reference)s)."),
        todo=gettext_lazy("You need do nothing."),
    )
)
ALERT_WITHDRAWN = register_notice(
    Notice(
        code="attendance.alert_withdrawn",
        text=gettext_lazy("An attendance alert no longer holds and was withdrawn (%(reference)s)."),
        todo=gettext_lazy("You need do nothing. The alert says why."),
    )
)


def alert_link(alert: Alert) -> str:
    """Its page."""
    return reverse("attendance:alert", args=[alert.public_id])


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
    _event(actor, alert, RAISED, happened_on=alert.reached_on)
    _tell_school(alert, ALERT_TO_ANSWER, "raised")
    _tell_liaison(alert, ALERT_RAISED, "raised")
    return alert


@transaction.atomic
def answer_alert(
    *,
    actor: Actor,
    alert: Alert,
    in_place: str,
    next_steps: str,
    support_wanted: str = "",
    expected: str | None = None,
) -> Alert:
    """The school says what is in place and what comes next. Raises as `apply_transition`."""
    check_answer(actor, alert)
    for field, words in (("in_place", in_place), ("next_steps", next_steps)):
        if not words.strip():
            raise Refused(_("Say what is in place and what comes next."), field=field)
    answered = apply_transition(
        subject=alert, table=ALERT, action="answer", actor=actor, expected=expected
    )
    row = AlertAnswer.objects.create(
        alert=answered,
        in_place=in_place.strip(),
        next_steps=next_steps.strip(),
        support_wanted=support_wanted.strip(),
        recorded_by=actor.user,
    )
    _event(actor, answered, ANSWERED)
    _tell_liaison(answered, ALERT_ANSWERED, f"answer:{row.pk}")
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
    _event(actor, asked, ASKED_AGAIN)
    _tell_school(asked, ALERT_ASKED_AGAIN, f"again:{asked.answers.count()}")
    return asked


@transaction.atomic
def withdraw_alert(*, actor: Actor, alert: Alert, reason: str) -> Alert:
    """The rule no longer holds. The alert stays, with the reason."""
    check_system(actor)
    withdrawn = apply_transition(
        subject=alert, table=ALERT, action="withdraw", actor=actor, reason=reason,
        finished_at=timezone.now(),
    )  # fmt: skip
    _event(actor, withdrawn, WITHDRAWN)
    _tell_school(withdrawn, ALERT_WITHDRAWN, "withdrawn")
    _tell_liaison(withdrawn, ALERT_WITHDRAWN, "withdrawn")
    return withdrawn


@transaction.atomic
def escalate_overdue(*, actor: Actor, today: date | None = None) -> int:
    """Pass on what no school answered by its day; how many. Can run any number of times."""
    check_system(actor)
    day = today or timezone.localdate()
    late = (
        Alert.objects.filter(status=AlertStatus.RAISED, answer_due_on__lt=day)
        .select_related("child", "school")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
    )
    count = 0
    for alert in late:
        passed = apply_transition(subject=alert, table=ALERT, action="escalate", actor=actor)
        _event(actor, passed, ESCALATED)
        key = f"escalated:{passed.answer_due_on.isoformat()}"
        _tell_liaison(passed, ALERT_ESCALATED, key)
        _tell_school(passed, ALERT_OVERDUE, key)
        count += 1
    return count


def _finish(actor: Actor, alert: Alert, action: str, reason: str, expected: str | None) -> Alert:
    check_follow_up(actor, alert)
    finished = apply_transition(
        subject=alert, table=ALERT, action=action, actor=actor, reason=reason, expected=expected,
        finished_at=timezone.now(),
    )  # fmt: skip
    _event(actor, finished, FINISHED)
    _tell_school(finished, ALERT_FINISHED, "finished")
    return finished


def _event(actor: Actor, alert: Alert, code: str, happened_on: date | None = None) -> None:
    record_event(
        actor=actor, child=alert.child, code=code, link=alert_link(alert), happened_on=happened_on,
        reference=alert.reference, days=f"{alert.days_lost:g}",
    )  # fmt: skip


def _tell_school(alert: Alert, notice: Notice, key: str) -> None:
    tell(
        school_recipients(alert.school), notice=notice, key=f"alert:{alert.pk}:{key}",
        link=alert_link(alert), reference=alert.reference,
    )  # fmt: skip


def _tell_liaison(alert: Alert, notice: Notice, key: str) -> None:
    tell(
        liaison_recipients(alert.school, alert.child), notice=notice,
        key=f"alert:{alert.pk}:{key}", link=alert_link(alert), reference=alert.reference,
    )  # fmt: skip
