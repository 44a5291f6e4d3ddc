"""Recording a meeting that was held and never planned: the page, what it offers, what follows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.models import Panel, PanelMeeting
from tests.people import sign_in

pytestmark = pytest.mark.django_db
URL = "/panels/meetings/record/"


@pytest.fixture
def people(people):
    people.sit()
    Panel.objects.update(began_on=timezone.localdate() - timedelta(days=60))
    return people


def typed(people, **changes):
    day = timezone.localdate() - timedelta(days=3)
    return {
        "held_on": day.isoformat(), "held_at": "10:00", "ended_at": "11:30", "place": "Online",
        "chair": people.chair.pk, "deputy_chair": people.deputy.pk,
        "members": [people.education.pk, people.health.pk, people.care.pk], **changes,
    }  # fmt: skip


def words(response):
    return response.content.decode()


def test_from_the_list_to_who_was_there_and_the_agenda(office, people):
    assert URL in words(office.get("/panels/meetings/"))
    page = words(office.get(URL))
    assert "Day of the meeting" in page
    assert "How many minutes" not in page
    answer = office.post(URL, typed(people))
    meeting = PanelMeeting.objects.get()
    assert answer.url == reverse("panels:presence", args=[meeting.public_id])
    page = words(office.get(answer.url))
    assert "Who was there" in page
    assert "Was away" in page
    assert "Here" not in page
    assert "Save who was there" in page
    page = words(office.get(reverse("panels:meeting", args=[meeting.public_id])))
    assert "Who is here" not in page
    assert "Being recorded" in page
    assert "In session" not in page
    assert "End the meeting" not in page
    assert "Being recorded" in words(office.get("/panels/meetings/"))
    end = reverse("panels:end", args=[meeting.public_id])
    assert "The meeting is recorded." in words(office.post(end, follow=True))
    assert "Not planned here, recorded afterwards" in page
    assert f"by {people.coordinator.user.full_name}" in page
    assert "Put on the agenda" in page
    assert "under way" not in page
    fill = words(office.get(reverse("panels:fill", args=[meeting.public_id])))
    assert "Tick what the meeting discussed" in fill or "Nothing is waiting" in fill


def test_what_is_wrong_stands_at_its_question_and_everything_is_kept(office, people):
    page = words(office.post(URL, typed(people, ended_at="09:00", place="The annexe")))
    assert "The meeting must end after it began" in page
    assert "The annexe" in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "must be today or in the past" in words(
        office.post(URL, typed(people, held_on=tomorrow.isoformat()))
    )
    assert "Enter the time it began, like 10:00" in words(
        office.post(URL, typed(people, held_at="ten"))
    )
    empty = words(office.post(URL, {}))
    for asked in ("the day of the meeting", "the time it began", "the time it ended", "the place"):
        assert f"Enter {asked}" in empty
    long_ago = timezone.localdate() - timedelta(days=90)
    assert "The panel has met since" in words(
        office.post(URL, typed(people, held_on=long_ago.isoformat()))
    )
    assert not PanelMeeting.objects.exists()


@pytest.mark.parametrize(
    ("status", "offer"),
    [
        ("planned", "Record in that meeting"), ("in_session", "Go on in that meeting"),
        ("agreed", "Read its minutes"),
    ],
)  # fmt: skip
def test_a_meeting_that_is_there_is_offered(office, people, status, offer):
    there = people.plan()
    held = timezone.localtime() - timedelta(days=3)
    PanelMeeting.objects.filter(pk=there.pk).update(
        starts_at=held.replace(hour=9, minute=30), status=status,
        minutes_agreed_at=timezone.now(), access_ends_on=timezone.localdate(),
    )  # fmt: skip
    page = words(office.post(URL, typed(people)))
    assert offer in page
    assert f"Meeting {there.reference} was on" in page
    assert there.reference in page
    assert PanelMeeting.objects.count() == 1


def test_planned_ones_that_nobody_recorded_are_pointed_out(office, people):
    there = people.plan()
    held = timezone.localtime() - timedelta(days=3)
    PanelMeeting.objects.filter(pk=there.pk).update(starts_at=held.replace(hour=9, minute=30))
    page = words(office.get(URL))
    assert "Was it one of these?" in page
    assert reverse("panels:record_meeting", args=[there.public_id]) in page


def test_the_chair_does_and_a_member_does_not(client, people):
    sign_in(client, people.chair)
    assert client.post(URL, typed(people)).status_code == 302
    sign_in(client, people.health)
    assert client.get(URL).status_code == 403
    assert URL not in words(client.get("/panels/meetings/"))


def test_of_several_panels_one_is_chosen(office, people):
    other = Panel.objects.create(authority=people.authority, name="Second Panel")
    page = words(office.get(URL))
    assert "Record a meeting of which panel?" in page
    assert f"{URL}?panel={other.public_id}" in page
    assert "Second Panel" in words(office.get(f"{URL}?panel={other.public_id}"))
