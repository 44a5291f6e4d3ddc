"""A parent asks for a decision to be looked at again; another chair leads; both are read."""

import pytest
from django.utils import timezone

from cases.models import Telling
from panels.models import Reconsideration
from panels.services.letters import send_all_letters
from panels.services.seats import record_presence
from tests.factories.panels import begun
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.journeys.sessions import as_family, as_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_parents_words_to_both_decisions(new_visitor):
    scene = Reconsidering()
    scene.first()
    meeting = scene.other_meeting()
    parent = as_family(new_visitor(phone=True), scene.grant.user)
    coordinator = as_staff(new_visitor(), scene.people.coordinator)
    deputy = as_staff(new_visitor(), scene.people.deputy)

    parent.visit("/")
    parent.follow("Decisions and letters")
    parent.page.get_by_role("link", name="Ask for it to be looked at again").click()
    parent.check_page()
    parent.press("Ask the panel")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.choose("There is something new that the panel did not have")
    parent.fill("Say why, in your own words", WORDS)
    parent.press("Ask the panel")
    assert parent.sees("You asked for it to be looked at again")
    parent.check_page()

    asked = Reconsideration.objects.get()
    coordinator.visit("/panels/waiting/")
    assert coordinator.sees("Reconsideration of decision")
    coordinator.check_page()
    coordinator.visit(f"/panels/reconsiderations/{asked.public_id}/")
    coordinator.check_page()
    coordinator.press("Put on an agenda")
    assert coordinator.sees(scene.people.deputy.user.full_name)
    coordinator.check_page()
    coordinator.page.get_by_role("radio").last.check()
    coordinator.press("Put on this agenda")
    assert coordinator.sees("It is on the agenda.")

    deputy_acts = scene.people.act(scene.people.deputy)
    held = begun(meeting, deputy_acts)
    record_presence(actor=deputy_acts, meeting=held, present=held.seats.all())
    deputy.visit(f"/panels/meetings/{meeting.public_id}/")
    deputy.follow("Wren Vale")
    assert deputy.sees("neither chairs nor votes on this one")
    deputy.check_page()
    decide(deputy)

    asked.refresh_from_db()
    send_all_letters(actor=scene.office, decision=asked.result)
    Telling.objects.update(
        told_at=timezone.now(), told_on=timezone.localdate(), told_how="call", told_whom="She"
    )
    parent.visit(f"/portal/children/{scene.child.public_id}/decisions/")
    assert parent.sees("A liaison officer will help at school.")
    assert parent.sees("The decision stays as it is.")
    parent.check_page()
    coordinator.visit(f"/panels/reconsiderations/{asked.public_id}/")
    assert coordinator.sees("The first decision stands")
    coordinator.check_page()


def decide(deputy):
    """Each ground is answered; what is missing is said."""
    deputy.press("Record the decision")
    deputy.choose("The first decision stands")
    deputy.press("Continue")
    deputy.check_page()
    deputy.press("Record the decision")
    assert deputy.sees("There is a problem")
    deputy.check_page()
    deputy.choose("Not accepted")
    deputy.fill("Reasons on this ground", "The letter says what we knew.")
    deputy.page.locator("#id_reasons").fill("What was decided is what the clinic advises.")
    for radio in deputy.page.locator("input[value='agrees']").all():
        radio.check()
    deputy.press("Record the decision")
    assert deputy.sees("The decision is recorded.")
    deputy.check_page()
