"""Triage in a browser: ask, pause, answer, resume; interim provision; bulk; a saved filter."""

import pytest

from accounts.roles import Role
from cases.models import Authorisation
from referrals.models import Referral
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_missing_is_asked_for_and_answered_while_provision_begins(new_visitor):
    people, school = PanelPeople(), SchoolFactory()
    wren = ChildFactory(legal_first_name="Wren", school=school)
    referral = SubmittedReferralFactory(child=wren, organisation=school)
    senco = as_staff(new_visitor(phone=True), member(Role.SENCO, school))
    officer = as_staff(new_visitor(), member(Role.NAMED_OFFICER, people.authority))
    coordinator = as_staff(new_visitor(), people.coordinator)

    coordinator.visit("/panels/queue/")
    coordinator.check_page()
    coordinator.follow(f"Triage {referral.reference}")
    coordinator.check_page()
    coordinator.picture("triage")
    coordinator.press("Acknowledge")
    coordinator.press("Triage")
    coordinator.follow("Ask for what is missing")
    coordinator.press("Ask, and pause the clock")
    assert coordinator.sees("There is a problem")
    coordinator.check_page()
    coordinator.fill("What do you need to know?", "Which clinic sees her, and when?")
    coordinator.press("Ask, and pause the clock")
    assert coordinator.sees("Clock paused")
    coordinator.check_page()

    senco.visit(f"/referrals/{referral.public_id}/")
    senco.check_page()
    senco.press("Answer")
    senco.fill("Your answer", "The county clinic, on Fridays.")
    senco.press("Send the answer")
    assert senco.sees("Your answer has been sent.")
    senco.check_page()
    senco.picture("triage-answered-phone")

    coordinator.visit(f"/referrals/{referral.public_id}/triage/")
    coordinator.press("Start interim provision now, evidence pending")
    coordinator.check_page()
    coordinator.press("Ask the named officer")
    assert coordinator.sees("The named officer has been asked.")

    officer.visit("/")
    officer.follow("Let interim provision begin?")
    officer.check_page()
    officer.picture("interim-asked")
    officer.press("Authorise")
    assert officer.sees("Those who arrange it have been told.")
    officer.check_page()
    assert Authorisation.objects.get().child == wren
    assert Referral.objects.get().status == "queued"


def test_several_go_to_a_colleague_and_a_filter_is_kept(new_visitor):
    people = PanelPeople()
    for name in ("Wren", "Jay"):
        QueuedReferralFactory(child=ChildFactory(legal_first_name=name))
    meeting = people.plan()
    coordinator = as_staff(new_visitor(phone=True), people.coordinator)

    coordinator.visit("/panels/queue/?assigned=nobody")
    coordinator.check_page()
    coordinator.follow("Save this filter")
    coordinator.press("Save this filter")
    assert coordinator.sees("There is a problem")
    coordinator.check_page()
    coordinator.fill("Name of the filter", "Nobody’s")
    coordinator.press("Save this filter")
    assert coordinator.sees("The filter is saved.")
    coordinator.check_page()
    coordinator.page.get_by_role("checkbox", name="All 2 referrals that match").check()
    coordinator.page.get_by_label("Give to").select_option(index=1)
    coordinator.press("Give to this person")
    assert coordinator.sees("2 referrals are now with")
    coordinator.visit("/panels/queue/")
    coordinator.page.get_by_role("checkbox", name="All 2 referrals that match").check()
    coordinator.page.get_by_label("Put on the agenda of").select_option(index=1)
    coordinator.press("Put on this agenda")
    assert coordinator.sees("2 referrals are on the agenda.")
    assert meeting.items.count() == 2
