"""Letters while they are words: drafted from a template, drafted again, edited, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock, record_status
from panels.letters.text import fill, placeholders_in
from panels.letters.values import values_of
from panels.letters.words import BODIES
from panels.models import (
    Correction,
    Decision,
    Letter,
    LetterAudience,
    LetterKind,
    LetterStatus,
    Outcome,
)
from panels.permissions import check_manage
from panels.reconsiderations.rules import reconsiders
from panels.services.templates import words_for
from panels.transitions import LETTER


@transaction.atomic
def draft_letters(*, actor: Actor, decision: Decision) -> list[Letter]:
    """One draft for each audience, in the words that hold today; inside the decision's write."""
    kind = _kind_of(decision)
    return [_draft(actor, decision, audience, kind) for audience in audiences_of(decision)]


@transaction.atomic
def draft_corrections(*, actor: Actor, decision: Decision, correction: Correction) -> None:
    """Letters that were not issued are drafted again; who had one gets a letter that mends it."""
    told = decision.letters.filter(reconsideration__isnull=True)
    had = {letter.audience for letter in told if letter.is_issued}
    withdraw_drafts(actor=actor, decision=decision, reason=correction.reason)
    kind = _kind_of(decision)
    for audience in dict.fromkeys([*audiences_of(decision), *map(LetterAudience, sorted(had))]):
        is_mended = audience in had
        _draft(
            actor, decision, audience, LetterKind.CORRECTION if is_mended else kind,
            correction=correction if is_mended else None,
        )  # fmt: skip


@transaction.atomic
def withdraw_drafts(*, actor: Actor, decision: Decision, reason: str) -> None:
    """What was not issued never goes out: the decision is another one now."""
    told = decision.letters.filter(reconsideration__isnull=True)
    for letter in told.filter(status__in=[LetterStatus.DRAFT, LetterStatus.APPROVED]):
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
    values = values_of(
        current.decision, LetterAudience(current.audience), current.correction,
        current.reconsideration,
    )  # fmt: skip
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


def _kind_of(decision: Decision) -> LetterKind:
    if reconsiders(decision) is not None:
        return LetterKind.RECONSIDERED
    return LetterKind.DECLINE if decision.outcome == Outcome.DECLINE else LetterKind.DECISION


def _draft(
    actor: Actor, decision: Decision, audience: LetterAudience, kind: LetterKind,
    correction: Correction | None = None,
) -> Letter:  # fmt: skip
    if (audience, kind) not in BODIES:
        kind = LetterKind.DECISION
    words = words_for(audience, kind)
    values = values_of(decision, audience, correction)
    told = decision.letters.filter(audience=audience, reconsideration__isnull=True)
    issued = [one for one in told if one.is_issued]
    letter = Letter.objects.create(
        decision=decision, audience=audience, kind=kind, number=len(issued) + 1,
        correction=correction, template=words.template, subject=fill(words.subject, values),
        body=fill(words.body, values), controller=decision.controller, recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=letter, action="draft", before="", after=letter.status, actor=actor)
    return letter
