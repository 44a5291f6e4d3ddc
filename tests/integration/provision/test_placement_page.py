"""The page of one placement: at a glance, and what is written on it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from provision.models import ExamEntry, HealthNotice
from provision.services.duties import add_home_school_duties
from provision.services.ending import end_placement, take_step
from tests.factories.panels import PanelPeople
from tests.factories.provision import (
    ExamEntryFactory,
    PlacementReviewFactory,
)
from tests.pages import as_, at, post
from tests.people import member

pytestmark = pytest.mark.django_db


def test_the_page_shows_where_when_who_and_the_week(scene):
    placement = scene.active()
    PlacementReviewFactory(placement=placement)
    for person in (scene.liaison, scene.senco, scene.tutor, scene.manager):
        text = as_(person).get(at("show", placement)).content.decode()
        for words in ("Riverside", "Taxi at 8:30", "Rests when tired", "The week: 25 hours",
                      "Three weeks without a day missed", scene.tutor.user.full_name,
                      "Reads and laughs again."):  # fmt: skip
            assert words in text, (person.role, words)
    text = as_(scene.tutor).get(at("show", placement)).content.decode()
    assert "Record a review" in text and "Give notice" not in text
    officer = as_(member(Role.ATTENDANCE_OFFICER, scene.school))
    text = officer.get(at("show", placement)).content.decode()
    assert "Rests when tired" not in text and "Record a review" not in text


def test_a_former_provider_keeps_what_was_and_sees_nothing_later(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    end_placement(
        actor=scene.act(scene.liaison), placement=placement, ended_on=today - timedelta(days=1),
        reason="returned", words="Went well",
    )  # fmt: skip
    PlacementReviewFactory(placement=placement, held_on=today)
    tutor = as_(scene.tutor)
    text = tutor.get(at("show", placement)).content.decode()
    assert "You keep what it was" in text and "The week: 25 hours" in text
    assert "Rests when tired" not in text and "Taxi at 8:30" not in text
    assert "Reads and laughs again." not in text
    assert tutor.get(f"/children/{scene.child.public_id}/").status_code == 404
    assert tutor.get(at("review", placement)).status_code == 404
    assert placement.reference in tutor.get("/provision/?status=all").content.decode()


def test_reviews_exams_and_duties_are_written_on_the_page(scene):
    placement = scene.active()
    tutor = as_(scene.tutor)
    page = tutor.get(at("review", placement))
    words = ("academic", "social", "personal", "child_said", "parent_said", "school_said",
             "shared_progress")  # fmt: skip
    post(
        tutor, at("review", placement), held_on=timezone.localdate().isoformat(),
        next_review_on=page.context["form"].initial["next_review_on"].isoformat(),
        **dict.fromkeys(words, "Well"),
    )  # fmt: skip
    assert placement.reviews.count() == 1
    exam = {
        "subject": "Maths", "qualification": "GCSE", "season": "Summer", "entered_by": "school",
        "enter_by_on": timezone.localdate().isoformat(), "status": "planned",
    }  # fmt: skip
    post(tutor, at("new_exam", placement), **exam)
    entry = ExamEntry.objects.get()
    post(as_(scene.senco), reverse("provision:change_exam", args=[entry.public_id]),
         **{**exam, "status": "entered"})  # fmt: skip
    entry.refresh_from_db()
    assert entry.status == "entered"
    post(
        as_(scene.liaison), at("duties", placement), kinds=["contact", "visit"],
        owner=scene.senco.public_id, due_on=(timezone.localdate() + timedelta(days=3)).isoformat(),
    )  # fmt: skip
    text = as_(scene.senco).get(at("show", placement)).content.decode()
    assert "Keep in touch every week" in text and "GCSE Maths" in text


def test_a_change_in_treatment_is_told_from_the_childs_page(scene):
    scene.active()
    nurse = as_(scene.senco)
    url = reverse("provision:health_notice", args=[scene.child.public_id])
    post(
        nurse, url, kind="discharge", happened_on=timezone.localdate().isoformat(),
        told_by="Ward 4", meaning="An hour a day",
    )  # fmt: skip
    assert HealthNotice.objects.count() == 1
    page = as_(scene.tutor).get(reverse("provision:of_child", args=[scene.child.public_id]))
    assert "An hour a day" in page.content.decode()
    glance = as_(scene.tutor).get(f"/children/{scene.child.public_id}/").content.decode()
    assert "An hour a day" in glance and "Riverside" in glance


def test_the_panel_is_asked_on_the_page_and_its_office_puts_it_on_an_agenda(scene):
    people = PanelPeople(authority=scene.authority)
    meeting = people.plan()
    placement = scene.active()
    senco, office = as_(scene.senco), as_(people.coordinator)
    post(senco, at("ask_panel", placement), asks="Six more weeks")
    request = placement.panel_requests.get()
    assert "Put the review of a placement on an agenda" in office.get("/").content.decode()
    url = reverse("provision:put_on_agenda", args=[request.public_id])
    assert url in office.get(at("show", placement)).content.decode()
    post(office, url, meeting=meeting.pk)
    item = meeting.items.get()
    text = as_(people.chair).get(reverse("panels:item", args=[item.public_id])).content.decode()
    assert "Six more weeks" in text and at("show", placement) in text
    request.status = "given_back"
    request.question = "What does she say?"
    request.save()
    assert "Answer the panel" in senco.get("/").content.decode()
    assert "What does she say?" in senco.get(at("show", placement)).content.decode()
    post(senco, reverse("provision:answer_panel", args=[request.public_id]), asks="She wants it")
    post(senco, reverse("provision:withdraw_asked", args=[request.public_id]), reason="Done")
    request.refresh_from_db()
    assert request.status == "withdrawn"


def test_the_page_asks_the_database_as_often_for_much(scene, django_assert_max_num_queries):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=20))
    tutor = as_(scene.tutor)

    def queries(first, last):
        for number in range(first, last):
            PlacementReviewFactory(
                placement=placement, held_on=timezone.localdate() - timedelta(days=number)
            )
            ExamEntryFactory(placement=placement)
            take_step(
                actor=scene.act(scene.tutor), placement=placement, what="Rang", came_of_it="No"
            )
            add_home_school_duties(
                actor=scene.act(scene.liaison), placement=placement, kinds=["contact"],
                owner=scene.senco, due_on=timezone.localdate(),
            )  # fmt: skip
        with django_assert_max_num_queries(90) as found:
            assert tutor.get(at("show", placement)).status_code == 200
        return len(found)

    queries(1, 2)
    assert queries(2, 3) == queries(3, 12)
