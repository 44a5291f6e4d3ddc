"""A former school keeps the reviews that it wrote of a placement, and sees nothing later."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import AccessLogEntry
from provision.services.reviews import record_review
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import EnrolmentFactory
from tests.factories.placements import Scene
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
QUESTIONS = ("academic", "social", "personal", "child_said", "parent_said", "school_said",
             "shared_progress")  # fmt: skip


def review(who, placement, words, days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    return record_review(
        actor=who, placement=placement, held_on=day, next_review_on=day + timedelta(days=14),
        **dict.fromkeys(QUESTIONS, words),
    )  # fmt: skip


@pytest.fixture
def story():
    """Three reviews: of the school, of the tutor, and of the school where the child is now."""
    scene = Scene()
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=10))
    review(scene.act(scene.senco), placement, "Ours: reads again", 9)
    review(scene.act(scene.tutor), placement, "Theirs: as the tutor sees it", 8)
    scene.child.enrolments.update(ends_on=timezone.localdate() - timedelta(days=1))
    school = SchoolFactory(name="New School")
    EnrolmentFactory(child=scene.child, school=school)
    review(scene.act(member(Role.SENCO, school)), placement, "Theirs: later", 0)
    return scene, placement, school


def test_it_keeps_its_reviews_and_reads_nothing_else(story):
    scene, placement, _school = story
    client = sign_in(Client(), scene.senco)
    answer = client.get(f"/provision/placements/{placement.public_id}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Ours: reads again" in page and "no longer at your school" in page
    for words in ("Theirs", "New School", "Under way", "Rests when tired", "Taxi at 8:30",
                  scene.base.name, "Record a review", "9:00"):  # fmt: skip
        assert words not in page, words
    assert AccessLogEntry.objects.latest("opened_at").basis == "wrote"
    kept = client.get("/cases/kept/?what=reviews").content.decode()
    assert kept.count(f"{scene.child.name}: review of") == 1


def test_nothing_but_that_page_opens(story):
    scene, placement, _school = story
    client = sign_in(Client(), scene.senco)
    one = [placement.public_id]
    for url in (
        f"/children/{scene.child.public_id}/",
        reverse("provision:of_child", args=[scene.child.public_id]),
        reverse("provision:child_lessons", args=[scene.child.public_id]),
        reverse("provision:child_education", args=[scene.child.public_id]),
        *(reverse(f"provision:{name}", args=one) for name in ("review", "notice", "end", "week")),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url
    for url in ("/provision/?status=all", "/provision/?download=csv&status=all",
                f"/search/?q={placement.reference}", "/"):  # fmt: skip
        assert scene.child.last_name not in client.get(url).getvalue().decode(), url


def test_who_wrote_nothing_keeps_nothing(story):
    _scene, placement, school = story
    url = f"/provision/placements/{placement.public_id}/"
    for who in (member(Role.SENCO), member(Role.PROVIDER_MANAGER), member(Role.COMMISSIONER)):
        assert sign_in(Client(), who).get(url).status_code == 404
    now = sign_in(Client(), member(Role.SENCO, school)).get(url).content.decode()
    assert "Ours: reads again" in now and "Theirs: later" in now  # the new school reads the record
