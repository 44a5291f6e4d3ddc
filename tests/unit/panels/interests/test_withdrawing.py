"""An interest declared by mistake: the member asks, the chair of the item confirms."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from cases.registries import home_sources
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.interests.record import interest_minutes
from panels.interests.withdrawing import declarations_of, declared_by
from panels.minutes.lines import whole_minutes
from panels.models import AgendaItem, InterestEffect, InterestKind, InterestWithdrawal
from panels.services.agenda import list_item, take_off_item
from panels.services.calling import call_item
from panels.services.interests import declare_interest, name_item_substitute
from panels.services.withdrawing import answer_withdrawal, ask_to_withdraw
from tests.concurrency import at_once
from tests.factories.cases import TeamMemberFactory
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def health(people):
    return people.act(people.health)


@pytest.fixture
def chair(people):
    return people.act(people.chair)


@pytest.fixture
def interest(health, item):
    return declare_interest(actor=health, item=item, kind=InterestKind.FAMILY, details="A cousin")


@pytest.fixture
def asked(health, interest):
    return ask_to_withdraw(actor=health, interest=interest, reason="Another family")


def sees(actor, item) -> bool:
    return AgendaItem.objects.visible_to(actor).filter(pk=item.pk).exists()


def again(people, item) -> AgendaItem:
    """The item is taken off its agenda, and its request put on the same one later."""
    office = people.act(people.coordinator)
    take_off_item(actor=office, item=item, reason="Not ready")
    return list_item(
        actor=office, kind_key=item.kind, subject_id=item.subject_id, meeting=item.meeting
    )  # fmt: skip


class TestAsking:
    def test_nothing_opens_until_the_chair_confirms(self, chair, health, interest, item, asked):
        assert not sees(health, item)
        answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        interest.refresh_from_db()
        assert interest.withdrawn_at is not None
        assert sees(health, item)
        assert declare_interest(actor=health, item=item, kind=InterestKind.OTHER).pk

    def test_only_who_declared_it_asks(self, people, interest):
        for one in (people.care, people.chair, people.coordinator):
            with pytest.raises(PermissionDenied):
                ask_to_withdraw(actor=people.act(one), interest=interest, reason="Not mine")

    def test_it_says_why_and_is_asked_once(self, health, interest):
        with pytest.raises(Refused, match="Say why") as found:
            ask_to_withdraw(actor=health, interest=interest, reason=" ")
        assert found.value.field == "reason"
        ask_to_withdraw(actor=health, interest=interest, reason="Another family")
        with pytest.raises(Refused, match="asked already"):
            ask_to_withdraw(actor=health, interest=interest, reason="Another family")

    def test_what_the_record_says_stands_and_the_fact_is_not_named(self, people, health, interest):
        TeamMemberFactory(child=interest.item.child, membership=people.health)
        with pytest.raises(Refused, match="on record about you") as found:
            ask_to_withdraw(actor=health, interest=interest, reason="Another family")
        assert "team" not in str(found.value.message)

    def test_a_copy_is_not_asked_for_by_itself(self, people, health, interest, item):
        copy = again(people, item).interests.get()
        with pytest.raises(StaleChange):
            ask_to_withdraw(actor=health, interest=copy, reason="Another family")

    def test_the_chairs_are_told_and_it_stands_on_their_home_page(self, people, asked, item):
        rows = Notification.objects.filter(code="panels.interest_withdrawal_asked")
        assert {row.recipient_id for row in rows} == {people.chair.user_id, people.deputy.user_id}
        source = home_sources.get("panels")
        for one, told in ((people.chair, True), (people.deputy, True), (people.care, False)):
            titles = [str(home.title) for home in source.today(people.act(one))]
            assert any("an interest in item" in title for title in titles) is told


class TestAnswering:
    def test_no_one_else_answers(self, people, asked):
        for one in (people.health, people.care, people.coordinator):
            with pytest.raises(PermissionDenied):
                answer_withdrawal(actor=people.act(one), withdrawal=asked, is_confirmed=True)

    def test_nor_a_chair_who_has_an_interest_themself(self, people, chair, item, asked):
        declare_interest(actor=chair, item=item, kind=InterestKind.WORKS_WITH_CHILD)
        with pytest.raises(PermissionDenied, match="interest in this item yourself"):
            answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        answer_withdrawal(
            actor=people.act(people.deputy), withdrawal=asked, is_confirmed=True
        )  # fmt: skip

    def test_a_no_says_why_and_the_member_may_ask_again(self, chair, health, interest, item, asked):
        with pytest.raises(Refused) as found:
            answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=False)
        assert found.value.field == "answer"
        answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=False, answer="You are kin")
        assert not sees(health, item)
        assert Notification.objects.filter(code="panels.interest_withdrawal_answered").count() == 1
        (declared,) = declarations_of(declared_by(health))
        assert declared.can_ask
        assert declared.request.answer == "You are kin"
        with pytest.raises(StaleChange):
            answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        ask_to_withdraw(actor=health, interest=interest, reason="We are not")

    def test_not_once_the_panel_has_begun_with_the_item(self, people, chair, meeting, item, asked):
        people.open(meeting)
        call_item(actor=chair, meeting=meeting, item=item, seen=0)
        with pytest.raises(StaleChange, match="has begun"):
            answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)

    def test_nor_against_the_record(self, people, chair, item, asked):
        TeamMemberFactory(child=item.child, membership=people.health)
        with pytest.raises(Refused, match="in the child’s team"):
            answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)

    def test_whoever_took_the_place_gives_it_back(self, people, chair, interest, item, asked):
        name_item_substitute(actor=chair, interest=interest, substitute=people.substitute)
        answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        assert not sees(people.act(people.substitute), item)
        told = Notification.objects.get(code="panels.place_on_item_over")
        assert (told.recipient, told.link) == (people.substitute.user, "/panels/")

    def test_it_is_minuted_with_who_why_and_by_whom(self, chair, health, meeting, item, asked):
        answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        (minute,) = interest_minutes(meeting)
        assert [(step.action, step.by) for step in minute.steps] == [
            ("declare", health.user.full_name),
            ("ask_withdrawal", health.user.full_name),
            ("confirm_withdrawal", chair.user.full_name),
        ]
        written = "\n".join(part.text for part in whole_minutes(meeting))
        assert f"{health.user.full_name} asked to withdraw it: Another family." in written
        assert f"Withdrawn, confirmed by {chair.user.full_name}." in written


class TestCarried:
    def test_the_request_goes_along_and_the_copy_is_confirmed(
        self, people, chair, health, item, asked
    ):
        later = again(people, item)
        assert not sees(health, later)
        copy = later.interests.get()
        answer_withdrawal(actor=chair, withdrawal=copy.withdrawals.get(), is_confirmed=True)
        assert sees(health, later)
        assert not again(people, later).interests.exists()

    @pytest.mark.parametrize("state", ["declared", "asked", "refused"])
    def test_the_member_cannot_tell_that_the_child_is_on_an_agenda_again(
        self, client, people, chair, health, interest, item, state
    ):
        if state != "declared":
            asked = ask_to_withdraw(actor=health, interest=interest, reason="Another family")
        if state == "refused":
            answer_withdrawal(
                actor=chair, withdrawal=asked, is_confirmed=False, answer="You are kin"
            )
        notices = Notification.objects.filter(recipient=people.health.user)
        told = notices.count()

        def page() -> str:
            content = sign_in(client, people.health).get("/panels/interests/").content.decode()
            return re.sub(r"\b[A-Za-z0-9]{64}\b", "", content)

        before = page()
        later = again(people, item)
        assert not sees(health, later)
        assert page() == before
        assert notices.count() == told

    def test_one_request_reaches_what_was_carried_before(self, people, health, interest, item):
        later = again(people, item)
        ask_to_withdraw(actor=health, interest=interest, reason="Another family")
        assert [one.interest.item for one in InterestWithdrawal.objects.open()] == [later]

    def test_an_answer_for_one_declaration_leaves_another_standing(
        self, people, chair, health, item
    ):
        first = declare_interest(actor=health, item=item, kind=InterestKind.OTHER)
        asked = ask_to_withdraw(actor=health, interest=first, reason="Another family")
        answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True)
        declare_interest(actor=health, item=item, kind=InterestKind.FAMILY)
        (carried,) = again(people, item).interests.all()
        assert (carried.kind, carried.effect) == (InterestKind.FAMILY, InterestEffect.STEP_OUT)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_it_is_answered_once(self, people, chair, interest, asked):
        deputy = people.act(people.deputy)
        found = at_once(
            lambda: answer_withdrawal(actor=chair, withdrawal=asked, is_confirmed=True),
            lambda: answer_withdrawal(
                actor=deputy, withdrawal=asked, is_confirmed=False, answer="You are kin"
            ),
        )
        assert [type(one).__name__ for one in found].count("StaleChange") == 1
        asked.refresh_from_db()
        interest.refresh_from_db()
        assert asked.is_confirmed == (interest.withdrawn_at is not None)

    def test_confirmed_or_called_but_never_opened_during_the_item(
        self, people, chair, health, meeting, interest, item, asked
    ):
        people.open(meeting)
        deputy = people.act(people.deputy)
        confirmed, called = at_once(
            lambda: answer_withdrawal(actor=deputy, withdrawal=asked, is_confirmed=True),
            lambda: call_item(actor=chair, meeting=meeting, item=item, seen=0),
        )
        assert not isinstance(called, Exception)
        if isinstance(confirmed, StaleChange):
            assert not sees(health, item)
        else:
            assert confirmed.answered_at <= called.called_at
