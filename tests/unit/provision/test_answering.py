"""The provider answers, it begins, and it may be extended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from provision.models import PlacementStatus
from provision.services.answering import (
    accept_placement,
    decline_placement,
    extend_placement,
    start_placement,
)
from provision.services.week import change_timetable
from tests.concurrency import at_once
from tests.factories.placements import Scene, lesson
from tests.factories.provision import TaughtSessionFactory
from tests.factories.section_19 import AuthorisationFactory, Section19RecordFactory
from tests.people import member

pytestmark = pytest.mark.django_db


def told(code, person):
    return Notification.objects.filter(code=code, recipient=person.user).exists()


def test_the_provider_accepts_and_names_the_key_person(scene):
    placement = scene.accepted()
    assert placement.status == PlacementStatus.ACCEPTED
    assert placement.provider_lead == scene.tutor
    for person in (scene.liaison, scene.senco, scene.tutor):
        assert told("provision.accepted", person)


def test_only_its_own_manager_answers(scene):
    placement = scene.offered()
    for person in (scene.tutor, scene.liaison, member(Role.PROVIDER_MANAGER)):
        with pytest.raises(PermissionDenied):
            accept_placement(
                actor=scene.act(person), placement=placement, provider_lead=scene.tutor
            )
    with pytest.raises(Refused) as refusal:
        accept_placement(
            actor=scene.act(scene.manager), placement=placement, provider_lead=scene.senco
        )
    assert refusal.value.field == "provider_lead"


def test_a_provider_declines_with_a_reason_and_the_authority_knows_at_once(scene):
    placement = scene.offered()
    with pytest.raises(Refused) as refusal:
        decline_placement(actor=scene.act(scene.manager), placement=placement, reason="")
    assert refusal.value.field == "reason"
    declined = decline_placement(
        actor=scene.act(scene.manager), placement=placement, reason="The group is full"
    )
    assert declined.declined_reason == "The group is full"
    assert told("provision.declined", scene.liaison)
    assert told("provision.declined", scene.named_officer)
    assert scene.begin().status == PlacementStatus.DRAFT  # another try, at the same provider


@pytest.mark.django_db(transaction=True)
def test_two_managers_answer_at_once_and_one_answer_holds():
    scene = Scene()
    placement = scene.offered()
    other = member(Role.PROVIDER_MANAGER, scene.provider)
    results = at_once(
        lambda: accept_placement(
            actor=scene.act(scene.manager), placement=placement, provider_lead=scene.tutor
        ),
        lambda: decline_placement(actor=scene.act(other), placement=placement, reason="Full"),
    )
    assert sum(isinstance(result, StaleChange) for result in results) == 1


def test_it_begins_on_the_day_the_child_was_taught(scene):
    record = Section19RecordFactory(child=scene.child)
    today = timezone.localdate()
    placement = scene.accepted(starts_on=today - timedelta(days=4))
    day = today - timedelta(days=2)
    started = start_placement(actor=scene.act(scene.manager), placement=placement, started_on=day)
    assert (started.status, started.starts_on) == (PlacementStatus.ACTIVE, day)
    assert set(started.slots.values_list("starts_on", flat=True)) == {day}
    assert set(started.modes.values_list("starts_on", flat=True)) == {day}
    arranged = record.arrangements.get()
    assert arranged.starts_on == day and "25 hours a week" in arranged.what
    assert arranged.authorisation == scene.authorisation
    assert told("provision.begun", scene.senco)


def test_it_cannot_begin_on_an_impossible_day(scene):
    today = timezone.localdate()
    authorisation = AuthorisationFactory(child=scene.child, starts_on=today - timedelta(days=2))
    placement = scene.accepted(authorisation=authorisation)
    for day in (today + timedelta(days=1), today - timedelta(days=3)):
        with pytest.raises(Refused) as refusal:
            start_placement(actor=scene.act(scene.manager), placement=placement, started_on=day)
        assert refusal.value.field == "started_on"
    with pytest.raises(PermissionDenied):
        start_placement(actor=scene.act(scene.senco), placement=placement, started_on=today)


def test_it_is_extended_as_far_as_an_authorisation_goes(scene):
    today = timezone.localdate()
    interim = AuthorisationFactory(
        child=scene.child, interim=True, ends_on=today + timedelta(days=100)
    )
    placement = scene.active(authorisation=interim)
    by = {"actor": scene.act(scene.liaison), "placement": placement}
    later = today + timedelta(days=200)
    with pytest.raises(Refused) as refusal:
        extend_placement(**by, planned_end_on=later, authorisation=interim)
    assert refusal.value.field == "planned_end_on"
    extended = extend_placement(**by, planned_end_on=later, authorisation=scene.authorisation)
    assert extended.planned_end_on == later
    assert extended.authorisation == scene.authorisation
    with pytest.raises(PermissionDenied):
        extend_placement(
            actor=scene.act(scene.manager), placement=placement, planned_end_on=later,
            authorisation=scene.authorisation,
        )  # fmt: skip


def test_only_what_goes_on_is_extended(scene):
    placement = scene.offered()
    with pytest.raises(Refused):
        extend_placement(
            actor=scene.act(scene.liaison), placement=placement,
            planned_end_on=timezone.localdate(), authorisation=scene.authorisation,
        )  # fmt: skip


def test_a_placement_begins_later_than_planned_after_its_timetable_was_changed(scene):
    """Lessons that were never in force are gone, and what stays begins on the first day."""
    today = timezone.localdate()
    placement = scene.accepted(starts_on=today - timedelta(days=10))
    change_timetable(
        actor=scene.act(scene.manager), placement=placement, starts_on=today,
        lessons=[lesson(2, 9, 11)],
    )  # fmt: skip
    started = start_placement(actor=scene.act(scene.manager), placement=placement, started_on=today)
    assert list(started.slots.values_list("weekday", "starts_on")) == [(2, today)]
    assert list(started.modes.values_list("starts_on", flat=True)) == [today]


def test_it_has_begun_on_the_first_day_that_is_logged(scene):
    today = timezone.localdate()
    placement = scene.accepted(starts_on=today - timedelta(days=5))
    TaughtSessionFactory(placement=placement, day=today - timedelta(days=4))
    by = {"actor": scene.act(scene.manager), "placement": placement}
    with pytest.raises(Refused, match="logged on") as refusal:
        start_placement(started_on=today, **by)
    assert refusal.value.field == "started_on"
    day = today - timedelta(days=4)
    assert start_placement(started_on=day, **by).starts_on == day


def test_it_cannot_be_planned_to_end_before_it_begins(scene):
    today = timezone.localdate()
    placement = scene.accepted(starts_on=today + timedelta(days=20))
    with pytest.raises(Refused) as refusal:
        extend_placement(
            actor=scene.act(scene.liaison), placement=placement,
            authorisation=scene.authorisation, planned_end_on=today + timedelta(days=10),
        )  # fmt: skip
    assert refusal.value.field == "planned_end_on"
