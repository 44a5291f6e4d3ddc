"""The demo's meeting under way looks like one of now, until somebody moves it on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from demo.meeting_now import bring_to_now
from panels.agenda.progress import progress_of
from panels.models import ItemCall, PanelMeeting
from panels.services.calling import call_item
from tests.factories.accounts import UserFactory
from tests.factories.panels import PanelPeople
from tests.people import member

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def meeting(people):
    """As the seed leaves it: begun at nine, two items later paused at 9:20."""
    with time_machine.travel(NINE - timedelta(days=3), tick=False):
        planned = people.plan()
        items = [people.put(planned) for _ in range(3)]
    with time_machine.travel(NINE + timedelta(minutes=2), tick=False):
        meeting = people.open(planned)
    for item, first, last in ((items[0], 2, 6), (items[1], 6, 20)):
        ItemCall.objects.create(
            meeting=meeting, item=item, called_at=NINE + timedelta(minutes=first),
            ended_at=NINE + timedelta(minutes=last),
        )  # fmt: skip
    return PanelMeeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (NINE + timedelta(hours=5, minutes=3), NINE + timedelta(hours=4, minutes=30)),
        (NINE - timedelta(hours=2), NINE - timedelta(hours=2, minutes=30)),
        (NINE + timedelta(days=9, minutes=41), NINE + timedelta(days=9, minutes=15)),
    ],
    ids=["in the afternoon", "early in the morning", "days later"],
)
def test_it_has_begun_a_little_while_ago(meeting, now, begins):
    with time_machine.travel(now, tick=False):
        moved = bring_to_now()
        assert moved.starts_at == begins
        assert moved.opened_at == begins + timedelta(minutes=2)
        calls = progress_of(moved).calls
        assert [call.seconds(now) // 60 for call in calls] == [4, 14]
        assert timedelta(0) <= now - calls[-1].ended_at < timedelta(minutes=15)
        assert bring_to_now() is None


def test_it_stays_while_it_is_of_now(meeting):
    with time_machine.travel(NINE + timedelta(minutes=40), tick=False):
        assert bring_to_now() is None


def test_once_somebody_has_moved_it_on_it_is_theirs(people, meeting):
    with time_machine.travel(NINE + timedelta(minutes=25, seconds=7), tick=False):
        call_item(
            actor=people.act(people.chair), meeting=meeting, item=meeting.items.last(),
            seen=progress_of(meeting).mark,
        )  # fmt: skip
    with time_machine.travel(NINE + timedelta(hours=5), tick=False):
        assert bring_to_now() is None
    meeting.refresh_from_db()
    assert meeting.opened_at == NINE + timedelta(minutes=2)


def test_nothing_is_done_without_one(people):
    people.plan()
    assert bring_to_now() is None


def test_signing_in_to_the_demo_brings_it_there(client, meeting):
    member(Role.SENCO, user=UserFactory(email="senco@demo.example"))
    client.post(reverse("demo:sign_in", args=["senco"]))
    meeting.refresh_from_db()
    assert abs(timezone.now() - meeting.starts_at) < timedelta(minutes=45)
