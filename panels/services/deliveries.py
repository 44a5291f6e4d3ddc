"""A letter on its way: to accounts, on paper, and whether it was read."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Role
from cases.family_desk import telling_about
from cases.models import Document
from cases.readers import family_readers
from cases.section_19_people import parents_to_write_to
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.letters.values import main_school_of
from panels.models import Channel, Letter, LetterAudience, LetterDelivery
from panels.permissions import check_manage
from panels.services.acknowledging import asker_with_account

LETTER_CAME = register_notice(
    Notice(
        code="panels.letter_came",
        text=gettext_lazy("There is a letter from the panel for you (%(reference)s)."),
        todo=gettext_lazy("Sign in to read it."),
        duty=True,
    )
)
ON_PAPER = (Channel.POST, Channel.HANDED, Channel.SECURE)


@transaction.atomic
def deliver(*, actor: Actor, letter: Letter) -> None:
    """One delivery for everybody whom the letter is for, inside the sending."""
    people = readers_of_letter(letter)
    is_told = not _waits_for_a_telling(letter)
    if is_told:
        _tell(letter, people)
    for user in people:
        LetterDelivery.objects.create(
            letter=letter, user=user, name=user.full_name, channel=Channel.ACCOUNT,
            notice=_notice(letter, user), recorded_by=actor.user,
        )  # fmt: skip
    for name in _without_account(letter, people):
        LetterDelivery.objects.create(
            letter=letter, name=name, recorded_by=actor.user,
            channel=Channel.SECURE if letter.audience == LetterAudience.PROVIDER else Channel.POST,
        )  # fmt: skip


@transaction.atomic
def record_delivery(
    *, actor: Actor, delivery: LetterDelivery, channel: Channel, gone_on: date
) -> LetterDelivery:
    """It was printed and posted, handed over, or sent by secure email.

    Raises PermissionDenied, StaleChange (recorded already), or Refused naming the field.
    """
    check_manage(actor)
    current = lock(delivery)
    if current.user_id is not None or current.gone_on is not None:
        raise StaleChange
    sent_on = timezone.localdate(current.letter.sent_at) if current.letter.sent_at else gone_on
    if not sent_on <= gone_on <= timezone.localdate():
        raise Refused(_("Give a day between the sending and today."), field="gone_on")
    if channel not in ON_PAPER:
        raise Refused(_("Say how it went."), field="channel")
    current.channel, current.gone_on = channel, gone_on
    current.save(update_fields=["channel", "gone_on"])
    return current


@transaction.atomic
def note_read(*, document: Document, actor: Actor) -> None:
    """Somebody opened the document: where it is a letter sent to them, it has been read."""
    waiting = LetterDelivery.objects.select_for_update(of=("self",)).filter(
        letter__document=document, user=actor.user, read_at__isnull=True
    )
    for delivery in waiting if actor.user else ():
        delivery.read_at = timezone.now()
        delivery.save(update_fields=["read_at"])


def readers_of_letter(letter: Letter) -> list[User]:
    """Accounts that a letter is for: the school's leads, or the family. None of a provider.

    An acknowledgement is, of a family, for whoever asked alone.
    """
    if letter.reconsideration and letter.audience == LetterAudience.PARENT:
        asker = asker_with_account(letter.reconsideration)
        return [asker] if asker else []
    if letter.audience == LetterAudience.PARENT:
        return list(family_readers(letter.decision.item.child))
    if letter.audience == LetterAudience.PROVIDER:
        return []
    school = main_school_of(letter.decision)
    leads = Membership.objects.current().with_role(Role.SENCO, Role.HEAD_TEACHER)
    people = leads.filter(organisation=school).select_related("user")
    return list({one.user_id: one.user for one in people.order_by("pk")}.values())


def _without_account(letter: Letter, people: list[User]) -> list[str]:
    decision = letter.decision
    if letter.reconsideration and letter.audience == LetterAudience.PARENT:
        return [] if people else [letter.reconsideration.asker_name]
    if letter.audience == LetterAudience.PROVIDER:
        return [decision.provider.name] if decision.provider else []
    if letter.audience == LetterAudience.SCHOOL:
        school = main_school_of(decision)
        return [] if people or school is None else [school.name]
    have_one = {user.pk for user in people}
    parents = parents_to_write_to(decision.item.child)
    return [one.full_name for one in parents if one.user_id not in have_one]


def _waits_for_a_telling(letter: Letter) -> bool:
    """Bad news: the family hears it from somebody first, and its message comes with that."""
    telling = telling_about(letter.decision)
    return bool(letter.audience == LetterAudience.PARENT and telling and telling.is_waiting)


def _tell(letter: Letter, people: list[User]) -> None:
    child = letter.decision.item.child
    is_family = letter.audience == LetterAudience.PARENT
    notify(
        notice=LETTER_CAME, recipients=people, key=_key(letter),
        reference=letter.decision.reference,
        link=f"/portal/children/{child.public_id}/decisions/" if is_family
        else f"/children/{child.public_id}/documents/",
    )  # fmt: skip


def _notice(letter: Letter, user: User) -> Any:
    return Notification.objects.filter(
        recipient=user, code=LETTER_CAME.code, key__endswith=f":{_key(letter)}"
    ).first()


def _key(letter: Letter) -> str:
    return f"letter:{letter.pk}"
