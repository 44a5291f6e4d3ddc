"""A letter on its way: to accounts, on paper, and whether it was read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from cases.family_desk import telling_about
from cases.models import Child, Document
from cases.readers import family_readers
from cases.scope import sees_child
from cases.section_19_people import parents_to_write_to
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.letters.values import main_school_of
from panels.models import (
    Channel,
    Interest,
    Letter,
    LetterAudience,
    LetterDelivery,
    LetterStatus,
)
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
    if not _waits_for_a_telling(letter):
        _tell(letter, people)
    for user in people:
        _deliver_to(actor, letter, user)
    for name in _without_account(letter, people):
        LetterDelivery.objects.create(
            letter=letter, name=name, recorded_by=actor.user,
            channel=Channel.SECURE if letter.audience == LetterAudience.PROVIDER else Channel.POST,
        )  # fmt: skip


@transaction.atomic
def deliver_to_offered(*, actor: Actor, child: Child, provider: Organisation) -> None:
    """A place is offered: the provider's managers see the child now, and their letters.

    What was to go by secure email lies in Waymark instead. Called by whoever offers, who checks.
    """
    sent = Letter.objects.issued().filter(
        status=LetterStatus.SENT, provider=provider, decision__item__child=child
    )
    for letter in sent.select_for_update(of=("self",)):
        have = set(letter.deliveries.values_list("user", flat=True))
        people = [user for user in readers_of_letter(letter) if user.pk not in have]
        _tell(letter, people)
        for user in people:
            _deliver_to(actor, letter, user)
        if people:
            waiting = letter.deliveries.filter(user=None, gone_on=None)
            waiting.update(channel=Channel.ACCOUNT, gone_on=timezone.localdate())


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
    """Somebody opened the document: where it is a letter to them, it has been read."""
    letter = Letter.objects.filter(document=document).first()
    if letter is None or actor.user is None:
        return
    if letter.provider_id and actor.organisation == letter.provider:
        note_opened(actor=actor, letter=letter)
        return
    waiting = LetterDelivery.objects.select_for_update(of=("self",)).filter(
        letter=letter, user=actor.user, read_at__isnull=True
    )
    for delivery in waiting:
        delivery.read_at = timezone.now()
        delivery.save(update_fields=["read_at"])


@transaction.atomic
def note_opened(*, actor: Actor, letter: Letter) -> None:
    """Somebody of the provider that a letter is to has opened it, told of it or not."""
    current = lock(letter)
    if actor.user is None:
        return
    delivery = current.deliveries.filter(user=actor.user).first() or LetterDelivery(
        letter=current, user=actor.user, name=actor.user.full_name, channel=Channel.ACCOUNT,
        recorded_by=actor.user,
    )  # fmt: skip
    if delivery.read_at is None:
        delivery.read_at = timezone.now()
        delivery.save()


def readers_of_letter(letter: Letter) -> list[User]:
    """Accounts that a letter is for: the school's leads, the family, or the provider's managers.

    An acknowledgement is, of a family, for whoever asked alone; a letter to a provider for those
    who see the child, so for nobody before a place is offered.
    """
    if letter.reconsideration and letter.audience == LetterAudience.PARENT:
        asker = asker_with_account(letter.reconsideration)
        return [asker] if asker else []
    if letter.audience == LetterAudience.PARENT:
        return list(family_readers(letter.decision.item.child))
    return [one.user for one in _members_for(letter)]


def letters_address(audience: str, child: Child) -> str:
    """Where those whom a letter is for find it."""
    return {
        LetterAudience.PARENT: f"/portal/children/{child.public_id}/decisions/",
        LetterAudience.PROVIDER: "/provision/letters/",
        LetterAudience.SCHOOL: f"/children/{child.public_id}/documents/",
    }[LetterAudience(audience)]


def _members_for(letter: Letter) -> list[Membership]:
    """One membership for each person at the school or provider whom a letter is for."""
    people = Membership.objects.current().select_related("user", "organisation").order_by("pk")
    if letter.audience == LetterAudience.SCHOOL:
        school = main_school_of(letter.decision)
        found = people.with_role(Role.SENCO, Role.HEAD_TEACHER).filter(organisation=school)
    else:
        found = people.with_role(Role.PROVIDER_MANAGER).filter(organisation=letter.provider)
    own = {one.user_id: one for one in found}.values()
    return list(own) if letter.audience == LetterAudience.SCHOOL else _seeing(letter, own)


def _seeing(letter: Letter, people: Iterable[Membership]) -> list[Membership]:
    """Those who see the child today, and did not step out of the item at the panel."""
    item = letter.decision.item
    out = Interest.objects.stepping_out().filter(item=item).values_list("membership__user")
    closed = {user for (user,) in out}
    return [
        one for one in people
        if one.user_id not in closed and sees_child(Actor.staff(one), item.child_id)
    ]  # fmt: skip


def _without_account(letter: Letter, people: list[User]) -> list[str]:
    decision = letter.decision
    if letter.reconsideration and letter.audience == LetterAudience.PARENT:
        return [] if people else [letter.reconsideration.asker_name]
    if letter.audience == LetterAudience.PROVIDER:
        return [letter.provider.name] if letter.provider and not people else []
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
    notify(
        notice=LETTER_CAME, recipients=people, key=_key(letter),
        reference=letter.decision.reference,
        link=letters_address(letter.audience, letter.decision.item.child),
        membership_ids=_under(letter),
    )  # fmt: skip


def _under(letter: Letter) -> dict[int, int]:
    """The membership under which each has the letter; a family has none."""
    if letter.audience == LetterAudience.PARENT:
        return {}
    return {one.user_id: one.pk for one in _members_for(letter)}


def _deliver_to(actor: Actor, letter: Letter, user: User) -> None:
    """Who opened it between its issue and its sending, has it already."""
    LetterDelivery.objects.update_or_create(
        letter=letter, user=user,
        create_defaults={
            "name": user.full_name, "channel": Channel.ACCOUNT, "recorded_by": actor.user,
            "notice": _notice(letter, user),
        },
        defaults={"notice": _notice(letter, user)},
    )  # fmt: skip


def _notice(letter: Letter, user: User) -> Any:
    return Notification.objects.filter(
        recipient=user, code=LETTER_CAME.code, key__endswith=f":{_key(letter)}"
    ).first()


def _key(letter: Letter) -> str:
    return f"letter:{letter.pk}"
