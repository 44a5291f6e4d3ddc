"""Interests: declared by the member, given an effect by the chair; each step is minuted."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status
from panels.interests.likely import likely_of
from panels.interests.withdrawing import FIELD, goes_on
from panels.models import AgendaItem, Interest, InterestEffect, InterestKind, NoInterest, Seat
from panels.models.agenda import OPEN_STATUSES
from panels.models.members import Substitute
from panels.permissions import (
    check_declare_interest,
    check_name_substitute,
    check_record_effect,
    standing_interest,
)
from panels.services.papers.closing import close_packs, renew_after_commit
from panels.services.withdrawing import carry_request

IN_PLACE = register_notice(
    Notice(
        code="panels.place_on_item",
        text=gettext_lazy("You take a member’s place on one item of a panel (%(reference)s)."),
        todo=gettext_lazy("Read it, declare any interest, and follow the meeting for this item."),
        duty=True,
    )
)


@transaction.atomic
def declare_interest(
    *, actor: Actor, item: AgendaItem, kind: InterestKind, details: str = ""
) -> Interest:
    """Declare an interest; its default effect holds at once.

    Somebody who works with the child contributes without a vote; anybody else steps out.
    Raises PermissionDenied, StaleChange (already decided), or Refused (declared already).
    """
    membership = check_declare_interest(actor, item)
    current = lock(item)
    if current.status not in OPEN_STATUSES:
        raise StaleChange(_("This item has been decided. Tell the chair and the coordinator."))
    works_with_child = kind == InterestKind.WORKS_WITH_CHILD
    effect = InterestEffect.CONTRIBUTE if works_with_child else InterestEffect.STEP_OUT
    try:
        with transaction.atomic():
            interest = Interest.objects.create(
                item=current,
                membership=membership,
                kind=kind,
                details=details,
                effect=effect,
                recorded_by=actor.user,
            )
    except IntegrityError as error:
        raise Refused(_("You have already declared an interest in this item.")) from error
    _note(actor, interest, "declare", before="")
    return interest


def carry_interests(*, actor: Actor, item: AgendaItem) -> None:
    """What members declared in earlier items about the child holds in a new one from its first
    moment, until the chair says otherwise: its papers hold what was closed to them.

    Part of the service that makes the item.
    """
    about_child = Q(item__child=item.child_id) | Q(item__child__merged_into=item.child_id)
    # Locked, so that a request to withdraw one finds what is carried on, or comes along with it.
    earlier = Interest.objects.select_for_update(of=("self",)).filter(about_child)
    found = earlier.exclude(item=item).select_related("membership__user")
    for one in goes_on(found):
        carried = Interest.objects.create(
            item=item, membership=one.membership, kind=one.kind, details=one.details,
            effect=one.effect, carried_from=one, recorded_by=one.recorded_by,
        )  # fmt: skip
        _note(actor, carried, "carry", before="")
        carry_request(actor=actor, interest=carried)


@transaction.atomic
def deny_interest(*, actor: Actor, item: AgendaItem, words: str) -> NoInterest:
    """The member has no interest in what Waymark pointed out, and says why not.

    Raises PermissionDenied, StaleChange (already decided), or Refused (no reason, declared
    already, or nothing is pointed out to them).
    """
    membership = check_declare_interest(actor, item)
    current = lock(item)
    if current.status not in OPEN_STATUSES:
        raise StaleChange(_("This item has been decided. Tell the chair and the coordinator."))
    if not words.strip():
        raise Refused(_("Say why you have none."), field="words")
    if standing_interest(current, membership):
        raise Refused(_("You have already declared an interest in this item."))
    likely = likely_of(current, membership)
    if likely is None:
        raise Refused(_("Nothing is pointed out to you that you have not answered."))
    return NoInterest.objects.create(
        item=current, membership=membership, hints=list(likely.hints), words=words.strip(),
        recorded_by=actor.user,
    )  # fmt: skip


@transaction.atomic
def record_effect(*, actor: Actor, interest: Interest, effect: InterestEffect) -> Interest:
    """The chair, or the deputy for the chair's own, records what an interest means.

    Raises PermissionDenied, or StaleChange when the item has been decided.
    """
    item = lock(interest.item)
    current = lock(interest)
    check_record_effect(actor, item, current)
    if item.status not in OPEN_STATUSES or current.withdrawn_at is not None:
        raise StaleChange
    before, current.effect = current.effect, effect
    current.effect_recorded_by = actor.membership
    current.effect_recorded_at = timezone.now()
    if effect != InterestEffect.STEP_OUT:
        current.substitute, current.substitute_is_present = None, None
    current.save()
    _note(actor, current, "record_effect", before=before)
    return current


@transaction.atomic
def name_item_substitute(
    *, actor: Actor, interest: Interest, substitute: Membership, is_present: bool = False
) -> Interest:
    """A named substitute takes the place of a member who stepped out, on this item alone.

    Their agency counts for the quorum once they are there. Raises PermissionDenied, StaleChange
    (decided, or no longer stepping out), or Refused (nobody's substitute, seated or interested).
    """
    item = lock(interest.item)
    current = lock(interest)
    check_name_substitute(actor, item)
    if item.status not in OPEN_STATUSES or current.effect != InterestEffect.STEP_OUT:
        raise StaleChange
    if not substitutes_for(current).filter(membership=substitute).exists():
        raise Refused(_("Choose a substitute who is named for this member."), field="substitute")
    meetings = [pk for pk in (item.meeting_id, item.ratifying_meeting_id) if pk]
    if Seat.objects.seated().filter(meeting__in=meetings, membership=substitute).exists():
        raise Refused(_("They sit at this meeting already."), field="substitute")
    if standing_interest(item, substitute):
        raise Refused(_("They have an interest in this item themselves."), field="substitute")
    current.substitute, current.substitute_is_present = substitute, is_present
    current.save(update_fields=["substitute", "substitute_is_present"])
    _note(actor, current, "name_substitute", before=current.effect)
    notify(
        notice=IN_PLACE, recipients=[substitute.user], key=f"interest:{current.pk}:{substitute.pk}",
        link=f"/panels/items/{item.public_id}/", reference=item.reference,
        membership_ids={substitute.user_id: substitute.pk},
    )  # fmt: skip
    return current


def substitutes_for(interest: Interest):
    """Who is named to come in the place of the member who declared this."""
    return Substitute.objects.current().filter(member__membership=interest.membership)


def _note(actor: Actor, interest: Interest, action: str, *, before: str) -> None:
    """Put the step on record, and close or open papers as it demands."""
    record_status(
        subject=interest, action=action, before=before, after=interest.effect, actor=actor,
        field=FIELD,
    )  # fmt: skip
    if interest.effect == InterestEffect.STEP_OUT:
        close_packs(item=interest.item, person=interest.membership.user)
    else:
        renew_after_commit(item=interest.item)
