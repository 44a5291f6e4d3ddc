"""Pages on which an interest is withdrawn: the member's, who sees nothing else, and the chair's."""

import pytest
from django.test import Client
from django.urls import reverse

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
