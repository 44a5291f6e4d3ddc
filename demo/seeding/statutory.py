"""The sickness and attendance returns of the term: most schools send theirs, one is late.

The registers propose the children. What came in since the last return waits: one school has begun
to check it, has signed one return and not sent it yet.
"""

from accounts.models import Organisation
from attendance.models import EntryStatus, ReturnEntry, ReturnKind, StatutoryReturn
from attendance.returns.addresses import knows_address
from attendance.services.returns import (
    complete_entry,
    send_return,
    set_entry_aside,
    sign_return_off,
)
from demo.seeding.town import Town

# School days before the demo date on which schools send, when the registers were evaluated too.
SENT = (30, 12)
FORGETS = "thornport"  # sends the first and no other: it is late
PREPARES = "alderbrook"  # the school of the demo's sign-ins: has begun its next
BELIEFS = {
    ReturnKind.SICKNESS: (
        "The family says that it will go on for some weeks; the clinic agrees.",
        "Away on most days of a flare, and back in between. We expect more of these.",
        "The doctor’s letter speaks of rest until the end of the term.",
    ),
    ReturnKind.ATTENDANCE: (
        "Two home visits and a meeting have changed nothing so far.",
        "Mornings are hard for the family. Our family worker rings each day.",
        "We have no word from the family, and have asked for a visit.",
    ),
}


def send_returns(town: Town, days: int) -> None:
    """Every school that remembers checks, signs off and sends what its register proposes."""
    for key in _schools(town):
        if key == FORGETS and days != SENT[0]:
            continue
        for kind in ReturnKind:
            _check(town, key, kind, days)
            signed = _sign(town, key, kind, days)
            town.clock.set(town.days_ago(days), 15, 20)
            send_return(actor=town.senco_of(key), statutory_return=signed)


def prepare_returns(town: Town) -> None:
    """What stands since: the attendance return waits to be sent, the sickness return to be
    checked."""
    _check(town, PREPARES, ReturnKind.ATTENDANCE, 1)
    _sign(town, PREPARES, ReturnKind.ATTENDANCE, 1)
    waiting = _proposed(town.organisations[PREPARES], ReturnKind.SICKNESS)
    for entry in waiting[:1]:
        _complete(town, PREPARES, entry, 0)
    for entry in waiting[1:2]:
        set_entry_aside(
            actor=town.senco_of(PREPARES), entry=entry,
            reason="Back since Monday, full days. The clinic sees no more of it.",
        )  # fmt: skip


def _schools(town: Town) -> list[str]:
    return [key.removeprefix("senco.") for key in town.memberships if key.startswith("senco.")]


def _proposed(school: Organisation, kind: ReturnKind) -> list[ReturnEntry]:
    waiting = ReturnEntry.objects.filter(school=school, kind=kind, status=EntryStatus.PROPOSED)
    return list(waiting.select_related("child", "school").order_by("pk"))


def _check(town: Town, key: str, kind: ReturnKind, days: int) -> None:
    town.clock.set(town.days_ago(days), 14)
    for number, entry in enumerate(_proposed(town.organisations[key], kind)):
        _complete(town, key, entry, number)


def _complete(town: Town, key: str, entry: ReturnEntry, number: int) -> None:
    beliefs = BELIEFS[ReturnKind(entry.kind)]
    complete_entry(
        actor=town.senco_of(key), entry=entry, belief=beliefs[number % len(beliefs)], cause="",
        why_no_address=""
        if knows_address(entry)
        else "The family has moved and not told us yet.",
    )  # fmt: skip


def _sign(town: Town, key: str, kind: ReturnKind, days: int) -> StatutoryReturn:
    town.clock.set(town.days_ago(days), 15)
    head = town.actor(f"head.{key}")
    return sign_return_off(actor=head, school=town.organisations[key], kind=kind)
