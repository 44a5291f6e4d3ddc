"""What was tried: recorded once, changed with history, withdrawn with a reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import TimelineEvent
from early_help.models import Effect, Intervention, InterventionKind
from early_help.services import (
    change_intervention,
    record_intervention,
    withdraw_intervention,
)
from ledger.errors import Refused, StaleChange
from ledger.state import status_history
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.people import actor
from tests.timeline import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


def tried(senco: Actor, child: object, **facts: object) -> Intervention:
    given = {"kind": InterventionKind.MENTOR, "starts_on": date(2026, 9, 7), **facts}
    return record_intervention(actor=senco, child=child, **given)


def test_what_was_tried_is_recorded_with_its_effect_and_told_on_the_timeline(senco, child):
    intervention = tried(
        senco, child, by_whom=" Ms Okoro ", ends_on=date(2026, 10, 2), effect=Effect.HELPED
    )
    assert intervention.by_whom == "Ms Okoro"
    assert intervention.controller == senco.organisation
    assert words_of(child) == ["Tried: Mentor or key adult"]
    assert child.timeline.get().happened_on == date(2026, 9, 7)
    assert list(Intervention.objects.for_child(child)) == [intervention]


def test_a_declined_one_says_why_and_has_no_effect(senco, child):
    with pytest.raises(Refused) as refusal:
        tried(senco, child, was_declined=True, declined_reason=" ")
    assert refusal.value.field == "declined_reason"
    declined = tried(
        senco, child, was_declined=True, declined_reason="The family had just begun another.",
        effect=Effect.HELPED, ends_on=date(2026, 10, 2),
    )  # fmt: skip
    assert (declined.effect, declined.ends_on) == ("", None)
    assert words_of(child)[0].startswith("Offered and declined")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": date(2026, 9, 6)}, "ends_on"),
        ({"kind": InterventionKind.OTHER, "details": " "}, "details"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(senco, child, facts, field):
    with pytest.raises(Refused) as refusal:
        tried(senco, child, **facts)
    assert refusal.value.field == field
    assert not Intervention.objects.exists()
    assert not TimelineEvent.objects.exists()


def test_only_those_who_record_and_see_the_child_may(child, school):
    with pytest.raises(PermissionDenied, match="role"):
        tried(actor(Role.ATTENDANCE_OFFICER, school), child)
    with pytest.raises(PermissionDenied, match="no access"):
        tried(actor(Role.SENCO), child)
    with pytest.raises(PermissionDenied):
        tried(Actor.family(GrantFactory(child=child).user), child)


def test_a_change_keeps_the_history_and_a_withdrawn_one_cannot_be_changed(senco, child):
    intervention = tried(senco, child)
    changed = change_intervention(
        actor=senco, intervention=intervention, kind=InterventionKind.COUNSELLING,
        starts_on=date(2026, 9, 8), effect=Effect.NO_CHANGE,
    )  # fmt: skip
    assert changed.kind == InterventionKind.COUNSELLING
    events = Intervention.pgh_event_model.objects.filter(pgh_obj=intervention)
    assert "mentor" in set(events.values_list("kind", flat=True))
    with pytest.raises(Refused, match="reason"):
        withdraw_intervention(actor=senco, intervention=intervention, reason=" ")
    withdraw_intervention(actor=senco, intervention=intervention, reason="Another child")
    assert not Intervention.objects.for_child(child).exists()
    assert status_history(intervention).get().reason == "Another child"
    with pytest.raises(StaleChange):
        withdraw_intervention(actor=senco, intervention=intervention, reason="Again")


def test_another_organisation_cannot_change_it_but_the_coordinator_can(senco, child):
    intervention = tried(senco, child)
    liaison, coordinator = actor(Role.LIAISON_OFFICER), actor(Role.PANEL_COORDINATOR)
    with pytest.raises(PermissionDenied, match="organisation"):
        withdraw_intervention(actor=liaison, intervention=intervention, reason="Mistake")
    withdraw_intervention(actor=coordinator, intervention=intervention, reason="Mistake")


def test_a_former_school_keeps_what_it_wrote(senco, child):
    intervention = tried(senco, child)
    child.enrolments.update(ends_on=date(2026, 9, 30))
    later = tried(Actor.system(), child)
    assert list(Intervention.objects.visible_to(senco)) == [intervention]
    assert later not in Intervention.objects.visible_to(senco)
