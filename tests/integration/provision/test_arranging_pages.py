"""Pages on which a placement is arranged: in short steps, offered, taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import AuthorisationKind, HoursKind
from ledger.models import Notification
from panels.models import Outcome
from panels.services.decisions import (
    decide_item,
)
from provision.models import Placement, PlacementStatus
from provision.week import week_seen
from tests.factories.cases import HealthNeedFactory
from tests.factories.casework import HoursFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.referrals import QueuedReferralFactory
from tests.factories.section_19 import AuthorisationFactory, Section19RecordFactory
from tests.pages import WEEK, as_, at, post

pytestmark = pytest.mark.django_db


def test_a_placement_is_arranged_in_short_steps_and_offered(scene):
    HoursFactory(child=scene.child, kind=HoursKind.ADVISED, hours=10)
    office = as_(scene.liaison)
    url = reverse("provision:begin", args=[scene.child.public_id])
    page = office.get(url)
    assert page.context["form"]["authorisation"].value() == scene.authorisation.public_id
    today = timezone.localdate()
    post(
        office, url, authorisation=scene.authorisation.public_id,
        place=f"{scene.provider.public_id}/{scene.base.public_id}", starts_on=today.isoformat(),
        planned_end_on=(today + timedelta(days=80)).isoformat(),
    )  # fmt: skip
    placement = Placement.objects.get()
    page = office.get(at("week", placement))
    assert "Health advises 10 hours" in page.content.decode()
    post(
        office, at("week", placement), seen=week_seen(placement), base=scene.base.public_id, **WEEK
    )
    assert placement.slots.count() == 10
    assert placement.slots.filter(base=scene.base).count() == 10
    post(office, at("step", placement, "people"), home_school_lead=scene.senco.public_id)
    post(office, at("step", placement, "safety"), transport="Taxi", risk_assessment="Rests")
    assert "Still to be arranged" in office.get(at("show", placement)).content.decode()
    post(office, at("step", placement, "curriculum"), subjects=["english", "maths"])
    post(
        office, at("step", placement, "exit"), exit_criteria="Comes daily",
        exit_plan="Back to school", review_on=(today + timedelta(days=30)).isoformat(),
    )  # fmt: skip
    assert "Check your answers" in office.get(at("tasks", placement)).content.decode()
    assert "Taxi" in office.get(at("check", placement)).content.decode()
    post(office, at("check", placement))
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.PLANNED
    assert office.get(at("tasks", placement)).status_code == 409


def test_without_an_authorisation_the_page_says_whom_to_ask(scene):
    scene.authorisation.delete()
    text = as_(scene.liaison).get(reverse("provision:begin", args=[scene.child.public_id]))
    assert "Ask the named officer" in text.content.decode()


def test_a_week_says_which_line_is_wrong(scene):
    placement = scene.begin()
    office = as_(scene.liaison)
    cases = [
        ({"tuesday_0_from": "9:00"}, "Tuesday: a lesson needs from, to and how"),
        ({"tuesday_0_from": "soon", "tuesday_0_to": "9"}, "Tuesday: enter a time"),
        (
            {"friday_0_from": "9:00", "friday_0_to": "8:00", "friday_0_mode": "group"},
            "Friday: a lesson must end after it begins",
        ),
        ({}, "Enter at least one lesson"),
    ]
    for answers, words in cases:
        response = office.post(at("week", placement), answers)
        assert words in response.content.decode()
    assert not placement.slots.exists()


def test_reasons_and_limits_are_asked_only_where_they_matter(scene):
    placement = scene.draft()
    office = as_(scene.liaison)
    form = office.get(at("step", placement, "exit")).context["form"]
    assert not {"less_than_full_time_reason", "time_limit_on"} & set(form.fields)
    HealthNeedFactory(child=scene.child, kind="mental")
    placement.slots.update(mode="home_tuition")
    placement.slots.filter(weekday=0).delete()
    form = office.get(at("step", placement, "exit")).context["form"]
    assert {"less_than_full_time_reason", "time_limit_on"} <= set(form.fields)


def test_a_draft_is_withdrawn(scene):
    placement = scene.begin()
    post(as_(scene.liaison), at("withdraw", placement), reason="Begun by mistake")
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.WITHDRAWN


def test_the_childs_page_offers_to_arrange_what_is_authorised(scene):
    office = as_(scene.liaison)
    url = reverse("provision:begin", args=[scene.child.public_id])
    page = f"/children/{scene.child.public_id}/"
    assert url in office.get(page).content.decode()
    placement = scene.active()
    assert url not in office.get(page).content.decode()
    AuthorisationFactory(child=scene.child, kind=AuthorisationKind.FAST_TRACK)
    text = office.get(page).content.decode()
    assert url not in text and at("extend", placement) in text
    assert "Authorised for longer" in office.get("/").content.decode()


def test_the_section_19_record_and_the_authorisation_lead_to_arranging(scene):
    record = Section19RecordFactory(child=scene.child)
    url = reverse("provision:begin", args=[scene.child.public_id])
    pages = (
        reverse("section_19:show", args=[record.public_id]),
        reverse("section_19:authorisation", args=[scene.authorisation.public_id]),
    )
    for person in (scene.liaison, scene.named_officer):
        for page in pages:
            assert f'href="{url}"' in as_(person).get(page).content.decode(), (person.role, page)
    senco = as_(scene.senco)
    assert url not in senco.get(pages[0]).content.decode()
    placement = scene.active()
    office = as_(scene.liaison)
    assert url not in office.get(pages[0]).content.decode()
    AuthorisationFactory(child=scene.child)
    assert at("extend", placement) in office.get(pages[0]).content.decode()


def test_a_decision_of_the_panel_starts_the_arranging(scene):
    people = PanelPeople(authority=scene.authority)
    meeting = people.plan()
    referral = QueuedReferralFactory(child=scene.child, organisation=scene.school)
    item = people.put(meeting, referral)
    people.open(meeting)
    scene.authorisation.delete()
    decision = decide_item(
        actor=people.act(people.chair),
        item=item,
        terms=terms(Outcome.PLACEMENT),
        stances=agreed(item),
    )
    told = Notification.objects.get(code="provision.to_arrange", recipient=scene.liaison.user)
    office = as_(scene.liaison)
    assert office.get(told.link).status_code == 200
    assert "Arrange the placement" in office.get("/").content.decode()
    form = office.get(reverse("provision:begin", args=[scene.child.public_id])).context["form"]
    assert decision.reference in str(form["authorisation"])
