"""Pages on which a placement is answered, begun, extended and ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Section19Record
from ledger.state import status_history
from provision.models import Placement, PlacementStatus
from provision.services.ending import end_placement
from provision.week import week_seen
from tests.factories.directory import OfferFactory, ProviderFactory
from tests.factories.provision import (
    PlacementFactory,
    TaughtSessionFactory,
)
from tests.pages import WEEK, as_, at, post

pytestmark = pytest.mark.django_db


def test_the_provider_accepts_begins_and_changes_the_week(scene):
    placement = scene.offered()
    office = as_(scene.manager)
    assert "You are asked to teach this child" in office.get(at("show", placement)).content.decode()
    post(office, at("accept", placement), provider_lead=scene.tutor.public_id)
    post(office, at("start", placement), started_on=timezone.localdate().isoformat())
    day = timezone.localdate() + timedelta(days=7)
    post(
        office, at("week", placement), seen=week_seen(placement), starts_on=day.isoformat(),
        base=scene.base.public_id, **WEEK,
    )  # fmt: skip
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.ACTIVE
    assert placement.slots.filter(starts_on=day).count() == 10


def test_the_provider_declines_and_sees_the_child_no_longer(scene):
    placement = scene.offered()
    office = as_(scene.manager)
    assert office.get(f"/children/{scene.child.public_id}/").status_code == 200
    post(office, at("decline", placement), reason="The group is full")
    assert office.get(at("show", placement)).status_code == 404
    assert office.get(f"/children/{scene.child.public_id}/").status_code == 404
    text = as_(scene.liaison).get(at("show", placement)).content.decode()
    assert "The group is full" in text


def test_notice_and_end_through_the_pages(scene):
    placement = scene.active()
    office = as_(scene.manager)
    page = office.get(at("notice", placement))
    assert "0 of 3" in page.content.decode()
    for number in range(3):
        post(
            office, at("take_step", placement), taken_on=timezone.localdate().isoformat(),
            what=f"Visit {number}", with_family="on", came_of_it="Nothing",
        )  # fmt: skip
    ends_on = page.context["form"].initial["notice_ends_on"]
    post(
        office, at("notice", placement), for_refusal="yes", reason="Did not come",
        notice_ends_on=ends_on.isoformat(),
    )  # fmt: skip
    assert "Under notice until" in office.get(at("show", placement)).content.decode()
    Placement.objects.update(notice_ends_on=timezone.localdate())
    post(
        office, at("end", placement), reason="refusal", words="Goes back to school",
        ended_on=timezone.localdate().isoformat(),
    )  # fmt: skip
    text = as_(scene.senco).get(at("show", placement)).content.decode()
    assert "The child could not be helped to attend" in text
    assert "Plan how education goes on" in text


def test_what_the_logs_say_begins_a_step_and_a_notice(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=20))
    for days in (2, 3):
        TaughtSessionFactory(
            placement=placement, day=today - timedelta(days=days), attended="absent",
            hours_attended=0, absence_reason="refused",
        )  # fmt: skip
    said = "2 of 2 lessons were missed: Could not face coming (2)."
    text = as_(scene.tutor).get(at("take_step", placement)).content.decode()
    assert said in text
    office = as_(scene.manager)
    page = office.get(at("notice", placement))
    assert said in page.content.decode() and not page.context["form"]["reason"].value()
    form = office.get(at("notice", placement) + "?facts=1").context["form"]
    assert said in form["reason"].value() and form["for_refusal"].value() == "yes"


def test_full_weeks_are_said_before_the_provider_answers(scene):
    entry = ProviderFactory(organisation=scene.provider)
    offer = OfferFactory(provider=entry, base=scene.base, places=0)
    placement = scene.offered()
    office = as_(scene.manager)
    text = office.get(at("accept", placement)).content.decode()
    assert reverse("provision:week_places", args=[offer.public_id]) in text
    page = office.post(at("accept", placement), {"provider_lead": scene.tutor.public_id})
    assert "No place is left in the week of" in page.content.decode()
    assert page.context["form"]["provider_lead"].value() == str(scene.tutor.public_id)
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.PLANNED


def test_notice_is_taken_back_and_the_placement_extended(scene):
    placement = PlacementFactory(
        child=scene.child, provider=scene.provider, under_notice=True,
        authorisation=scene.authorisation,
    )  # fmt: skip
    office = as_(scene.liaison)
    post(office, at("notice_off", placement), reason="He came again")
    day = timezone.localdate() + timedelta(days=120)
    post(
        office, at("extend", placement), authorisation=scene.authorisation.public_id,
        planned_end_on=day.isoformat(),
    )  # fmt: skip
    placement.refresh_from_db()
    assert (placement.status, placement.planned_end_on) == (PlacementStatus.ACTIVE, day)


def test_a_failure_on_the_way_leaves_nothing_behind(scene, monkeypatch):
    placement = scene.active()

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr("provision.services.ending.tell", lambda *_people, **_facts: fail())
    with pytest.raises(RuntimeError):
        end_placement(
            actor=scene.act(scene.liaison), placement=placement, words="Moved away",
            ended_on=timezone.localdate(), reason="provider",
        )  # fmt: skip
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.ACTIVE
    assert placement.slots.filter(ends_on=None).count() == 5
    assert not Section19Record.objects.exists()
    assert [row.action for row in status_history(placement)] == [
        "begin", "send", "accept", "start",
    ]  # fmt: skip
