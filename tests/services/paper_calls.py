"""Interests, members' views and the papers of a meeting."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from panels.models import InterestEffect, InterestKind, Outcome, Pack
from panels.services import interests, member_views, withdrawing
from panels.services.papers import building, closing, opening, telling
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import PanelPeople
from tests.factories.papers import made, pack_of
from tests.services.doors import INSIDE, READS, Given, beside, calls

beside(
    INSIDE,
    closing.close_packs, closing.renew_after_commit, telling.tell_of_pack,
    telling.tell_of_likely_interests, withdrawing.carry_request,
)  # fmt: skip
beside(READS, interests.substitutes_for)
beside("renders for a while: a transaction for each item and pack", building.build_papers)


def _item(*, sits: bool = False) -> Given:
    people = PanelPeople()
    if sits:
        people.sit()
    return {"people": people, "item": people.put(people.plan())}


def _declared(**sits: bool) -> Given:
    given = _item(**sits)
    people = given["people"]
    interest = interests.declare_interest(
        actor=people.act(people.health), item=given["item"], kind=InterestKind.OTHER
    )
    return {**given, "interest": interest}


@calls(interests.declare_interest)
def _declare() -> Given:
    given = _item()
    people = given["people"]
    return {
        "actor": people.act(people.health), "item": given["item"],
        "kind": InterestKind.WORKS_WITH_CHILD, "details": "I see her on Mondays",
    }  # fmt: skip


@calls(interests.deny_interest)
def _deny() -> Given:
    given = _item()
    people = given["people"]
    TeamMemberFactory(child=given["item"].child, membership=people.health)
    return {"actor": people.act(people.health), "item": given["item"], "words": "Years ago"}


@calls(interests.record_effect)
def _effect() -> Given:
    given = _declared()
    people = given["people"]
    return {
        "actor": people.act(people.chair), "interest": given["interest"],
        "effect": InterestEffect.CONTRIBUTE,
    }  # fmt: skip


@calls(interests.name_item_substitute)
def _substitute() -> Given:
    given = _declared(sits=True)
    people = given["people"]
    return {
        "actor": people.act(people.chair), "interest": given["interest"],
        "substitute": people.substitute, "is_present": True,
    }  # fmt: skip


def _asking() -> Given:
    given = _declared()
    people = given["people"]
    return {
        "actor": people.act(people.health), "interest": given["interest"],
        "reason": "Another family",
    }  # fmt: skip


@calls(withdrawing.ask_to_withdraw)
def _ask_to_withdraw() -> Given:
    return _asking()


@calls(withdrawing.answer_withdrawal)
def _answer_withdrawal() -> Given:
    asking = _asking()
    asked = withdrawing.ask_to_withdraw(**asking)
    chair = Actor.staff(asking["interest"].item.meeting.chair)
    return {"actor": chair, "withdrawal": asked, "is_confirmed": True}


@calls(member_views.record_member_view)
def _view() -> Given:
    given = _item()
    people = given["people"]
    return {
        "actor": people.act(people.care), "item": given["item"],
        "recommendation": Outcome.LIAISON, "reasons": "She trusts her tutor",
    }  # fmt: skip


@calls(building.order_papers)
def _order() -> Given:
    given = _item()
    people = given["people"]
    return {"actor": people.act(people.coordinator), "meeting": given["item"].meeting}


@calls(building.renew_papers)
def _renew() -> Given:
    given = _item()
    people, meeting = given["people"], given["item"].meeting
    made(people, meeting)
    people.put(meeting)
    return {"actor": Actor.system(), "meeting": meeting}


@calls(opening.open_pack)
def _open_pack() -> Given:
    given = _item()
    people, meeting = given["people"], given["item"].meeting
    made(people, meeting)
    return {"actor": people.act(people.care), "pack": pack_of(meeting, people.care)}


@calls(opening.open_item_papers)
def _open_item() -> Given:
    given = _item()
    people = given["people"]
    made(people, given["item"].meeting)
    return {"actor": people.act(people.care), "item": given["item"]}


@calls(telling.point_out_interests)
def _point_out() -> Given:
    given = _item()
    TeamMemberFactory(child=given["item"].child, membership=given["people"].health)
    return {"actor": Actor.system()}


@calls(telling.remind_of_papers)
def _remind() -> Given:
    given = _item()
    made(given["people"], given["item"].meeting)
    Pack.objects.update(recorded_at=timezone.now() - timedelta(days=3))
    return {"actor": Actor.system()}
