"""What the panel's office does with a referral: acknowledge, return, assign."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.querysets import MembershipQuerySet
from accounts.roles import Role
from cases.models import Document, DocumentKind
from cases.services.documents import add_document, file_for_family
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock, record_status
from referrals import clocks, events
from referrals.models import LIVE_STATUSES, QUEUE_STATUSES, Question, Referral
from referrals.people import can_be_asked, family_who_answer, people_asked
from referrals.permissions import check_answer, check_triage
from referrals.services.seen import ASSIGNED, check_unchanged
from referrals.transitions import REFERRAL

ASSIGNABLE_ROLES = (Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER)


@transaction.atomic
def acknowledge_referral(
    *, actor: Actor, referral: Referral, expected: str | None = None, seen: int | None = None
) -> Referral:
    """Take the referral into the queue and tell its writer. Raises as `apply_transition`."""
    check_triage(actor, referral)
    check_unchanged(lock(referral), seen)
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="acknowledge", actor=actor, expected=expected,
        acknowledged_at=timezone.now(), **clocks.running_to_decision(referral),
    )  # fmt: skip
    events.record(actor, referral, events.ACKNOWLEDGED)
    events.tell(events.IS_ACKNOWLEDGED, referral, events.writers(referral), "acknowledged")
    return referral


@transaction.atomic
def return_referral(
    *,
    actor: Actor,
    referral: Referral,
    question: str,
    due_on: date,
    asked_of: Membership | None = None,
    asks_family: bool = False,
    expected: str | None = None,
    seen: int | None = None,
) -> Referral:
    """Ask for what is missing; the clock stands still until it is answered or taken back.

    `asked_of` is somebody of `people.can_be_asked`; without one, those who referred are asked, and
    with `asks_family` the family, in its own pages.
    Raises PermissionDenied, Refused (no question, a day gone by, nobody to ask), or StaleChange.
    """
    check_triage(actor, referral)
    current = lock(referral)
    check_unchanged(current, seen)
    if current.status not in QUEUE_STATUSES:
        raise StaleChange
    if asked_of is not None and asked_of not in can_be_asked(current):
        raise Refused(
            _("Choose somebody who works with this child and reads referrals."), field="asked_of"
        )
    return send_back(
        actor=actor, referral=referral, question=question, due_on=due_on, asked_of=asked_of,
        asks_family=asks_family, expected=expected,
    )  # fmt: skip


def send_back(
    *,
    actor: Actor,
    referral: Referral,
    question: str,
    due_on: date,
    asked_of: Membership | None = None,
    asks_family: bool = False,
    expected: str | None = None,
) -> Referral:
    """The return itself, for the office and for the panel; inside the caller's transaction."""
    family = family_who_answer(referral.child) if asks_family else []
    if asks_family and not family:
        raise Refused(
            _("Nobody of the family can answer in Waymark. Ask the school to ask them."),
            field="asked_of",
        )
    if not question.strip():
        raise Refused(_("Write the question."), field="question")
    if due_on < timezone.localdate():
        raise Refused(_("Choose today or a later day."), field="due_on")
    now = timezone.now()
    today = timezone.localdate(now)
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="return", actor=actor, reason=question,
        expected=expected, acknowledged_at=referral.acknowledged_at or now, meeting_reference="",
        **clocks.paused(referral, today),
    )  # fmt: skip
    asked = Question.objects.create(
        referral=referral, text=question, due_on=due_on, asked_of=asked_of, paused_on=today,
        asks_family=asks_family, recorded_by=actor.user,
    )  # fmt: skip
    events.record(actor, referral, events.RETURNED)
    events.tell(events.IS_RETURNED, referral, people_asked(asked), f"question:{asked.pk}")
    events.tell_family(referral.child, family, referral.reference, f"question:{asked.pk}")
    return referral


@transaction.atomic
def answer_question(
    *,
    actor: Actor,
    referral: Referral,
    answer: str,
    upload: UploadedFile | None = None,
    upload_is_clinical: bool = False,
    asked: Question | None = None,
    expected: str | None = None,
) -> Referral:
    """Answer the open question; the referral is in the queue again and the clock runs on.

    `asked` is the question that the page showed: no other one is answered by mistake.
    Raises PermissionDenied, Refused (no answer, a file that may not come in), or StaleChange.
    """
    check_answer(actor, referral)
    if not answer.strip():
        raise Refused(_("Write the answer."), field="answer")
    current, today = lock(referral), timezone.localdate()
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="answer", actor=actor, expected=expected,
        **clocks.resumed(current, today),
    )  # fmt: skip
    question = referral.questions.select_for_update(of=("self",)).get(resumed_on__isnull=True)
    if asked is not None and asked.pk != question.pk:
        raise StaleChange(_("This question has been answered or taken back."))
    question.answer = answer
    question.answered_at = timezone.now()
    question.answered_by = actor.user
    question.resumed_on = today
    if upload is not None:
        question.document = _file(actor, referral, upload, clinical=upload_is_clinical)
    question.save(update_fields=["answer", "answered_at", "answered_by", "document", "resumed_on"])
    events.record(actor, referral, events.ANSWERED)
    events.tell(events.IS_ANSWERED, referral, events.triagers(referral), f"answer:{question.pk}")
    return referral


def _file(actor: Actor, referral: Referral, upload: UploadedFile, *, clinical: bool) -> Document:
    if actor.is_family:
        return file_for_family(
            actor=actor, child=referral.child, upload=upload, is_clinical=clinical,
            title=_("Sent with an answer to the panel"),
        )  # fmt: skip
    return add_document(
        actor=actor, child=referral.child, upload_or_file=upload, kind=DocumentKind.OTHER,
        title=_("Answer on referral %(reference)s") % {"reference": referral.reference},
    )  # fmt: skip


@transaction.atomic
def assign_referral(
    *, actor: Actor, referral: Referral, assignee: Membership | None, seen: int | None = None
) -> Referral:
    """Give a live referral to a coordinator or liaison officer, or to nobody.

    `seen` is what the page carried (`seen.seen_now`). Raises PermissionDenied, Refused (not such a
    person), or StaleChange (no longer live, or changed since, with who and what).
    """
    check_triage(actor, referral)
    if assignee is not None and not is_assignable(assignee):
        raise Refused(
            _("Choose a panel coordinator or liaison officer who works here today."),
            field="assignee",
        )
    record = lock(referral)
    check_unchanged(record, seen)
    if record.status not in LIVE_STATUSES:
        raise StaleChange
    before, record.assigned_to = record.assigned_to_id, assignee
    record.save(update_fields=["assigned_to"])
    record_status(
        subject=record, field=ASSIGNED, action="assign" if assignee else "unassign", actor=actor,
        before=str(before or ""), after=str(assignee.pk if assignee else ""),
    )  # fmt: skip
    if assignee is not None and assignee.user_id != getattr(actor.user, "pk", None):
        events.tell_assigned([record], assignee, timezone.now().isoformat())
    return record


def assignable_people() -> MembershipQuerySet:
    """Whom a referral can be given to today, by name."""
    people = Membership.objects.current().with_role(*ASSIGNABLE_ROLES)
    return people.select_related("user").order_by("user__sort_name", "pk")


def is_assignable(membership: Membership) -> bool:
    """Whether referrals can be given to this membership today."""
    return assignable_people().filter(pk=membership.pk).exists()
