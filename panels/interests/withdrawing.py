"""Withdrawing an interest that was declared by mistake: the rule, and what the pages show of it.

1. Only the member who declared it asks, with a reason. They ask once, for what they declared: the
   request holds in every later item that the interest was carried to, and goes along to the next.
2. Nothing changes before the chair of an item has confirmed it for that item, or the deputy where
   the chair may not. Until then the member stays outside, and reads here only what they declared
   themselves: not whether the child is on an agenda, nor where.
3. Where the panel has begun with an item (it was called, or proposed as a fast track, or its
   meeting was held and is recorded afterwards), what was declared stands for good.
4. What Waymark's own record says (work with the child, their school, family, a part in the request
   or its evidence) nobody withdraws; the chair can still record what it means. The member is not
   told which fact it is: that could say something of the item.
5. A later item carries on what stood last. Where that was withdrawn, nothing of the declaration
   goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.actors import Actor
from ledger.lists import Sorting
from panels.interests.querysets import InterestQuerySet, InterestWithdrawalQuerySet
from panels.models import AgendaItem, Interest, InterestWithdrawal

FIELD = "effect"  # of the status history of interests
SORTING = Sorting({"declared": ("-recorded_at",)}, default="declared")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a member declared, and where their request to withdraw it stands."""

    interest: Interest
    request: InterestWithdrawal | None  # the last one
    can_ask: bool

    @property
    def is_asked(self) -> bool:
        """Whether the request waits for a chair."""
        return self.request is not None and self.request.answered_at is None


def has_begun(item: AgendaItem) -> bool:
    """Whether the panel has begun with an item, so that what was declared in it stands."""
    return not AgendaItem.objects.not_begun().filter(pk=item.pk).exists()


def with_carried(declared: Interest) -> list[Interest]:
    """What was declared and everything that was carried on from it, in that order."""
    return _chains([declared])[declared.pk]


def _chains(declared: Sequence[Interest]) -> dict[int, list[Interest]]:
    """The same of several, by the id of what was declared. One query."""
    chains = {one.pk: [one] for one in declared}
    chain_of: dict[int | None, list[Interest]] = dict(chains.items())
    carried = Interest.objects.filter(
        carried_from__isnull=False,
        membership__user__in={one.membership.user_id for one in declared},
    )
    for one in carried.select_related("item").order_by("recorded_at", "pk"):
        if (chain := chain_of.get(one.carried_from_id)) is not None:
            chain.append(one)
            chain_of[one.pk] = chain
    return chains


def goes_on(interests: Iterable[Interest]) -> list[Interest]:
    """Of everybody's interests about a child, what the next item carries on: rule 5."""
    ended: set[int | None] = set()
    found: dict[int, Interest] = {}
    for one in sorted(interests, key=lambda one: (one.recorded_at, one.pk), reverse=True):
        if one.withdrawn_at is not None or one.pk in ended:
            ended.add(one.carried_from_id)
        else:
            found.setdefault(one.membership.user_id, one)
    return list(found.values())


def declared_by(actor: Actor) -> InterestQuerySet:
    """What the actor declared themself; nothing of later items about it."""
    own = Interest.objects.filter(carried_from__isnull=True).select_related("item", "membership")
    return own.none() if actor.membership is None else own.filter(membership=actor.membership)


def has_declared(actor: Actor) -> bool:
    """Whether the actor ever declared an interest."""
    return declared_by(actor).exists()


def declarations_of(declared: Sequence[Interest]) -> list[Declaration]:
    """Where each of what somebody declared stands, in their order. Two queries."""
    chains = _chains(declared)
    first = {one.pk: pk for pk, chain in chains.items() for one in chain}
    asked = InterestWithdrawal.objects.filter(interest__in=list(first))
    last = {first[one.interest_id]: one for one in asked.select_related("answered_by__user")}
    found = []
    for one in declared:
        request = last.get(one.pk)
        is_open = request is not None and request.answered_at is None
        can_ask = chains[one.pk][-1].withdrawn_at is None and not is_open
        found.append(Declaration(one, request, can_ask))
    return found


def declaration_of(interest: Interest) -> Declaration:
    """Where one stands, read so that it stays as it is when the child comes to an agenda again."""
    [found] = declarations_of([interest])
    return found


def to_answer(actor: Actor) -> InterestWithdrawalQuerySet:
    """Requests that wait for this chair or deputy, of items that they may see."""
    meeting, item = "interest__item__meeting", "interest__item"
    theirs = Q(**{f"{meeting}__chair": actor.membership})
    theirs |= Q(**{f"{meeting}__deputy_chair": actor.membership})
    theirs |= Q(**{f"{meeting}__isnull": True, f"{item}__chair": actor.membership})
    if actor.membership is None:
        return InterestWithdrawal.objects.none()
    with_interest = Interest.objects.standing().filter(membership__user=actor.user)
    found = (
        InterestWithdrawal.objects.open()
        .filter(theirs)
        .exclude(interest__item__in=with_interest.values("item"))
    )
    return found.select_related("interest__item", "interest__membership__user").order_by("pk")


def asked_in(item: AgendaItem) -> dict[int, InterestWithdrawal]:
    """By interest, the requests to be answered in an item."""
    open_requests = InterestWithdrawal.objects.open().filter(interest__item=item)
    return {one.interest_id: one for one in open_requests}
