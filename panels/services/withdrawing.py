"""Withdrawing an interest: the member asks, the chair answers (`panels.interests.withdrawing`)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status
from panels.deciding.impartial import barred_of
from panels.interests.likely import facts_about
from panels.interests.withdrawing import FIELD, declaration_of, has_begun, with_carried
from panels.models import AgendaItem, Interest, InterestWithdrawal
from panels.permissions import (
    chairs_of,
    check_answer_withdrawal,
    check_withdraw_interest,
    standing_interest,
)
from panels.services.papers.closing import renew_after_commit

ASKED = register_notice(
    Notice(
        code="panels.interest_withdrawal_asked",
        text=gettext_lazy("A member asks to withdraw an interest in panel item %(reference)s."),
        todo=gettext_lazy("Read why, and say whether it is withdrawn."),
        duty=True,
    )
)
ANSWERED = register_notice(
    Notice(
        code="panels.interest_withdrawal_answered",
        text=gettext_lazy("The chair has answered your request to withdraw an interest."),
        todo=gettext_lazy("Read the answer."),
    )
)
PLACE_OVER = register_notice(
    Notice(
        code="panels.place_on_item_over",
        text=gettext_lazy("Your place on one item of a panel is not needed (%(reference)s)."),
        todo=gettext_lazy("The member takes part themself. The item is closed to you."),
    )
)


@transaction.atomic
def ask_to_withdraw(*, actor: Actor, interest: Interest, reason: str) -> InterestWithdrawal:
    """The member asks, once for what they declared and all that was carried on from it.

    Raises PermissionDenied, StaleChange (withdrawn, or carried from what has to be named instead),
    or Refused (no reason, asked already, or Waymark's own record speaks against it).
    """
    check_withdraw_interest(actor, interest)
    declared = lock(interest)
    if declared.carried_from_id is not None:
        raise StaleChange
    stand = [one for one in with_carried(declared) if one.withdrawn_at is None]
    if not reason.strip():
        raise Refused(_("Say why it was a mistake."), field="reason")
    if not declaration_of(declared).can_ask:
        raise Refused(_("You have asked already, or it is withdrawn."))
    if facts_about(declared.item, declared.membership):
        raise Refused(
            _("This interest stands, because of what Waymark has on record about you. Ask the "
              "chair if you think that the record is wrong.")
        )  # fmt: skip
    open_ones = InterestWithdrawal.objects.unanswered().filter(interest__in=stand)
    asked = set(open_ones.values_list("interest", flat=True))
    made = [_ask(actor, one, reason.strip()) for one in stand if one.pk not in asked]
    return made[-1]


@transaction.atomic
def answer_withdrawal(
    *, actor: Actor, withdrawal: InterestWithdrawal, is_confirmed: bool, answer: str = ""
) -> InterestWithdrawal:
    """The chair of the item, or the deputy, confirms it or says why the interest stands.

    Once confirmed the item is open to the member again. Raises PermissionDenied, StaleChange
    (answered, or the panel has begun with the item), or Refused (no without why, or the record
    speaks against it).
    """
    item = withdrawal.interest.item
    if item.meeting is not None:
        lock(item.meeting)  # so that nobody calls the item meanwhile
    current = lock(item)
    interest, request = lock(withdrawal.interest), lock(withdrawal)
    check_answer_withdrawal(actor, current, interest)
    if request.answered_at is not None:
        raise StaleChange(_("Somebody has answered this meanwhile. Look at the item."))
    if current.meeting_id != item.meeting_id:
        raise StaleChange
    if interest.withdrawn_at is not None or has_begun(current):
        raise StaleChange(_("The panel has begun with this item, so the interest stands."))
    if is_confirmed:
        _check_record(current, interest)
    elif not answer.strip():
        raise Refused(_("Say why it stands."), field="answer")
    request.is_confirmed, request.answer = is_confirmed, answer.strip()
    request.answered_by, request.answered_at = actor.membership, timezone.now()
    request.save()
    _note(actor, interest, "confirm_withdrawal" if is_confirmed else "refuse_withdrawal", answer)
    if is_confirmed:
        _end(interest, current)
    notify(
        notice=ANSWERED, recipients=[interest.membership.user], key=f"withdrawal:{request.pk}",
        link="/panels/interests/", membership_ids=_waits_under(interest.membership),
    )  # fmt: skip
    return request


def _check_record(item: AgendaItem, interest: Interest) -> None:
    if facts := facts_about(item, interest.membership):
        raise Refused(
            _("It cannot be withdrawn. Waymark has on record: %(facts)s.")
            % {"facts": ", ".join(str(fact.label) for fact in facts)}
        )


def _end(interest: Interest, item: AgendaItem) -> None:
    """The interest is over; whoever took the member's place gives it back and is told."""
    before = interest.substitute
    interest.withdrawn_at = timezone.now()
    interest.substitute, interest.substitute_is_present = None, None
    interest.save()
    renew_after_commit(item=item)
    if before is not None:
        notify(
            notice=PLACE_OVER, recipients=[before.user], link="/panels/", reference=item.reference,
            key=f"interest:{interest.pk}:{before.pk}", membership_ids=_waits_under(before),
        )  # fmt: skip


def carry_request(*, actor: Actor, interest: Interest) -> None:
    """What its member asked goes along with an interest that is carried on.

    Part of the service that carries it.
    """
    earlier = interest.carried_from
    asked = earlier.withdrawals.unanswered().first() if earlier is not None else None
    if asked is not None:
        _ask(Actor.staff(interest.membership), interest, asked.reason, asked_at=asked.recorded_at)


def _ask(
    actor: Actor, interest: Interest, reason: str, asked_at: datetime | None = None
) -> InterestWithdrawal:
    """A request, which the chairs hear of where it can still be answered.

    One that goes along keeps its day: another one would tell the member of the new item.
    """
    made: InterestWithdrawal = InterestWithdrawal.objects.create(
        interest=interest, reason=reason, recorded_by=actor.user,
        recorded_at=asked_at or timezone.now(),
    )  # fmt: skip
    item = interest.item
    if has_begun(item):
        return made
    _note(actor, interest, "ask_withdrawal", reason)
    chairs = _chairs_who_answer(item)
    notify(
        notice=ASKED, recipients=[one.user for one in chairs], key=f"withdrawal:{made.pk}",
        link=f"/panels/items/{item.public_id}/", reference=item.reference,
        membership_ids={one.user_id: one.pk for one in chairs},
    )  # fmt: skip
    return made


def _chairs_who_answer(item: AgendaItem) -> list[Membership]:
    barred = barred_of(item)
    named = [pk for pk in chairs_of(item) if pk is not None]
    chairs = Membership.objects.filter(pk__in=named).select_related("user")
    return [one for one in chairs if one.user_id not in barred and not standing_interest(item, one)]


def _waits_under(membership: Membership) -> dict[int, int]:
    return {membership.user_id: membership.pk}


def _note(actor: Actor, interest: Interest, action: str, reason: str) -> None:
    record_status(
        subject=interest, action=action, before=interest.effect, after=interest.effect,
        actor=actor, reason=reason.strip(), field=FIELD,
    )  # fmt: skip
