"""The panel's road in a browser: queue, agenda, interest, views, meeting, decision, letters."""

from datetime import timedelta

import pytest
from django.utils import timezone

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
    grant = GrantFactory(child=wren)
    meeting = people.plan_today()
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
    for here in chair.page.get_by_role("radio", name="Here").all():
        here.check()
    chair.check_page()
    chair.press("Save who is here")
    chair.picture("panel-meeting")
    chair.follow("Wren Vale")
    chair.check_page()
    chair.picture("panel-item")
    decide_with_a_dissent(chair, people)

    decision = Decision.objects.get()
    coordinator.visit(f"/panels/decisions/{decision.public_id}/letters/")
    coordinator.check_page()
    coordinator.picture("panel-letters")
    edit_approve_and_send(coordinator)
    assert decision.letters.filter(status="sent").count() == 2

    chair.visit(f"/panels/meetings/{meeting.public_id}/")
    chair.press("End the meeting")
    chair.follow("Read the minutes")
    assert chair.sees("Educational psychology: Does not agree (She tires by noon.)")
    chair.check_page()
    chair.picture("panel-minutes")
    chair.press("Agree the minutes")
    assert chair.sees("The minutes are agreed and fixed.")
    chair.check_page()

    senco = as_staff(new_visitor(), member_of_staff(Role.SENCO, school))
    senco.visit(f"/children/{wren.public_id}/")
    senco.follow("Documents")
    senco.follow("Panel decision: letter to the school")
    senco.check_page()
    senco.picture("panel-letter-school")

    parent = as_family(new_visitor(phone=True), grant.user)
    parent.visit("/")
    parent.follow("Decisions and letters")
    assert parent.sees("Panel decision: letter to the family")
    parent.check_page()
    parent.picture("panel-letter-parent-phone")
    letter = decision.letters.get(audience="parent")
    parent.context.request.get(f"{parent.address}/portal/documents/{letter.document.public_id}/")

    coordinator.visit(f"/panels/decisions/{decision.public_id}/letters/")
    assert coordinator.sees("Read")
    correct(coordinator, f"/panels/decisions/{decision.public_id}/correct/")


def decide_with_a_dissent(chair, people):
    """Health does not agree; what is missing is said, and nothing typed is lost."""
    chair.press("Record the decision")
    chair.check_page()
    chair.press("Continue")
    assert chair.sees("There is a problem")
    chair.check_page()
    chair.choose("Liaison support at the home school")
    chair.press("Continue")
    chair.check_page()
    chair.picture("panel-decision")
    chair.fill("What is to be provided?", "Somebody meets her at the side door.")
    chair.fill("Reasons", "School has begun well.")
    chair.press("Record the decision")
    assert chair.sees("There is a problem")
    chair.check_page()
    chair.picture("panel-decision-error")
    day = timezone.localdate() + timedelta(days=7)
    chair.fill_date("starts_on", str(day.day), str(day.month), str(day.year))
    chair.fill("Who provides it?", "The council’s liaison team")
    chair.fill("Hours a week", "5")
    chair.choose("The authority")
    for radio in chair.page.locator("input[value='met'], input[value='agrees']").all():
        radio.check()
    chair.page.locator("input[name='stance_psychology'][value='dissents']").check()
    chair.page.locator("#id_dissent_psychology").fill("She tires by noon.")
    chair.press("Record the decision")
    assert chair.sees("The decision is recorded.")
    assert chair.sees("She tires by noon.")
    chair.check_page()


def edit_approve_and_send(coordinator):
    """The parents' letter step by step, the others with one press."""
    coordinator.page.get_by_role("link", name="Parents and carers").first.click()
    coordinator.check_page()
    coordinator.press("Edit")
    coordinator.check_page()
    coordinator.fill("Heading", "")
    coordinator.press("Save the letter")
    assert coordinator.sees("There is a problem")
    coordinator.check_page()
    coordinator.fill("Heading", "What we decided about Wren")
    coordinator.press("Save the letter")
    coordinator.press("Approve this letter")
    coordinator.press("Issue")
    coordinator.press("Send")
    assert coordinator.sees("Message in Waymark") or coordinator.sees("Email handed over")
    coordinator.check_page()
    coordinator.picture("panel-letter-sent")
    coordinator.follow("Letters")
    coordinator.press("Approve and send all letters")
    assert coordinator.sees("The letters are issued, filed and sent.")
    coordinator.check_page()


def correct(coordinator, address):
    """A slip is mended visibly, and a new letter is drafted."""
    coordinator.visit(address)
    coordinator.check_page()
    coordinator.fill("Hours a week", "3")
    coordinator.press("Correct the decision")
    assert coordinator.sees("There is a problem")
    coordinator.check_page()
    coordinator.fill("What was wrong, and why?", "The hours were written down wrongly.")
    coordinator.press("Correct the decision")
    assert coordinator.sees("What stood can still be read")
    coordinator.check_page()
    coordinator.picture("panel-item-corrected")


def test_a_fast_track_is_decided_by_two_agencies(new_visitor):
    people = PanelPeople()
    SubmittedReferralFactory(is_fast_track=True, grounds="In hospital since Monday")
    coordinator = as_staff(new_visitor(), people.coordinator)
    coordinator.visit("/panels/queue/")
    coordinator.page.get_by_role("link", name="Decide now").click()
    coordinator.check_page()
    coordinator.choose("In hospital, or just discharged")
    coordinator.fill("In a few words", "On the ward since Monday")
    coordinator.page.get_by_label("Chair", exact=True).select_option(str(people.chair.pk))
    coordinator.page.get_by_label("Second agency").select_option(str(people.health.pk))
    coordinator.press("Ask them to decide")
    coordinator.page.wait_for_url("**/panels/items/**")
    address = coordinator.path

    chair = as_staff(new_visitor(), people.chair)
    chair.visit(address)
    chair.press("Propose a decision")
    chair.choose("Advice and strategies for the school")
    chair.press("Continue")
    chair.check_page()
    chair.fill("Advice for the school and family", "Send work to the ward each Monday.")
    chair.page.get_by_label("Who sees that the advice is followed?").select_option(index=1)
    chair.fill("Reasons", "She cannot leave the ward for weeks.")
    for radio in chair.page.locator("input[value='met']").all():
        radio.check()
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
