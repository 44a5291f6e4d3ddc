"""Easy read of a decision: the concrete things of this one, one thought a line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from panels.models import Outcome
from panels.services.decisions import (
    decide_item,
)
from panels.services.letters import send_all_letters
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.placements import Scene
from tests.factories.provision import PlacementFactory
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member, sign_in_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return PanelPeople()


@pytest.fixture
def scene(people):
    return Scene(people.authority)


def decide(people, scene, outcome, **changes):
    meeting = people.open(people.plan())
    item = people.put(meeting, QueuedReferralFactory(child=scene.child))
    return decide_item(
        actor=people.act(people.chair),
        item=item,
        terms=terms(outcome, **changes),
        stances=agreed(item),
    )


def lines(scene, decision) -> dict[str, list[str]]:
    client = sign_in_family(Client(), GrantFactory(child=scene.child).user)
    url = reverse("portal:easy_decision", args=[scene.child.public_id, decision.public_id])
    page = client.get(url)
    assert page.status_code == 200
    return {part.title: part.lines for part in page.context["parts"]}


def test_it_says_what_where_when_who_to_ring_and_that_one_may_ask_again(people, scene):
    review = timezone.localdate() + timedelta(days=42)
    decision = decide(people, scene, Outcome.PLACEMENT, review_on=review)
    read = lines(scene, decision)
    assert "There will be lessons in another place for a time." in read["What was decided"]
    assert "The council now looks for a place." in read["What happens next"]
    assert f"The panel looks at it again by {review:%-d %B %Y}." in read["What happens next"]
    assert "You can ask the panel to look at it again." in read["If you do not agree"]
    allowed = scene.child.authorisations.get(decision_reference=decision.reference)
    place = PlacementFactory(
        child=scene.child, authorisation=allowed, provider=scene.provider, status="active",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    read = lines(scene, decision)
    assert "The place is called Riverside." in read["What happens next"]
    assert f"The first day there: {place.starts_on:%-d %B %Y}." in read["What happens next"]


def test_what_the_panel_wrote_stands_there_once_the_letter_is_sent(people, scene):
    decision = decide(
        people, scene, Outcome.ADVICE, advice="Go on with the side door. Add a lesson each week."
    )
    assert "Why" not in lines(scene, decision)
    send_all_letters(actor=people.act(people.coordinator), decision=decision)
    read = lines(scene, decision)
    assert read["Why"] == [decision.reasons]
    assert read["What can help now"] == ["Go on with the side door.", "Add a lesson each week."]


def test_it_says_who_to_ring_and_never_somebody_protected(people, scene):
    scene.school.telephone = "01632 960100"
    scene.school.save()
    lead = member(Role.SENCO, scene.school)
    lead.user.telephone = "07700 900123"
    lead.user.save()
    CaseFactory(child=scene.child, lead=lead)
    decision = decide(people, scene, Outcome.LIAISON)
    ring = lines(scene, decision)["Who you can ring"]
    assert f"{scene.school.name}: 01632 960100" in ring
    assert f"{lead.user.full_name}: 07700 900123" in ring
    TeamMemberFactory(child=scene.child, membership=lead, is_protected=True)
    read = str(lines(scene, decision))
    assert lead.user.full_name not in read
    assert "07700 900123" not in read
