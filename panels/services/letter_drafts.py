"""Letters while they are words: drafted from a template, drafted again, edited, withdrawn."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock, record_status
from panels.letters.text import fill, placeholders_in
from panels.letters.values import concerns, values_of
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
    return [_draft(actor, decision, to, kind) for to in addressees_of(decision)]


@transaction.atomic
def draft_corrections(*, actor: Actor, decision: Decision, correction: Correction) -> None:
    """Letters that were not issued are drafted again; who had one gets a letter that mends it.

    A provider gets none where nothing changed of what its letter said; one that is named no more
    hears that.
    """
    told = decision.letters.filter(reconsideration__isnull=True)
    had = {addressee_of(one): None for one in told if one.is_issued}
    withdraw_drafts(actor=actor, decision=decision, reason=correction.reason)
    kind = _kind_of(decision)
    for to in dict.fromkeys([*addressees_of(decision), *had]):
        if to not in had:
            _draft(actor, decision, to, kind)
        elif concerns(correction, *to):
            _draft(actor, decision, to, LetterKind.CORRECTION, correction=correction)


@transaction.atomic
def withdraw_drafts(*, actor: Actor, decision: Decision, reason: str) -> None:
    """What was not issued never goes out: the decision is another one now."""
    told = decision.letters.filter(reconsideration__isnull=True)
    for letter in told.filter(status__in=[LetterStatus.DRAFT, LetterStatus.APPROVED]):
        apply_transition(
            subject=letter, table=LETTER, action="withdraw", actor=actor, reason=reason
        )


class Addressee(NamedTuple):
    """Whom a letter is for; of providers, which one."""

    audience: LetterAudience
    provider: Organisation | None = None


def addressees_of(decision: Decision) -> list[Addressee]:
    """School and parents always; the provider where one is named."""
    found = [Addressee(LetterAudience.SCHOOL), Addressee(LetterAudience.PARENT)]
    if decision.provider is None:
        return found
    return [*found, Addressee(LetterAudience.PROVIDER, decision.provider)]


def addressee_of(letter: Letter) -> Addressee:
    """Whom this letter is for."""
    return Addressee(LetterAudience(letter.audience), letter.provider)


@transaction.atomic
def draft_again(*, actor: Actor, letter: Letter) -> Letter:
    """Throw the text away and draft it from the words that hold today.

    Raises PermissionDenied, or StaleChange once it is approved.
    """
    check_manage(actor)
    current = lock(letter)
    if current.status != LetterStatus.DRAFT:
        raise StaleChange
    to = addressee_of(current)
    words = words_for(to.audience, LetterKind(current.kind))
    values = values_of(
        current.decision, to.audience, current.correction, asked=current.reconsideration,
        provider=to.provider,
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
    actor: Actor, decision: Decision, to: Addressee, kind: LetterKind,
    correction: Correction | None = None,
) -> Letter:  # fmt: skip
    if (to.audience, kind) not in BODIES:
        kind = LetterKind.DECISION
    words = words_for(to.audience, kind)
    values = values_of(decision, to.audience, correction, provider=to.provider)
    others = decision.letters.filter(audience=to.audience, reconsideration__isnull=True)
    letter = Letter.objects.create(
        decision=decision, audience=to.audience, provider=to.provider, kind=kind,
        number=others.exclude(status=LetterStatus.WITHDRAWN).count() + 1,
        correction=correction, template=words.template, subject=fill(words.subject, values),
        body=fill(words.body, values), controller=decision.controller, recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=letter, action="draft", before="", after=letter.status, actor=actor)
    return letter
