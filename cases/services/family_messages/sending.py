"""A family writes; somebody gets it as a task, and is told. Nobody reads it at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, User
from calendars.days import add_working_days
from cases.audience import Audience
from cases.family_desk import private_readers
from cases.models import (
    AUDIENCE_OF,
    Child,
    Document,
    FamilyMessage,
    FamilyRight,
    Grant,
    GrantKind,
    KnowledgeKind,
    MessageKind,
)
from cases.permissions import check_visible
from cases.readers import safeguarding_leads, who_answers
from cases.services.documents import file_for_family
from cases.services.family_messages.words import (
    SAFETY_TO_READ,
    SENT,
    TITLES,
    TO_READ,
    message_link,
)
from cases.services.section_19 import note_knowledge
from cases.services.tasks import create_task
from cases.settings import MESSAGE_DAYS
from cases.timeline import record_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.notices import notify


@dataclass(frozen=True, slots=True)
class Desk:
    """Who must read a message: everybody who is told, and the one with the task."""

    owner: Membership
    told: list[Membership]


@transaction.atomic
def send_family_message(
    *,
    actor: Actor,
    child: Child,
    kind: MessageKind,
    words: str,
    upload: UploadedFile | None = None,
    upload_is_clinical: bool = False,
    readers: Iterable[User] = (),
) -> FamilyMessage:
    """A parent or young person writes; somebody gets it as a task, and is told.

    Asking for help dates what the authority knew (Education Act 1996, section 19). A worry about
    safety reaches the designated safeguarding leads and nobody else; everybody with a grant may
    report one, whatever else the grant opens. Private words are the young person's own, to people
    of the team that they choose. Raises PermissionDenied, or Refused naming the input to mend.
    """
    kind = MessageKind(kind)
    _check_writer(actor, child, kind)
    if not words.strip():
        raise Refused(_("Write what you want to say."), field="words")
    named = _chosen(child, kind, readers)
    desk = _desk(child, kind, named)
    document = _file(actor, child, kind, upload, clinical=upload_is_clinical) if upload else None
    message = _write(actor, child, kind, words, desk=desk, document=document)
    readers_of = _readers(message, named, desk)
    message.readers.set(readers_of)
    _hand_to(desk, message, readers_of)
    if kind is MessageKind.HELP:
        note_knowledge(
            actor=actor, child=child, kind=KnowledgeKind.PARENT_REQUEST,
            told_on=timezone.localdate(), words=message.words, link=message_link(message),
        )  # fmt: skip
    record_event(
        actor=actor, child=child, code=SENT[kind], audience=Audience(message.audience),
        readers=readers_of, link=message_link(message),
    )  # fmt: skip
    return message


def _check_writer(actor: Actor, child: Child, kind: MessageKind) -> None:
    grants = Grant.objects.current().family().filter(user=actor.user, child=child)
    if not actor.is_family or not grants.exists():
        raise PermissionDenied(_("These pages are for the family."))
    check_visible(actor, child)
    if kind is MessageKind.SAFETY:
        return
    if kind is MessageKind.PRIVATE and not grants.filter(kind=GrantKind.YOUNG_PERSON).exists():
        raise PermissionDenied(_("Only the young person can write private words."))
    if not grants.with_right(FamilyRight.WRITE).exists():
        raise PermissionDenied(_("Your access does not include writing. Telephone the school."))


def _write(
    actor: Actor, child: Child, kind: MessageKind, words: str, *, desk: Desk,
    document: Document | None,
) -> FamilyMessage:  # fmt: skip
    return FamilyMessage.objects.create(
        child=child,
        kind=kind,
        audience=AUDIENCE_OF[kind],
        correspondent=actor.user,  # type: ignore[misc]
        words=words.strip(),
        document=document,
        owner=desk.owner,
        controller=child.controller,
        recorded_by=actor.user,
    )


def _chosen(child: Child, kind: MessageKind, readers: Iterable[User]) -> list[User]:
    if kind is not MessageKind.PRIVATE:
        return []
    chosen = list(readers)
    if not chosen:
        raise Refused(_("Choose who may read this."), field="readers")
    allowed = {membership.user_id for membership in private_readers(child)}
    if any(person.pk not in allowed for person in chosen):
        raise Refused(_("Choose people who work with you."), field="readers")
    return chosen


def _desk(child: Child, kind: MessageKind, named: list[User]) -> Desk:
    if kind is MessageKind.SAFETY:
        told = safeguarding_leads(child)
    elif kind is MessageKind.PRIVATE:
        chosen = {person.pk for person in named}
        told = [one for one in private_readers(child) if one.user_id in chosen]
    else:
        told = [one for one in [who_answers(child)] if one is not None]
    if not told:
        raise Refused(_("Nobody can read this here at the moment. Please telephone the school."))
    return Desk(told[0], told)


def _readers(message: FamilyMessage, named: list[User], desk: Desk) -> list[User]:
    """Who is named on it: a message is shared with its writer alone of the family."""
    if message.audience == Audience.FAMILY:
        return [message.correspondent]
    return named or [membership.user for membership in desk.told]


def _hand_to(desk: Desk, message: FamilyMessage, readers: list[User]) -> None:
    is_safety = message.kind == MessageKind.SAFETY
    today = timezone.localdate()
    audience = Audience.TEAM if message.audience == Audience.FAMILY else Audience(message.audience)
    message.task = create_task(
        actor=Actor.system(),
        child=message.child,
        title=str(TITLES[MessageKind(message.kind)]),
        owner=desk.owner,
        due_on=today if is_safety else add_working_days(today, get_setting(MESSAGE_DAYS)),
        audience=audience,
        readers=readers if audience is Audience.YOUNG_PERSON else (),
        link=message_link(message),
    )
    message.save(update_fields=["task"])
    notify(
        notice=SAFETY_TO_READ if is_safety else TO_READ,
        recipients=[membership.user for membership in desk.told],
        key=f"message:{message.pk}",
        link=message_link(message),
        reference=message.child.reference,
        membership_ids={membership.user_id: membership.pk for membership in desk.told},
    )


def _file(
    actor: Actor, child: Child, kind: MessageKind, upload: UploadedFile, *, clinical: bool
) -> Document:
    """What came with a message, read by whom the message is for; clinical letters by fewer."""
    if kind not in {MessageKind.MESSAGE, MessageKind.HELP}:
        raise Refused(_("Send documents with an ordinary message."), field="upload")
    return file_for_family(
        actor=actor, child=child, upload=upload, title=_("Sent by the family"),
        is_clinical=clinical,
    )  # fmt: skip
