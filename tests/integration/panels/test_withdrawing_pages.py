"""Pages on which an interest is withdrawn: the member's, who sees nothing else, and the chair's."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from ledger.lists import page_by_key
from panels.models import InterestKind
from panels.services.interests import declare_interest
from panels.services.withdrawing import answer_withdrawal, ask_to_withdraw
from tests.people import sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(people):
    return people.put(people.plan())


@pytest.fixture
def interest(people, listed):
    health = people.act(people.health)
    return declare_interest(actor=health, item=listed, kind=InterestKind.FAMILY, details="A cousin")


def said(response) -> str:
    return response.content.decode()


def test_from_the_mistake_to_the_open_item(people, listed, interest):
    member, chair = sign_in(Client(), people.health), sign_in(Client(), people.chair)
    item_url = reverse("panels:item", args=[listed.public_id])
    own = reverse("panels:own_interests")
    assert own in said(member.get(reverse("panels:meetings")))
    page = said(member.get(own))
    assert listed.reference in page
    assert "A cousin" in page
    ask = reverse("panels:withdraw_interest", args=[interest.public_id])
    assert ask in page
    assert listed.child.last_name not in said(member.get(ask))
    page = said(member.post(ask, {"reason": "Another family"}, follow=True))
    assert "The chair is asked" in page
    assert "Waiting for a chair" in page
    assert member.get(item_url).status_code == 403

    answer = reverse("panels:answer_withdrawal", args=[listed.public_id, interest.public_id])
    assert answer in said(chair.get(item_url))
    assert "Another family" in said(chair.get(answer))
    refused = said(chair.post(answer, {"is_confirmed": "no", "answer": ""}))
    assert "Say why it stands" in refused
    done = said(chair.post(answer, {"is_confirmed": "yes"}, follow=True))
    assert "is open to" in done
    assert member.get(item_url).status_code == 200
    page = said(member.get(own))
    assert f"Confirmed by {people.chair.user.full_name}" in page
    assert ask not in page


def test_the_list_takes_as_many_queries_for_three_as_for_one(people, interest):
    member = sign_in(Client(), people.health)
    own = reverse("panels:own_interests")
    alone = queries_of(member, own)
    for _number in range(2):
        item = people.put(people.plan())
        other = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        ask_to_withdraw(actor=people.act(people.health), interest=other, reason="Another family")
    assert said(member.get(own)).count("Waiting for a chair") == 2
    assert queries_of(member, own) == alone


def test_somebody_else_who_has_the_address_finds_nothing(people, interest):
    other = sign_in(Client(), people.care)
    ask = reverse("panels:withdraw_interest", args=[interest.public_id])
    assert other.get(ask).status_code == 404
    assert "You have declared no interest" in said(other.get(reverse("panels:own_interests")))


def test_the_chair_who_comes_second_reads_that_it_is_answered(people, listed, interest):
    asked = ask_to_withdraw(
        actor=people.act(people.health), interest=interest, reason="Another family"
    )
    answer_withdrawal(actor=people.act(people.deputy), withdrawal=asked, is_confirmed=True)
    chair = sign_in(Client(), people.chair)
    answer = reverse("panels:answer_withdrawal", args=[listed.public_id, interest.public_id])
    assert "Somebody has answered this meanwhile" in said(
        chair.post(answer, {"is_confirmed": "no", "answer": "You are kin"})
    )


def test_what_is_answered_is_asked_no_more(people, listed, interest):
    asked = ask_to_withdraw(
        actor=people.act(people.health), interest=interest, reason="Another family"
    )
    chair = sign_in(Client(), people.chair)
    answer = reverse("panels:answer_withdrawal", args=[listed.public_id, interest.public_id])
    page = said(chair.get(answer))
    assert "Step out" in page  # what it means until then
    answer_withdrawal(
        actor=people.act(people.chair), withdrawal=asked, is_confirmed=False, answer="You are kin"
    )
    page = chair.get(answer, follow=True)
    assert page.redirect_chain[-1][0] == reverse("panels:item", args=[listed.public_id])
    assert "answered already" in said(page)
    member = sign_in(Client(), people.health)
    again = said(member.get(reverse("panels:withdraw_interest", args=[interest.public_id])))
    assert "You are kin" in again


def test_an_answer_left_out_is_asked_for_in_words(people, listed, interest):
    member, chair = sign_in(Client(), people.health), sign_in(Client(), people.chair)
    ask = reverse("panels:withdraw_interest", args=[interest.public_id])
    assert "Say why it was a mistake" in said(member.post(ask, {"reason": ""}))
    ask_to_withdraw(actor=people.act(people.health), interest=interest, reason="Another family")
    answer = reverse("panels:answer_withdrawal", args=[listed.public_id, interest.public_id])
    assert "Say whether the interest is withdrawn" in said(chair.post(answer, {"answer": ""}))


def test_a_long_list_is_read_page_by_page(people, interest, monkeypatch):
    health = people.act(people.health)
    later = [
        declare_interest(actor=health, item=people.put(people.plan()), kind=InterestKind.OTHER)
        for _number in range(2)
    ]
    monkeypatch.setattr("panels.views.interests.page_by_key", partial(page_by_key, size=2))
    member = sign_in(Client(), people.health)
    own = reverse("panels:own_interests")
    first = member.get(own)
    shown = [one.interest for one in first.context["declarations"]]
    assert shown == [later[1], later[0]]
    second = member.get(own, {"after": first.context["page"].after})
    assert [one.interest for one in second.context["declarations"]] == [interest]
    assert "after=" in said(first)
    assert "before=" in said(second)
