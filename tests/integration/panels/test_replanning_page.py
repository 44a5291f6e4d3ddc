"""The plan after a change of rhythm: shown, confirmed once, refused to whoever comes second."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from panels.calendar.replanning import replanning_of
from panels.models import PanelMeeting
from panels.services.rhythm import generate_meetings
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(people):
    people.sit()
    people.meet_every(2)
    generate_meetings(actor=people.act(people.coordinator), panel=people.panel)
    return people


def url(people, name):
    return reverse(f"panels:{name}", args=[people.panel.public_id])


def words(response):
    return response.content.decode()


def move(client, people, **changes):
    """The rhythm on Wednesdays."""
    rhythm = people.panel.rhythm
    rhythm.refresh_from_db()
    typed = {
        "first_on": (rhythm.first_on + timedelta(days=1)).isoformat(), "weeks_between": "2",
        "time": "10:00", "length_minutes": "120", "place": rhythm.place,
        "meets_in_school_holidays": "yes", "seen": rhythm.changed_at.isoformat(), **changes,
    }  # fmt: skip
    return client.post(url(people, "rhythm"), typed)


def ticked(people, *, besides=()):
    plan = replanning_of(people.panel)
    keys = [str(one.meeting.public_id) for one in plan.misfits if one.is_proposed]
    return {"cancel": [*keys, *besides], "seen": plan.mark}


def test_saving_leads_to_the_plan_and_confirming_it_back(office, people):
    first = people.panel.meetings.order_by("starts_at").first()
    people.put(first)
    assert move(office, people).url == url(people, "replan")
    page = words(office.get(url(people, "replan")))
    for said in (
        "The panel meets at other times", "1 item stands on it", "Nothing stands on its agenda",
        "New meetings", "every 2 weeks on Wednesday", "takes place as it is planned",
    ):  # fmt: skip
        assert said in page, said
    assert "Planned meetings do not fit" in words(office.get(url(people, "panel")))
    answer = office.post(
        url(people, "replan"), ticked(people, besides=[str(first.public_id)]), follow=True
    )
    page = words(answer)
    assert "meetings planned" in page
    assert "1 item carried over" in page
    assert "Planned meetings do not fit" not in page
    first.refresh_from_db()
    assert first.status == "cancelled"


def test_nothing_to_decide_leads_back(office, people):
    answer = move(office, people, first_on=people.panel.rhythm.first_on.isoformat())
    assert answer.url == url(people, "panel")
    page = words(office.get(url(people, "replan"), follow=True))
    assert "Every meeting that is planned fits" in page


def test_who_comes_second_is_told_and_nothing_is_done_twice(client, office, people):
    move(office, people)
    given = ticked(people)
    office.post(url(people, "replan"), given)
    days = list(PanelMeeting.objects.values_list("starts_at", "status"))
    sign_in(client, member(Role.PANEL_COORDINATOR, people.authority))
    page = words(client.post(url(people, "replan"), given, follow=True))
    assert "Somebody else has carried this out" in page
    assert list(PanelMeeting.objects.values_list("starts_at", "status")) == days


def test_when_nowhere_is_left_for_an_item_it_says_so_and_keeps_the_ticks(office, people):
    last = people.panel.meetings.order_by("starts_at").last()
    people.put(last)
    move(office, people, weeks_between="13")
    page = words(office.post(url(people, "replan"), ticked(people, besides=[str(last.public_id)])))
    assert "No later meeting is there" in page
    assert page.count(" checked") >= len(replanning_of(people.panel).misfits)
    assert not PanelMeeting.objects.filter(status="cancelled").exists()


def test_an_administrator_sets_the_rhythm_and_leaves_the_rest_to_the_office(client, people):
    sign_in(client, member(Role.ADMINISTRATOR, people.authority))
    assert move(client, people).url == url(people, "panel")
    page = words(client.get(url(people, "panel")))
    assert "The coordinator says what becomes of them" in page
    assert client.get(url(people, "replan")).status_code == 403
    assert timezone.localdate() < people.panel.rhythm.first_on
