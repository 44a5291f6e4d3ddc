"""Decision letters: drafted from a template, edited, approved, issued as stored PDF, sent."""

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
from ledger.state import apply_transition, lock, record_status
from panels.letter_text import blocks, fill, placeholders_in
from panels.letter_values import main_school_of, values_of
from panels.letter_words import BODIES
from panels.models import (
    Correction,
    Decision,
    Letter,
    LetterAudience,
    LetterKind,
    LetterStatus,
    Outcome,
)
from panels.permissions import check_approve_letters, check_manage
from panels.services.deliveries import deliver, readers_of_letter
from panels.services.templates import words_for
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
    """The last working day for the letters; those of a correction count from its day."""
    newest = max((one.recorded_at for one in decision.corrections.all()), default=None)
    mends = any(one.correction_id and one.status in UNSENT for one in decision.letters.all())
    start = timezone.localdate(newest) if newest and mends else decision.decided_on
    return add_working_days(start, get_setting(LETTER_DAYS))


@transaction.atomic
def draft_letters(*, actor: Actor, decision: Decision) -> list[Letter]:
    """One draft for each audience, in the words that hold today; inside the decision's write."""
    kind = LetterKind.DECLINE if decision.outcome == Outcome.DECLINE else LetterKind.DECISION
    return [_draft(actor, decision, audience, kind) for audience in audiences_of(decision)]


@transaction.atomic
def draft_corrections(*, actor: Actor, decision: Decision, correction: Correction) -> None:
    """Letters that were not issued are drafted again; who had one gets a letter that mends it."""
    had = {letter.audience for letter in decision.letters.all() if letter.is_issued}
    withdraw_drafts(actor=actor, decision=decision, reason=correction.reason)
    kind = LetterKind.DECLINE if decision.outcome == Outcome.DECLINE else LetterKind.DECISION
    for audience in dict.fromkeys([*audiences_of(decision), *map(LetterAudience, sorted(had))]):
        is_mended = audience in had
        _draft(
            actor, decision, audience, LetterKind.CORRECTION if is_mended else kind,
            correction=correction if is_mended else None,
        )  # fmt: skip


@transaction.atomic
def withdraw_drafts(*, actor: Actor, decision: Decision, reason: str) -> None:
    """What was not issued never goes out: the decision is another one now."""
    for letter in decision.letters.filter(status__in=[LetterStatus.DRAFT, LetterStatus.APPROVED]):
        apply_transition(
            subject=letter, table=LETTER, action="withdraw", actor=actor, reason=reason
        )


def audiences_of(decision: Decision) -> list[LetterAudience]:
    """School and parents always; the provider where one is named."""
    found = [LetterAudience.SCHOOL, LetterAudience.PARENT]
    return [*found, LetterAudience.PROVIDER] if decision.provider_id else found


@transaction.atomic
def draft_again(*, actor: Actor, letter: Letter) -> Letter:
    """Throw the text away and draft it from the words that hold today.

    Raises PermissionDenied, or StaleChange once it is approved.
    """
    check_manage(actor)
    current = lock(letter)
    if current.status != LetterStatus.DRAFT:
        raise StaleChange
    words = words_for(LetterAudience(current.audience), LetterKind(current.kind))
    values = values_of(current.decision, LetterAudience(current.audience), current.correction)
    current.subject, current.body = fill(words.subject, values), fill(words.body, values)
    current.template, current.is_edited = words.template, False
    current.version += 1
    current.save(update_fields=["subject", "body", "template", "is_edited", "version"])
    return current


@transaction.atomic
def edit_letter(*, actor: Actor, letter: Letter, subject: str, body: str, seen: int) -> Letter:
    """Change the text for this child. `seen` is the version that the writer started from.

    Raises PermissionDenied, Refused naming the field, or StaleChange (approved, or changed by
    somebody else meanwhile).
    """
    check_manage(actor)
    current = lock(letter)
    if current.status != LetterStatus.DRAFT or current.version != seen:
        raise StaleChange
    for name, text in (("subject", subject), ("body", body)):
        if not text.strip():
            raise Refused(_("Write the text."), field=name)
        if placeholders_in(text):
            raise Refused(
                _("Write the words themselves: placeholders belong to templates."), field=name
            )
    current.subject, current.body = subject.strip(), body.replace("\r\n", "\n").strip()
    current.is_edited, current.version = True, current.version + 1
    current.save(update_fields=["subject", "body", "is_edited", "version"])
    return current


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
    document = _file(actor, current, stored)
    issued = apply_transition(
        subject=current, table=LETTER, action="issue", actor=actor, file=stored,
        document=document, issued_at=timezone.now(),
    )  # fmt: skip
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
    sent = decision.letters.filter(status=LetterStatus.SENT)
    return {LetterAudience(letter.audience): readers_of_letter(letter) for letter in sent}


def letter_context(letter: Letter) -> dict[str, object]:
    """What the page and the document show of a letter."""
    decision = letter.decision
    return {
        "letter": letter,
        "decision": decision,
        "reference": decision.reference,
        "chair": decision.decided_by.user.full_name,
        "blocks": blocks(letter.body),
        "to": _to(letter),
        "authority": Organisation.objects.authority(),
        "panel": values_of(decision, LetterAudience(letter.audience))["panel"],
        "issued_on": timezone.localdate(letter.issued_at) if letter.issued_at
        else timezone.localdate(),
    }  # fmt: skip


def _draft(
    actor: Actor, decision: Decision, audience: LetterAudience, kind: LetterKind,
    correction: Correction | None = None,
) -> Letter:  # fmt: skip
    if (audience, kind) not in BODIES:
        kind = LetterKind.DECISION
    words = words_for(audience, kind)
    values = values_of(decision, audience, correction)
    issued = [one for one in decision.letters.filter(audience=audience) if one.is_issued]
    letter = Letter.objects.create(
        decision=decision, audience=audience, kind=kind, number=len(issued) + 1,
        correction=correction, template=words.template, subject=fill(words.subject, values),
        body=fill(words.body, values), controller=decision.controller, recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=letter, action="draft", before="", after=letter.status, actor=actor)
    return letter


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
    if letter.audience == LetterAudience.PARENT:
        return _("To the parents and carers of %(name)s") % {"name": decision.item.child.name}
    if letter.audience == LetterAudience.PROVIDER:
        return decision.provider.name if decision.provider else decision.provided_by
    school = main_school_of(decision)
    return school.name if school else _("To the school")
