"""Pages of placements: arranging, answering, the page at a glance, the list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import AuthorisationKind, HoursKind, Section19Record
from cases.services.cases import open_duties
from ledger.models import AccessLogEntry, Notification
from ledger.state import status_history
from panels.models import Outcome
from panels.services.decisions import decide_item
from provision.models import ExamEntry, HealthNotice, Placement, PlacementStatus
from provision.services.duties import add_home_school_duties
from provision.services.ending import end_placement, take_step
from provision.week import week_seen
from tests.factories.cases import CaseFactory, HealthNeedFactory
from tests.factories.casework import HoursFactory
from tests.factories.panels import PanelPeople, terms
from tests.factories.placements import Scene, full_week
from tests.factories.provision import (
    AuthorisationFactory,
    ExamEntryFactory,
    PlacementFactory,
    PlacementReviewFactory,
    SlotFactory,
)
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def as_(membership) -> Client:
    return sign_in(Client(), membership)


def at(name, placement, *more):
    return reverse(f"provision:{name}", args=[placement.public_id, *more])


def post(client, url, **answers):
    response = client.post(url, answers, follow=True)
    assert response.status_code == 200
    form = response.context.get("form")
    assert form is None or not form.errors, form.errors
    return response


WEEK = {
    "same_every_day": "on", "monday_0_from": "9:00", "monday_0_to": "12.00",
    "monday_0_mode": "group", "monday_0_subject": "english", "monday_1_from": "12:30",
    "monday_1_to": "14:30", "monday_1_mode": "one_to_one",
}  # fmt: skip


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
    post(office, at("week", placement), seen=week_seen(placement), **WEEK)
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


def test_the_provider_accepts_begins_and_changes_the_week(scene):
    placement = scene.offered()
    office = as_(scene.manager)
    assert "You are asked to teach this child" in office.get(at("show", placement)).content.decode()
    post(office, at("accept", placement), provider_lead=scene.tutor.public_id)
    post(office, at("start", placement), started_on=timezone.localdate().isoformat())
    day = timezone.localdate() + timedelta(days=7)
    post(
        office, at("week", placement), seen=week_seen(placement), starts_on=day.isoformat(),
        **WEEK,
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


def test_a_draft_is_withdrawn(scene):
    placement = scene.begin()
    post(as_(scene.liaison), at("withdraw", placement), reason="Begun by mistake")
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.WITHDRAWN


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


def test_the_list_is_searched_filtered_and_downloaded(scene):
    shown = scene.active()
    other = PlacementFactory(review_on=timezone.localdate() - timedelta(days=1))
    office = as_(scene.liaison)

    def listed(query=""):
        page = office.get(f"/provision/{query}")
        return {placement for placement, _modes in page.context["rows"]}

    assert listed() == {shown, other}
    assert listed(f"?q={shown.reference}") == {shown}
    assert listed(f"?provider={scene.provider.public_id}") == {shown}
    assert listed(f"?school={scene.school.public_id}") == {shown}
    assert listed("?mode=group") == {shown}
    assert listed("?overdue=on") == {other}
    assert listed("?status=ended") == set()
    assert listed("?status=nonsense&sort=child") == {shown, other}
    sheet = b"".join(office.get(f"/provision/?q={shown.reference}&download=csv")).decode()
    assert shown.reference in sheet and other.reference not in sheet
    assert scene.senco.user.full_name not in sheet
    assert AccessLogEntry.objects.get(basis="download").reason == "List of 1 placements"
    assert {row for row, _ in as_(scene.senco).get("/provision/").context["rows"]} == {shown}
    assert as_(member(Role.COMMISSIONER)).get("/provision/").status_code == 403


def test_the_list_asks_the_database_as_often_for_many(scene, django_assert_max_num_queries):
    office = as_(scene.liaison)

    def queries(count):
        for _number in range(count):
            SlotFactory(placement=PlacementFactory())
        with django_assert_max_num_queries(60) as found:
            assert office.get("/provision/").status_code == 200
        return len(found)

    queries(1)
    assert queries(2) == queries(12)


def test_search_finds_a_placement_by_name_and_reference(scene):
    placement = scene.active()
    text = as_(scene.liaison).get(f"/search/?q={placement.reference}").content.decode()
    assert placement.reference in text and "Riverside" in text


def test_home_pages_say_what_waits_for_whom(scene):
    assert "Arrange the placement" in as_(scene.liaison).get("/").content.decode()
    placement = scene.draft(lessons=full_week())
    text = as_(scene.liaison).get("/").content.decode()
    assert "Finish arranging a placement" in text and "Arrange the placement" not in text
    Placement.objects.update(status=PlacementStatus.PLANNED)
    assert "can you teach this child" in as_(scene.manager).get("/").content.decode()
    Placement.objects.update(status=PlacementStatus.ACCEPTED, provider_lead=scene.tutor)
    assert "Has it begun?" in as_(scene.manager).get("/").content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    Placement.objects.update(status=PlacementStatus.ACTIVE, review_on=yesterday)
    for person in (scene.tutor, scene.senco, scene.liaison):
        assert "Review overdue" in as_(person).get("/").content.decode()
    Placement.objects.update(
        starts_on=yesterday - timedelta(days=9), planned_end_on=yesterday, review_on=None
    )
    assert "Past its planned last day" in as_(scene.liaison).get("/").content.decode()
    type(scene.authorisation).objects.update(revoked_at=timezone.now(), revoked_reason="In error")
    assert "The authorisation has run out" in as_(scene.liaison).get("/").content.decode()
    assert placement.reference not in as_(scene.named_officer).get("/").content.decode()


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


def test_a_decision_of_the_panel_starts_the_arranging(scene):
    people = PanelPeople(authority=scene.authority)
    meeting = people.plan()
    referral = QueuedReferralFactory(child=scene.child, organisation=scene.school)
    item = people.put(meeting, referral)
    people.open(meeting)
    scene.authorisation.delete()
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(Outcome.PLACEMENT)
    )
    told = Notification.objects.get(code="provision.to_arrange", recipient=scene.liaison.user)
    office = as_(scene.liaison)
    assert office.get(told.link).status_code == 200
    assert "Arrange the placement" in office.get("/").content.decode()
    form = office.get(reverse("provision:begin", args=[scene.child.public_id])).context["form"]
    assert decision.reference in str(form["authorisation"])


def test_a_case_does_not_close_over_a_placement(scene):
    case = CaseFactory(child=scene.child)
    placement = scene.active()
    duties = [str(duty) for duty in open_duties(case)]
    assert f"Placement {placement.reference} goes on" in duties


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
