"""Minutes write themselves, are edited, agreed, fixed, and corrected visibly."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from panels.deciding.terms import Said
from panels.minutes.lines import minutes_of
from panels.models import InterestKind, MinutePart, StanceKind
from panels.services.agenda import defer_item
from panels.services.decisions import (
    decide_item,
)
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting
from panels.services.minutes import agree_minutes, correct_minutes, write_again, write_minute_part
from tests.concurrency import at_once
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(people):
    """Held: one item decided with a dissent, one deferred; the deputy was away."""
    meeting = people.plan()
    first, second = people.put(meeting), people.put(meeting)
    there = [one for one in people.everybody if one != people.deputy]
    meeting = people.open(meeting, *there)
    declare_interest(actor=people.act(people.care), item=second, kind=InterestKind.FAMILY)
    said = {**agreed(first), "health": Said(StanceKind.DISSENTS, "Too soon")}
    decide_item(actor=people.act(people.chair), item=first, terms=terms(), stances=said)
    defer_item(
        kind="health_evidence",
        actor=people.act(people.chair), item=second, reason="Hours unknown",
        question="How many hours?", until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    return end_meeting(actor=people.act(people.chair), meeting=meeting)


def text_of(meeting, actor):
    return "\n".join(part.text for part in minutes_of(meeting, actor))


def test_whoever_leaves_after_a_decision_takes_nothing_from_its_quorum(people, meeting):
    item = meeting.items.get(status="decided")
    meeting.seats.filter(membership=people.health).update(is_present=False)
    part = next(one for one in minutes_of(meeting, people.act(people.chair)) if one.item == item)
    name = people.chair.user.full_name
    assert f"Quorate when it was decided: {name} in the chair." in part.text
    assert "Not quorate" not in part.text


def test_they_say_what_happened(people, meeting):
    text = text_of(meeting, people.act(people.coordinator))
    deputy, health = people.deputy.user.full_name, people.health.user.full_name
    for words in (
        f"Apologies: {deputy}", f"{health} (Health)", "Liaison support at the home school",
        "Health: Does not agree (Too soon)", "Education: Agrees", "5 hours a week",
        "declared an interest", "Step out, recorded by", "How many hours?", "Ended at", "Quorate",
    ):  # fmt: skip
        assert words in text, words


def test_a_member_never_reads_of_an_item_they_stepped_out_of(people, meeting):
    assert "How many hours?" not in text_of(meeting, people.act(people.care))
    assert "How many hours?" in text_of(meeting, people.act(people.health))
    agree_minutes(actor=people.act(people.chair), meeting=meeting)
    meeting.refresh_from_db()
    assert "How many hours?" not in text_of(meeting, people.act(people.care))
    assert "How many hours?" in text_of(meeting, people.act(people.health))


def test_what_somebody_wrote_stays_and_says_when_it_is_behind(people, meeting):
    office = people.act(people.coordinator)
    write_minute_part(actor=office, meeting=meeting, key="present", text="All came.", seen=0)
    part = minutes_of(meeting, office)[0]
    assert (part.text, part.has_moved_on) == ("All came.", False)
    meeting.seats.filter(membership=people.deputy).update(is_present=True)
    part = minutes_of(meeting, office)[0]
    assert (part.text, part.has_moved_on) == ("All came.", True)
    write_again(actor=office, meeting=meeting, key="present")
    assert "Apologies: nobody" in minutes_of(meeting, office)[0].text


def test_two_writers_never_overwrite_each_other(people, meeting):
    office = people.act(people.coordinator)
    write_minute_part(actor=office, meeting=meeting, key="other", text="Mine", seen=0)
    with pytest.raises(StaleChange):
        write_minute_part(actor=office, meeting=meeting, key="other", text="Yours", seen=0)


def test_the_chair_agrees_and_then_they_are_fixed(people, meeting):
    office = people.act(people.coordinator)
    with pytest.raises(PermissionDenied):
        agree_minutes(actor=office, meeting=meeting)
    agreed_ = agree_minutes(actor=people.act(people.chair), meeting=meeting)
    assert agreed_.access_ends_on == timezone.localdate() + timedelta(days=10)
    assert agreed_.minutes_agreed_by == people.chair
    assert MinutePart.objects.filter(meeting=meeting, is_fixed=True).count() == 4
    with pytest.raises(StaleChange):
        write_minute_part(actor=office, meeting=meeting, key="other", text="More", seen=1)


def test_the_deputy_agrees_where_the_chair_stepped_out(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    declare_interest(actor=people.act(people.chair), item=item, kind=InterestKind.FAMILY)
    decide_item(actor=people.act(people.deputy), item=item, terms=terms(), stances=agreed(item))
    end_meeting(actor=people.act(people.deputy), meeting=meeting)
    with pytest.raises(PermissionDenied):
        agree_minutes(actor=people.act(people.chair), meeting=meeting)
    assert agree_minutes(actor=people.act(people.deputy), meeting=meeting).status == "agreed"


def test_agreed_minutes_are_corrected_visibly(people, meeting):
    office = people.act(people.coordinator)
    given = {"meeting": meeting, "key": "other", "text": "The clock was wrong."}
    with pytest.raises(StaleChange):
        correct_minutes(actor=office, reason="Slip", seen=0, **given)
    agree_minutes(actor=people.act(people.chair), meeting=meeting)
    seen = minutes_of(meeting, office)[-1].version
    with pytest.raises(Refused, match="why"):
        correct_minutes(actor=office, reason=" ", seen=seen, **given)
    with pytest.raises(Refused, match="Nothing has changed"):
        correct_minutes(actor=office, reason="x", seen=seen, **{**given, "text": ""})
    correct_minutes(actor=office, reason="Slip", seen=seen, **given)
    part = minutes_of(meeting, office)[-1]
    assert part.text == "The clock was wrong."
    assert part.corrections[0].changes[0]["stood"] == ""
    with pytest.raises(StaleChange):
        correct_minutes(actor=office, reason="Slip", seen=seen, **given)


def test_nobody_writes_the_part_of_an_item_closed_to_them(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    declare_interest(actor=people.act(people.chair), item=item, kind=InterestKind.FAMILY)
    key = str(item.public_id)
    with pytest.raises(PermissionDenied):
        write_minute_part(
            actor=people.act(people.chair), meeting=meeting, key=key, text="x", seen=0
        )


@pytest.mark.django_db(transaction=True)
def test_agreeing_while_somebody_writes_comes_before_or_too_late(people, meeting):
    wrote, agreed_ = at_once(
        lambda: write_minute_part(
            actor=people.act(people.coordinator), meeting=meeting, key="other", text="x", seen=0
        ),
        lambda: agree_minutes(actor=people.act(people.chair), meeting=meeting),
    )
    assert agreed_.status == "agreed"
    part = MinutePart.objects.get(meeting=meeting, kind="other")
    assert part.is_fixed
    assert part.text == ("" if isinstance(wrote, StaleChange) else "x")
