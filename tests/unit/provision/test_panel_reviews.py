"""A placement before the panel: asked, listed, sent back, decided, extended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Authorisation
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.models import Outcome, RequestStatus
from panels.services.decisions import (
    decide_item,
)
from provision.models import ReviewRequest
from provision.services.answering import extend_placement
from provision.services.panel_reviews import (
    answer_panel,
    ask_panel,
    put_on_agenda,
    taken_off,
    withdraw_request,
)
from tests.factories.panels import PanelPeople, agreed, terms
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(scene):
    return PanelPeople(authority=scene.authority)


def asked(scene, **changes):
    facts = {
        "placement": scene.active(), "asks": "Six more weeks",
        "until_on": timezone.localdate() + timedelta(days=120), **changes,
    }  # fmt: skip
    return ask_panel(actor=scene.act(scene.senco), **facts)


def test_the_panel_decides_and_the_placement_can_be_extended(scene, people):
    request = asked(scene)
    placement = request.placement
    meeting = people.plan()
    item = put_on_agenda(actor=people.act(people.coordinator), request=request, meeting=meeting)
    people.open(meeting)
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(Outcome.EXTEND), stances=agreed(item)
    )
    request.refresh_from_db()
    assert request.status == RequestStatus.DECIDED
    assert (request.outcome, request.decision_reference) == ("extend", decision.reference)
    assert Notification.objects.filter(
        code="provision.panel_decided", recipient=scene.liaison.user
    ).exists()
    authorisation = Authorisation.objects.get(decision_reference=decision.reference)
    extended = extend_placement(
        actor=scene.act(scene.liaison), placement=placement, authorisation=authorisation,
        planned_end_on=request.until_on,
    )  # fmt: skip
    assert extended.authorisation == authorisation


def test_who_asks_says_what_and_once(scene):
    request = asked(scene)
    placement = request.placement
    with pytest.raises(Refused, match="already"):
        ask_panel(actor=scene.act(scene.liaison), placement=placement, asks="Again")
    withdraw_request(actor=scene.act(scene.senco), request=request, reason="Not needed")
    for facts, name in (
        ({"asks": " "}, "asks"),
        ({"asks": "x", "until_on": timezone.localdate()}, "until_on"),
    ):
        with pytest.raises(Refused) as refusal:
            ask_panel(actor=scene.act(scene.senco), placement=placement, **facts)
        assert refusal.value.field == name
    for person in (scene.act(scene.tutor), scene.act(scene.manager), actor(Role.SENCO)):
        with pytest.raises(PermissionDenied):
            ask_panel(actor=person, placement=placement, asks="More")
    assert ReviewRequest.objects.count() == 1


def test_only_what_goes_on_is_brought_to_the_panel(scene):
    placement = scene.offered()
    with pytest.raises(StaleChange):
        ask_panel(actor=scene.act(scene.liaison), placement=placement, asks="More")


def test_a_question_of_the_panel_comes_back_and_is_answered(scene, people):
    request = asked(scene)
    meeting = people.plan()
    put_on_agenda(actor=people.act(people.coordinator), request=request, meeting=meeting)
    with pytest.raises(PermissionDenied):
        taken_off(subject=request, actor=scene.act(scene.senco), reason="No")
    day = timezone.localdate() + timedelta(days=5)
    taken_off(
        subject=request, actor=people.act(people.chair), reason="More is needed",
        question="What does she say?", due_on=day,
    )  # fmt: skip
    request.refresh_from_db()
    assert request.status == RequestStatus.GIVEN_BACK
    for person in (scene.liaison, scene.senco):
        assert Notification.objects.filter(
            code="provision.panel_asks", recipient=person.user
        ).exists()
    with pytest.raises(Refused):
        answer_panel(actor=scene.act(scene.senco), request=request, asks="")
    again = answer_panel(
        actor=scene.act(scene.senco), request=request, asks="Six more weeks; she wants it too"
    )
    assert (again.status, again.answer_due_on) == (RequestStatus.ASKED, None)
