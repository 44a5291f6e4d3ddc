"""Papers of a panel meeting in a browser: made with progress, told of, opened, and kept apart."""

import pytest

from accounts.actors import Actor
from panels.models import Pack, PapersOpening
from panels.services.papers import build_papers
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, TeamMemberFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.journeys.sessions import as_staff

pytestmark = pytest.mark.django_db(transaction=True)


def _refer(people, meeting, name):
    school = SchoolFactory()
    child = ChildFactory(legal_first_name=name, school=school)
    return people.put(meeting, QueuedReferralFactory(child=child, organisation=school))


def test_packs_are_made_opened_and_leave_out_what_is_closed(new_visitor):
    people = PanelPeople()
    people.sit()
    meeting = people.plan()
    wren = _refer(people, meeting, "Wren")
    _refer(people, meeting, "Rowan")
    TeamMemberFactory(child=wren.child, membership=people.care)
    papers = f"/panels/meetings/{meeting.public_id}/papers/"
    coordinator = as_staff(new_visitor(), people.coordinator)
    health = as_staff(new_visitor(phone=True), people.health)
    care = as_staff(new_visitor(), people.care)

    care.visit(papers)
    assert care.sees("In the child’s team")
    care.page.get_by_role("link", name="Declare an interest").click()
    care.check_page()
    care.choose("I am related to the child or family, or know them privately")
    care.press("Declare this interest")
    assert care.sees("You stepped out.")

    coordinator.visit(f"/panels/meetings/{meeting.public_id}/")
    coordinator.follow("Papers of this meeting")
    coordinator.check_page()
    coordinator.press("Make the papers")
    assert coordinator.sees("Making the papers")
    coordinator.check_page()
    coordinator.picture("panel-papers-progress")
    build_papers(actor=Actor.system(), build=meeting.builds.get())
    coordinator.page.get_by_text("Version 1").first.wait_for()
    coordinator.check_page()
    coordinator.picture("panel-papers")

    health.visit("/")
    health.page.get_by_role("link", name="Messages").first.click()
    assert health.sees(f"The papers of panel meeting {meeting.reference} are ready.")
    health.visit(papers)
    health.check_page()
    health.picture("panel-papers-phone")
    pack = Pack.objects.get(membership=people.health)
    assert health.page.request.get(f"{health.address}/panels/packs/{pack.public_id}/").ok
    assert PapersOpening.objects.filter(pack=pack).count() == 2
    health.page.get_by_role("link", name="Wren Vale").click()
    health.check_page()
    health.press("Give my view")
    health.choose("Liaison support at the home school")
    health.fill("Reasons", "She trusts her form tutor.")
    health.press("Save my view")
    health.check_page()

    care.visit(papers)
    assert care.sees("Rowan Vale")
    assert "Wren Vale" not in care.page.content()
    care.check_page()
