"""From a draft to an offer: what is filled in, what is refused, who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import OrganisationKind
from cases.models import Task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.state import status_history
from provision.arrangement import fingerprint, missing_parts
from provision.models import Mode, Placement, PlacementStatus
from provision.services.arranging import (
    begin_placement,
    change_place,
    send_to_provider,
    withdraw_placement,
)
from provision.services.planning import set_curriculum, set_exit, set_people, set_safety
from tests.factories.accounts import OrganisationFactory
from tests.factories.cases import HealthNeedFactory
from tests.factories.placements import full_week, lesson
from tests.factories.provision import BaseFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.timeline import words_of

pytestmark = pytest.mark.django_db


def test_a_draft_knows_the_home_school_and_its_key_person(scene):
    placement = scene.begin()
    assert placement.status == PlacementStatus.DRAFT
    assert placement.home_school == scene.school
    assert placement.home_school_lead == scene.senco
    assert placement.controller == scene.authority
    assert [part.key for part in missing_parts(placement)] == [
        "week", "safety", "curriculum", "exit",
    ]  # fmt: skip
    assert words_of(scene.child) == []


def test_only_the_authority_arranges(scene):
    for person in (scene.senco, scene.manager):
        with pytest.raises(PermissionDenied):
            begin_placement(
                actor=scene.act(person), child=scene.child, authorisation=scene.authorisation,
                provider=scene.provider, starts_on=timezone.localdate(),
                planned_end_on=timezone.localdate(),
            )  # fmt: skip


def test_a_placement_rests_on_an_authorisation_that_covers_it(scene):
    today = timezone.localdate()
    short = AuthorisationFactory(child=scene.child, ends_on=today + timedelta(days=7))
    later = AuthorisationFactory(child=scene.child, starts_on=today + timedelta(days=3))
    revoked = AuthorisationFactory(
        child=scene.child, revoked_at=timezone.now(), revoked_reason="In error"
    )
    cases = [
        (AuthorisationFactory(), "authorisation"),
        (revoked, "authorisation"),
        (short, "planned_end_on"),
        (later, "starts_on"),
    ]
    for authorisation, name in cases:
        with pytest.raises(Refused) as refusal:
            scene.begin(authorisation=authorisation)
        assert refusal.value.field == name
    assert not Placement.objects.exists()


def test_an_interim_authorisation_is_enough(scene):
    interim = AuthorisationFactory(child=scene.child, interim=True)
    assert scene.offered(authorisation=interim).status == PlacementStatus.PLANNED


def test_the_place_is_one_that_takes_children(scene):
    elsewhere = OrganisationFactory(kind=OrganisationKind.HEALTH)
    today = timezone.localdate()
    for changes, name in (
        ({"provider": elsewhere, "base": None}, "provider"),
        ({"base": BaseFactory()}, "base"),
        ({"planned_end_on": today - timedelta(days=1)}, "planned_end_on"),
    ):
        with pytest.raises(Refused) as refusal:
            scene.begin(**changes)
        assert refusal.value.field == name


def test_one_open_placement_at_a_provider(scene):
    scene.begin()
    with pytest.raises(Refused) as refusal:
        scene.begin()
    assert refusal.value.field == "provider"
    assert Placement.objects.count() == 1


def test_lessons_move_with_the_place_of_a_draft_and_a_group_never_loses_its_base(scene):
    placement = scene.draft(lessons=[*full_week(), lesson(0, 14, 15, Mode.ONLINE)])
    day = timezone.localdate() + timedelta(days=7)
    facts = {
        "actor": scene.act(scene.liaison), "placement": placement,
        "authorisation": scene.authorisation, "starts_on": day,
        "planned_end_on": day + timedelta(days=70),
    }  # fmt: skip
    other = BaseFactory()
    with pytest.raises(Refused, match="which meets at a base") as refusal:
        change_place(provider=other.provider, **facts)
    assert refusal.value.field == "base"
    placement.refresh_from_db()
    assert placement.provider == scene.provider
    moved = change_place(
        provider=other.provider, base=other, seen=fingerprint(placement, "place"), **facts
    )
    assert (moved.provider, moved.base) == (other.provider, other)
    assert set(moved.slots.values_list("mode", "base", "starts_on")) == {
        (Mode.GROUP, other.pk, day), (Mode.ONLINE, None, day),
    }  # fmt: skip
    assert set(moved.modes.values_list("starts_on", flat=True)) == {day}


def test_two_officers_do_not_overwrite_each_other(scene):
    placement = scene.draft()
    seen = fingerprint(placement, "curriculum")
    for words in ("First", "Second"):
        given = {
            "actor": scene.act(scene.liaison), "placement": placement, "seen": seen,
            "subjects": ["english"], "curriculum": words,
        }  # fmt: skip
        if words == "First":
            set_curriculum(**given)
        else:
            with pytest.raises(StaleChange):
                set_curriculum(**given)
    placement.refresh_from_db()
    assert placement.curriculum == "First"


def test_each_step_says_what_it_needs(scene):
    placement = scene.begin()
    by = {"actor": scene.act(scene.liaison), "placement": placement}
    today = timezone.localdate()
    exit_facts = {
        "exit_criteria": "x", "exit_plan": "y", "review_on": today + timedelta(days=30),
    }  # fmt: skip
    cases = [
        (set_people, {"home_school_lead": scene.tutor}, "home_school_lead"),
        (set_safety, {"transport": " ", "risk_assessment": "x"}, "transport"),
        (set_safety, {"transport": "x", "risk_assessment": ""}, "risk_assessment"),
        (set_curriculum, {"subjects": [], "curriculum": "x"}, "subjects"),
        (set_curriculum, {"subjects": ["arts"], "curriculum": ""}, "curriculum"),
        (set_exit, {**exit_facts, "exit_criteria": ""}, "exit_criteria"),
        (set_exit, {**exit_facts, "exit_plan": " "}, "exit_plan"),
        (set_exit, {**exit_facts, "review_on": today}, "review_on"),
        (set_exit, {**exit_facts, "review_on": today + timedelta(days=120)}, "review_on"),
        (set_exit, {**exit_facts, "time_limit_on": today}, "time_limit_reason"),
        (
            set_exit,
            {**exit_facts, "time_limit_on": today, "time_limit_reason": "x"},
            "time_limit_owner",
        ),
        (
            set_exit,
            {
                **exit_facts, "time_limit_on": today - timedelta(days=9),
                "time_limit_reason": "x", "time_limit_owner": scene.senco,
            },
            "time_limit_on",
        ),
    ]  # fmt: skip
    for service, facts, name in cases:
        with pytest.raises(Refused) as refusal:
            service(**by, **facts)
        assert refusal.value.field == name


def test_less_than_full_time_needs_its_reason_and_a_day(scene):
    placement = scene.draft(lessons=[lesson()])
    assert [part.key for part in missing_parts(placement)] == ["exit"]
    placement = scene.plan_exit(
        placement, less_than_full_time_reason="Tires quickly",
        hours_review_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    assert missing_parts(placement) == []


def test_home_tuition_for_mental_health_has_a_limit_and_somebody_who_takes_over(scene):
    HealthNeedFactory(child=scene.child, kind="mental")
    placement = scene.draft(lessons=full_week(Mode.HOME_TUITION))
    with pytest.raises(Refused) as refusal:
        send_to_provider(actor=scene.act(scene.liaison), placement=placement)
    assert "Reviews and exit" in refusal.value.message
    scene.plan_exit(
        placement, time_limit_on=placement.starts_on + timedelta(days=60),
        time_limit_reason="Not to stay at home for ever", time_limit_owner=scene.senco,
    )  # fmt: skip
    assert send_to_provider(
        actor=scene.act(scene.liaison), placement=placement
    ).status == PlacementStatus.PLANNED  # fmt: skip


def test_an_offer_reaches_the_managers_at_once(scene):
    placement = scene.offered()
    notice = Notification.objects.get(code="provision.offered")
    assert notice.recipient == scene.manager.user and notice.is_duty
    assert words_of(scene.child) == [f"Placement {placement.reference} offered to the provider"]
    assert [row.action for row in status_history(placement)] == ["begin", "send"]
    with pytest.raises(StaleChange):
        send_to_provider(actor=scene.act(scene.liaison), placement=placement)


def test_nothing_incomplete_is_offered(scene):
    placement = scene.begin()
    with pytest.raises(Refused, match="Timetable"):
        send_to_provider(actor=scene.act(scene.liaison), placement=placement)
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.DRAFT
    assert not Notification.objects.filter(code="provision.offered").exists()


def test_an_offer_needs_somebody_who_can_answer(scene):
    placement = scene.draft()
    scene.manager.ended_at = timezone.now()
    scene.manager.save()
    with pytest.raises(Refused, match="no manager"):
        send_to_provider(actor=scene.act(scene.liaison), placement=placement)


def test_a_plan_that_the_provider_has_is_changed_with_a_notice(scene):
    placement = scene.offered()
    set_safety(
        actor=scene.act(scene.liaison), placement=placement, transport="Walks",
        risk_assessment="None",
    )  # fmt: skip
    assert Notification.objects.filter(
        code="provision.plan_changed", recipient=scene.manager.user
    ).exists()
    assert f"Placement {placement.reference} changed" in words_of(scene.child)


def test_what_has_not_begun_can_be_withdrawn_with_a_reason(scene):
    placement = scene.accepted()
    with pytest.raises(Refused):
        withdraw_placement(actor=scene.act(scene.liaison), placement=placement, reason=" ")
    with pytest.raises(PermissionDenied):
        withdraw_placement(actor=scene.act(scene.manager), placement=placement, reason="No")
    gone = withdraw_placement(
        actor=scene.act(scene.liaison), placement=placement, reason="The family moved"
    )
    assert gone.status == PlacementStatus.WITHDRAWN
    assert not Task.objects.exists()
