"""The panel's road in a browser: queue, agenda, interest, views, meeting, decision, letters."""

import pytest

from accounts.roles import Role
from panels.models import Decision
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.journeys.sessions import as_family, as_staff
from tests.people import member as member_of_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_queue_to_the_letters(new_visitor):
    people = PanelPeople()
    school = SchoolFactory()
    wren = ChildFactory(legal_first_name="Wren", school=school)
    QueuedReferralFactory(child=wren, organisation=school)
    SubmittedReferralFactory(is_fast_track=True, grounds="In hospital since Monday")
    meeting = people.plan()
    coordinator = as_staff(new_visitor(), people.coordinator)
    member = as_staff(new_visitor(phone=True), people.health)
    chair = as_staff(new_visitor(), people.chair)

    coordinator.visit("/panels/queue/")
    coordinator.check_page()
    coordinator.picture("panel-queue")
    coordinator.press("Put on this agenda")
    assert coordinator.sees("Choose at least one referral.")
    coordinator.check_page()
    coordinator.page.get_by_role("checkbox", name="Choose the referral of Wren Vale").check()
    coordinator.page.get_by_label("Put on the agenda of").select_option(index=1)
    coordinator.press("Put on this agenda")
    assert coordinator.sees("1 referral is on the agenda.")
    coordinator.check_page()

    member.visit(f"/panels/meetings/{meeting.public_id}/")
    member.check_page()
    member.picture("panel-meeting-phone")
    member.follow("Wren Vale")
    member.check_page()
    member.press("Declare an interest")
    member.press("Declare this interest")
    member.check_page()
    member.choose("I work with the child")
    member.press("Declare this interest")
    assert member.sees("You contribute without a vote.")
    member.press("Give my view")
    member.choose("Liaison support at the home school")
    member.fill("Reasons", "She knows her form tutor and trusts him.")
    member.press("Save my view")
    member.check_page()
    member.picture("panel-item-phone")

    chair.visit(f"/panels/meetings/{meeting.public_id}/")
    chair.press("Start the meeting")
    for seat in meeting.seats.all():
        chair.page.locator(f"input[value='{seat.pk}']").check()
    chair.check_page()
    chair.press("Save who is here")
    chair.picture("panel-meeting")
    chair.follow("Wren Vale")
    chair.check_page()
    chair.picture("panel-item")
    chair.press("Record the decision")
    chair.choose("Decline")
    chair.fill("Reasons", "Not a health need.")
    chair.press("Record the decision")
    assert chair.sees("There is a problem")
    chair.check_page()
    chair.picture("panel-decision-error")
    chair.choose("Liaison support at the home school")
    chair.press("Record the decision")
    assert chair.sees("The decision is recorded.")
    chair.check_page()

    decision = Decision.objects.get()
    coordinator.visit(f"/panels/decisions/{decision.public_id}/letters/")
    coordinator.check_page()
    coordinator.picture("panel-letters")
    coordinator.press("Issue both letters")
    assert coordinator.sees("The letters are issued and filed.")
    coordinator.check_page()
    coordinator.picture("panel-item-decided")
    assert decision.letters.count() == 2

    senco = as_staff(new_visitor(), member_of_staff(Role.SENCO, school))
    senco.visit(f"/children/{wren.public_id}/")
    senco.follow("Documents")
    senco.follow("Panel decision: letter to the school")
    senco.check_page()
    senco.picture("panel-letter-school")

    parent = as_family(new_visitor(phone=True), GrantFactory(child=wren).user)
    parent.visit("/")
    parent.follow("Decisions and letters")
    assert parent.sees("Panel decision: letter to the family")
    parent.check_page()
    parent.picture("panel-letter-parent-phone")


def test_a_fast_track_is_decided_by_two_agencies(new_visitor):
    people = PanelPeople()
    SubmittedReferralFactory(is_fast_track=True, grounds="In hospital since Monday")
    coordinator = as_staff(new_visitor(), people.coordinator)
    coordinator.visit("/panels/queue/")
    coordinator.page.get_by_role("link", name="Decide now").click()
    coordinator.check_page()
    coordinator.page.get_by_label("Chair", exact=True).select_option(str(people.chair.pk))
    coordinator.page.get_by_label("Second agency").select_option(str(people.health.pk))
    coordinator.press("Ask them to decide")
    coordinator.page.wait_for_url("**/panels/items/**")
    address = coordinator.path

    chair = as_staff(new_visitor(), people.chair)
    chair.visit(address)
    chair.press("Propose a decision")
    chair.choose("Short-term registered provision")
    chair.fill("Reasons", "She cannot leave the ward for weeks.")
    chair.press("Record the decision")
    chair.check_page()

    second = as_staff(new_visitor(phone=True), people.health)
    second.visit(address)
    second.press("Agree or not")
    second.check_page()
    second.picture("panel-answer-phone")
    second.choose("Yes")
    second.press("Send my answer")
    second.check_page()
    assert Decision.objects.get().status == "to_ratify"
