"""Questions that nobody answers: reminded by dates, or taken back so that the clock runs again."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from calendars.days import working_days_between
from ledger.authority_settings import get_setting
from ledger.state import apply_transition, lock
from referrals import clocks, events
from referrals.models import EarlierSupport, Question, Referral, ReferralStatus
from referrals.people import family_who_answer, people_asked
from referrals.permissions import check_triage
from referrals.settings import REMIND_DAYS
from referrals.transitions import REFERRAL


@transaction.atomic
def take_back_question(
    *, actor: Actor, referral: Referral, reason: str, expected: str | None = None
) -> Referral:
    """The question is needed no more; the referral is in the queue and the clock runs on.

    Raises PermissionDenied, Refused without a reason, or StaleChange (answered meanwhile).
    """
    check_triage(actor, referral)
    current, today = lock(referral), timezone.localdate()
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="take_back", actor=actor, reason=reason,
        expected=expected, **clocks.resumed(current, today),
    )  # fmt: skip
    question = referral.questions.select_for_update(of=("self",)).get(resumed_on__isnull=True)
    question.resumed_on = today
    question.taken_back_reason = reason
    question.save(update_fields=["resumed_on", "taken_back_reason"])
    events.record(actor, referral, events.TAKEN_BACK)
    people = people_asked(question)
    events.tell(events.QUESTION_TAKEN_BACK, referral, people, f"taken_back:{question.pk}")
    return referral


def remind_of_questions() -> int:
    """Remind of questions and of earlier support whose day is past; how many reminders went out.

    On the first working day after, and again after each `REMIND_DAYS`; from the second reminder of
    a question on, those who triage are told as well.
    """
    today = timezone.localdate()
    late = Question.objects.filter(resumed_on__isnull=True, due_on__lt=today).order_by("pk")
    advice = EarlierSupport.objects.filter(
        resumed_on__isnull=True, look_again_on__lte=today, reminded_at__isnull=True
    )
    sent = sum(_remind(pk, today) for pk in late.values_list("pk", flat=True))
    return sent + sum(_look_again(pk) for pk in advice.values_list("pk", flat=True))


def is_time_again(due_on: date, last: date | None, today: date) -> bool:
    """Whether something that was due on a day, and last reminded of on another, is to be again."""
    if last is None:
        return working_days_between(due_on, today) >= 1
    return working_days_between(last, today) >= get_setting(REMIND_DAYS)


@transaction.atomic
def _remind(pk: int, today: date) -> int:
    """One question, claimed by its lock: a second run finds it reminded."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=pk)
    last = timezone.localdate(question.reminded_at) if question.reminded_at else None
    if question.resumed_on is not None or not is_time_again(question.due_on, last, today):
        return 0
    question.reminded_at = timezone.now()
    question.times_reminded += 1
    question.save(update_fields=["reminded_at", "times_reminded"])
    referral, key = question.referral, f"question:{question.pk}:{question.times_reminded}"
    events.tell(events.QUESTION_OVERDUE, referral, people_asked(question), key)
    if question.asks_family:
        family = family_who_answer(referral.child)
        events.tell_family(referral.child, family, referral.reference, key)
    if question.times_reminded > 1:
        events.tell(events.QUESTION_UNANSWERED, referral, events.triagers(referral), key)
    return 1


@transaction.atomic
def _look_again(pk: int) -> int:
    advice = EarlierSupport.objects.select_for_update(of=("self",)).get(pk=pk)
    if advice.reminded_at is not None or advice.resumed_on is not None:
        return 0
    advice.reminded_at = timezone.now()
    advice.save(update_fields=["reminded_at"])
    referral = advice.referral
    if referral.status == ReferralStatus.ADVISED:
        people = [*events.writers(referral), *events.triagers(referral)]
        events.tell(events.LOOK_AGAIN, referral, people, f"look_again:{advice.pk}")
    return 1
