"""Time spent on each item: in the minutes, and against what was planned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.agenda.progress import spent_on
from panels.agenda.schedule import schedule_of
from panels.agenda.times import times_of
from panels.minutes.lines import minutes_of
from panels.models import AgendaItem, InterestKind, ItemCall, MinutePart, PanelMeeting
from panels.reads import agenda_of
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting
from panels.services.minutes import agree_minutes, write_minute_part

pytestmark = pytest.mark.django_db
START = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)


def on(meeting, item, *spans):
    """The meeting was on an item, from one minute after START to another; None: it still is."""
    for first, last in spans:
        ItemCall.objects.create(
            meeting=meeting, item=item, called_at=START + timedelta(minutes=first),
            ended_at=None if last is None else START + timedelta(minutes=last),
        )  # fmt: skip


@pytest.fixture
def meeting(people):
    """Two items of 15 minutes; it was on the first for 12 and 8 minutes, on the second for 5."""
    meeting = people.plan()
    first, second = people.put(meeting), people.put(meeting)
    AgendaItem.objects.update(minutes=15)
    meeting = people.open(meeting)
    on(meeting, first, (0, 12), (20, 28))
    on(meeting, second, (12, 17))
    return meeting


def held(meeting):
    AgendaItem.objects.filter(meeting=meeting).update(status="decided")
    PanelMeeting.objects.filter(pk=meeting.pk).update(status="held", ended_at=timezone.now())
    meeting.refresh_from_db()
    return meeting


def times(meeting, actor):
    seats = list(meeting.seats.seated().select_related("membership__user"))
    return times_of(meeting, agenda_of(meeting, actor, seats, schedule_of(meeting)))


def parts(meeting, actor):
    return [part.time_words for part in minutes_of(meeting, actor) if part.item]


def test_all_calls_count_but_the_one_that_goes_on(people, meeting):
    first, second = meeting.items.order_by("position")
    assert spent_on(meeting) == {first.pk: 20, second.pk: 5}
    on(meeting, second, (40, None))
    assert spent_on(meeting)[second.pk] == 5


def test_the_minutes_say_it_beside_what_was_planned(people, meeting):
    words = parts(meeting, people.act(people.chair))
    assert words == ["20 minutes, of 15 planned", "5 minutes, of 15 planned"]


@pytest.mark.parametrize(("last", "said"), [(0.3, "Less than a minute"), (1, "1 minute")])
def test_small_times_have_words_too(people, last, said):
    meeting = people.plan()
    item = people.put(meeting)
    meeting = people.open(meeting)
    on(meeting, item, (0, last))
    assert parts(meeting, people.act(people.chair))[0].startswith(f"{said}, of ")


def test_once_agreed_they_are_fixed_with_the_rest(people, meeting):
    chair = people.act(people.chair)
    AgendaItem.objects.update(status="decided")
    agree_minutes(actor=chair, meeting=end_meeting(actor=chair, meeting=meeting))
    first = meeting.items.order_by("position").first()
    fixed = MinutePart.objects.get(item=first)
    assert (fixed.spent_minutes, fixed.planned_minutes) == (20, 15)
    AgendaItem.objects.update(minutes=40)
    assert parts(meeting, chair)[0] == "20 minutes, of 15 planned"


def test_an_edited_part_goes_on_telling_the_time(people, meeting):
    """Time goes by while somebody writes: that is no news for what they wrote."""
    office = people.act(people.coordinator)
    item = meeting.items.order_by("position").first()
    write_minute_part(
        actor=office, meeting=meeting, key=str(item.public_id), text="Said so.", seen=0
    )
    on(meeting, item, (50, 60))
    part = next(one for one in minutes_of(meeting, office) if one.item == item)
    assert (part.text, part.time_words) == ("Said so.", "30 minutes, of 15 planned")
    assert not part.has_moved_on


def test_planned_against_spent_once_it_is_over(people, meeting):
    chair = people.act(people.chair)
    assert times(meeting, chair) is None
    found = times(held(meeting), chair)
    assert [(one.planned, one.spent, one.over) for one in found.items] == [(15, 20, 5), (15, 5, 0)]
    assert (found.planned, found.spent) == (30, 25)
    assert found.items[0].spent_x == 100


def test_who_stepped_out_reads_no_time_of_the_item_nor_a_sum_with_it(people, meeting):
    first = meeting.items.order_by("position").first()
    declare_interest(actor=people.act(people.care), item=first, kind=InterestKind.FAMILY)
    care = people.act(people.care)
    found = times(held(meeting), care)
    assert (len(found.items), found.spent) == (1, 5)
    assert parts(meeting, care) == ["5 minutes, of 15 planned"]


def test_a_meeting_recorded_afterwards_tells_none(people, meeting):
    PanelMeeting.objects.update(recorded_afterwards_at=timezone.now())
    meeting = held(meeting)
    assert spent_on(meeting) == {}
    assert times(meeting, people.act(people.chair)) is None
    assert parts(meeting, people.act(people.chair)) == ["", ""]
