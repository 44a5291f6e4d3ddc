"""Acknowledging a request to look at a decision again, to whoever asked and to nobody else."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from calendars.days import add_working_days
from cases.audience import Audience
from cases.models import Document, DocumentKind
from cases.readers import family_readers
from cases.services.documents import add_document
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.models import StoredFile
from ledger.state import apply_transition, record_status
from panels.letters.text import fill
from panels.letters.values import values_of
from panels.models import (
    Asker,
    Letter,
    LetterAudience,
    LetterKind,
    LetterStatus,
    Reconsideration,
)
from panels.services.templates import words_for
from panels.transitions import LETTER
from referrals.settings import ACKNOWLEDGE_DAYS

ACKNOWLEDGED = register_event(
    "panels.reconsideration_acknowledged",
    gettext_lazy("Acknowledged: the request to look at decision %(reference)s again"),
)
TITLE = gettext_lazy("Request to look again: acknowledgement")


@transaction.atomic
def draft_acknowledgement(*, actor: Actor, asked: Reconsideration) -> Letter:
    """The draft of the letter that tells whoever asked that it has come; inside the asking."""
    audience = LetterAudience.SCHOOL if asked.asker == Asker.SCHOOL else LetterAudience.PARENT
    words = words_for(audience, LetterKind.ACKNOWLEDGED)
    values = values_of(asked.decision, audience, asked=asked)
    letter = Letter.objects.create(
        decision=asked.decision, audience=audience, kind=LetterKind.ACKNOWLEDGED,
        reconsideration=asked, template=words.template, subject=fill(words.subject, values),
        due_on=add_working_days(asked.asked_on, get_setting(ACKNOWLEDGE_DAYS)),
        body=fill(words.body, values), controller=asked.controller, recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=letter, action="draft", before="", after=letter.status, actor=actor)
    return letter


@transaction.atomic
def drop_acknowledgement(*, actor: Actor, asked: Reconsideration, reason: str) -> None:
    """Nothing is left to acknowledge: withdrawn, or decided before it went."""
    for letter in asked.letters.filter(status__in=[LetterStatus.DRAFT, LetterStatus.APPROVED]):
        apply_transition(
            subject=letter, table=LETTER, action="withdraw", actor=actor, reason=reason
        )


@transaction.atomic
def file_acknowledgement(*, actor: Actor, letter: Letter, stored: StoredFile) -> Document:
    """On the child’s record: of the family only whoever asked reads it; inside the issuing."""
    asked = letter.reconsideration
    if asked is None:
        raise ValueError("an acknowledgement is of a request")
    child, reader = asked.decision.item.child, asker_with_account(asked)
    audience = Audience.FAMILY if reader else Audience.TEAM
    readers = [reader] if reader else []
    document = add_document(
        actor=actor, child=child, upload_or_file=stored, kind=DocumentKind.LETTER,
        title=str(TITLE), audience=audience, readers=readers,
    )  # fmt: skip
    record_event(
        actor=actor, child=child, code=ACKNOWLEDGED, audience=audience, readers=readers,
        reference=asked.decision.reference, link=f"/panels/reconsiderations/{asked.public_id}/",
    )  # fmt: skip
    return document


def asker_with_account(asked: Reconsideration) -> User | None:
    """Who of the family asked in Waymark, while they may still read about the child."""
    if asked.asker == Asker.SCHOOL or asked.asked_by is None:
        return None
    return family_readers(asked.decision.item.child).filter(pk=asked.asked_by.pk).first()
