"""Decision letters from their draft on: approved, issued as stored PDF, sent."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from calendars.days import add_working_days
from cases.audience import Audience
from cases.models import Document, DocumentKind
from cases.services.documents import add_document
from cases.services.tellings import hold_with_news
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.pdf import issue_pdf
from ledger.state import apply_transition, lock
from panels.letters.text import blocks
from panels.letters.values import main_school_of, values_of
from panels.models import (
    Asker,
    Decision,
    Letter,
    LetterAudience,
    LetterKind,
    LetterStatus,
)
from panels.permissions import check_approve_letters, check_manage
from panels.services.acknowledging import file_acknowledgement
from panels.services.deliveries import deliver, readers_of_letter
from panels.settings import LETTER_DAYS
from panels.transitions import LETTER

LETTER_ISSUED = register_event(
    "panels.letter_issued",
    gettext_lazy("Decision letter issued: %(about)s"),
    about=LetterAudience,
)
TITLES = {
    LetterAudience.SCHOOL: gettext_lazy("Panel decision: letter to the school"),
    LetterAudience.PARENT: gettext_lazy("Panel decision: letter to the family"),
    LetterAudience.PROVIDER: gettext_lazy("Panel decision: letter to the provider"),
}
CORRECTED_TITLES = {
    LetterAudience.SCHOOL: gettext_lazy("Panel decision, corrected: letter to the school"),
    LetterAudience.PARENT: gettext_lazy("Panel decision, corrected: letter to the family"),
    LetterAudience.PROVIDER: gettext_lazy("Panel decision, corrected: letter to the provider"),
}
AUDIENCES = {
    LetterAudience.SCHOOL: Audience.TEAM,
    LetterAudience.PARENT: Audience.FAMILY,
    LetterAudience.PROVIDER: Audience.TEAM,
}
UNSENT = (LetterStatus.DRAFT, LetterStatus.APPROVED, LetterStatus.ISSUED)


def letter_due_on(decision: Decision) -> date:
    """The last working day for the letters; those of a correction count from its day.

    An acknowledgement has a day of its own: the first of what has still to go holds.
    """
    unsent = [one for one in decision.letters.all() if one.status in UNSENT]
    promised = [one.due_on for one in unsent if one.due_on]
    if promised and all(one.is_acknowledgement for one in unsent):
        return min(promised)
    return min([told_by(decision), *promised])


def told_by(decision: Decision) -> date:
    """The same for the letters that tell the decision."""
    newest = max((one.recorded_at for one in decision.corrections.all()), default=None)
    mends = any(one.correction_id and one.status in UNSENT for one in decision.letters.all())
    start = timezone.localdate(newest) if newest and mends else decision.decided_on
    return add_working_days(start, get_setting(LETTER_DAYS))


@transaction.atomic
def approve_letter(*, actor: Actor, letter: Letter) -> Letter:
    """Somebody answers for the text. Raises PermissionDenied or StaleChange."""
    check_approve_letters(actor)
    decision = lock(letter.decision)
    if not decision.stands:
        raise StaleChange(_("This decision is no longer in force."))
    return apply_transition(
        subject=letter, table=LETTER, action="approve", actor=actor,
        approved_by=actor.membership, approved_at=timezone.now(),
    )  # fmt: skip


@transaction.atomic
def reopen_letter(*, actor: Actor, letter: Letter) -> Letter:
    """Back to a draft, before it is issued. Raises PermissionDenied or StaleChange."""
    check_manage(actor)
    return apply_transition(
        subject=letter, table=LETTER, action="reopen", actor=actor,
        approved_by=None, approved_at=None,
    )  # fmt: skip


@transaction.atomic
def issue_letter(*, actor: Actor, letter: Letter) -> Letter:
    """Store it as PDF and file it on the child's record; it never changes again.

    Raises PermissionDenied, or StaleChange (not approved, or the decision does not stand).
    """
    check_manage(actor)
    decision = lock(letter.decision)
    if not decision.stands:
        raise StaleChange(_("This decision is no longer in force."))
    current = lock(letter)
    if current.status != LetterStatus.APPROVED:
        raise StaleChange
    stored = issue_pdf(
        actor=actor, template="panels/pdf/letter.html", context=letter_context(current),
        name=f"{decision.reference}-{current.audience}-{current.number}.pdf",
        controller=decision.controller,
    )  # fmt: skip
    document = (
        file_acknowledgement(actor=actor, letter=current, stored=stored)
        if current.is_acknowledgement
        else _file(actor, current, stored)
    )
    issued = apply_transition(
        subject=current, table=LETTER, action="issue", actor=actor, file=stored,
        document=document, issued_at=timezone.now(),
    )  # fmt: skip
    if issued.is_acknowledgement:
        return issued
    event = record_event(
        actor=actor, child=decision.item.child, code=LETTER_ISSUED,
        audience=AUDIENCES[LetterAudience(issued.audience)], about=issued.audience,
    )  # fmt: skip
    if issued.audience == LetterAudience.PARENT:
        hold_with_news(subject=decision, events=[event])
    return issued


@transaction.atomic
def send_letter(*, actor: Actor, letter: Letter) -> Letter:
    """Send it: to accounts with an email that tells of it, to others on paper.

    Raises PermissionDenied or StaleChange.
    """
    check_manage(actor)
    sent = apply_transition(
        subject=letter, table=LETTER, action="send", actor=actor, sent_at=timezone.now()
    )
    deliver(actor=actor, letter=sent)
    return sent


@transaction.atomic
def send_all_letters(*, actor: Actor, decision: Decision) -> list[Letter]:
    """Approve, issue and send every letter of the decision that has not gone.

    Raises PermissionDenied, StaleChange, or Refused when all have gone.
    """
    check_manage(actor)
    current = lock(decision)
    if not current.stands:
        raise StaleChange(_("This decision is no longer in force."))
    waiting = list(current.letters.filter(status__in=UNSENT))
    if not waiting:
        raise Refused(_("The letters of this decision have been sent already."))
    sent = []
    for letter in waiting:
        at = letter
        if at.status == LetterStatus.DRAFT:
            at = approve_letter(actor=actor, letter=at)
        if at.status == LetterStatus.APPROVED:
            at = issue_letter(actor=actor, letter=at)
        sent.append(send_letter(actor=actor, letter=at))
    return sent


def who_had(decision: Decision) -> dict[LetterAudience, list[Any]]:
    """Accounts that a letter of this decision was sent to, by audience."""
    had: dict[LetterAudience, list[Any]] = {}
    for letter in decision.letters.filter(status=LetterStatus.SENT, reconsideration__isnull=True):
        had.setdefault(LetterAudience(letter.audience), []).extend(readers_of_letter(letter))
    return had


def letter_context(letter: Letter) -> dict[str, object]:
    """What the page and the document show of a letter."""
    decision, asked = letter.decision, letter.reconsideration
    return {
        "letter": letter,
        "decision": decision,
        "reference": asked.reference if asked else decision.reference,
        # Whoever led the first meeting does not write about the next one.
        "chair": "" if asked else decision.decided_by.user.full_name,
        "blocks": blocks(letter.body),
        "to": _to(letter),
        "authority": Organisation.objects.authority(),
        "panel": values_of(decision, LetterAudience(letter.audience))["panel"],
        "issued_on": timezone.localdate(letter.issued_at) if letter.issued_at
        else timezone.localdate(),
    }  # fmt: skip


def _file(actor: Actor, letter: Letter, stored: Any) -> Document:
    audience = LetterAudience(letter.audience)
    titles = CORRECTED_TITLES if letter.kind == LetterKind.CORRECTION else TITLES
    child = letter.decision.item.child
    document = add_document(
        actor=actor, child=child, upload_or_file=stored, kind=DocumentKind.LETTER,
        title=str(titles[audience]), audience=AUDIENCES[audience],
    )  # fmt: skip
    if audience == LetterAudience.PARENT:
        filed = child.timeline.order_by("-pk").first()
        hold_with_news(
            subject=letter.decision, documents=[document], events=[filed] if filed else []
        )
    return document


def _to(letter: Letter) -> str:
    """The address block."""
    decision = letter.decision
    if letter.reconsideration and letter.reconsideration.asker != Asker.SCHOOL:
        return letter.reconsideration.asker_name
    if letter.audience == LetterAudience.PARENT:
        return _("To the parents and carers of %(name)s") % {"name": decision.item.child.name}
    if letter.audience == LetterAudience.PROVIDER:
        return letter.provider.name if letter.provider else decision.provided_by
    school = main_school_of(decision)
    return school.name if school else _("To the school")
