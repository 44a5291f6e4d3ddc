"""Reading the panel's figures in a browser: the coordinator, and a commissioner on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from panels.models import Letter, LetterAudience, Outcome
from tests.factories.accounts import SchoolFactory
from tests.factories.panel_past import Past
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_panel_learns_how_long_children_wait(new_visitor):
    past, today = Past(), timezone.localdate()
    school = SchoolFactory(name="Ash School")
    for days in range(6):
        past.decided(today - timedelta(days=40), today - timedelta(days=20 + days),
                     child=past.child(school))  # fmt: skip
    decision = past.decided(today - timedelta(days=50), today - timedelta(days=30), Outcome.CLOSE)
    Letter.objects.create(
        decision=decision, audience=LetterAudience.PARENT, controller=decision.controller
    )
    past.sent(today - timedelta(days=12))
    coordinator = as_staff(new_visitor(), past.people.coordinator)
    commissioner = as_staff(
        new_visitor(phone=True), member(Role.COMMISSIONER, past.people.authority)
    )

    coordinator.visit("/panels/")
    coordinator.press("What the panel learns")
    coordinator.check_page()
    coordinator.picture("panel-learning")
    assert coordinator.sees("Waiting today, by age")
    assert coordinator.sees("Ash School")
    coordinator.page.locator("#figure-schools summary").click()
    assert coordinator.sees("by the main school that the child was on the roll of")
    coordinator.check_page()
    coordinator.page.get_by_label("Period").select_option(label="The last school year")
    coordinator.press("Show")
    coordinator.check_page()
    assert coordinator.sees("Nothing to count here.")
    coordinator.follow(f"Letters of decision {decision.reference}")
    coordinator.check_page()

    commissioner.visit("/panels/learning/")
    commissioner.check_page()
    commissioner.picture("panel-learning-phone")
    assert commissioner.sees("numbers under 5 are not shown")
    assert commissioner.lacks(decision.reference)
