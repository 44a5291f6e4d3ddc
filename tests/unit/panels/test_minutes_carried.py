"""What a meeting did not reach stands in its minutes, and in those of the meeting it went to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from panels.minutes.lines import minutes_of
from panels.models import FundingSource, InterestKind, MinutePart, Outcome
from panels.services.carrying_over import carry_over
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting, plan_meeting
from panels.services.minutes import agree_minutes
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(people):
    return plan_meeting(
        actor=people.act(people.coordinator), panel=people.panel, place="County Hall",
        starts_at=timezone.now() + timedelta(days=17), chair=people.chair,
        deputy_chair=people.deputy, members=[people.education, people.health, people.care],
    )  # fmt: skip


@pytest.fixture
def meeting(people, later):
    """Held: one item decided, one carried on to the later meeting."""
    meeting = people.plan()
    first, second = people.put(meeting), people.put(meeting)
    meeting = people.open(meeting)
    decide_item(actor=people.act(people.chair), item=first, terms=terms(), stances=agreed(first))
    declare_interest(actor=people.act(people.care), item=second, kind=InterestKind.FAMILY)
    carry_over(
        actor=people.act(people.chair), meeting=meeting, to_meeting=later, items=[second],
        reason="Time ran out",
    )  # fmt: skip
    return end_meeting(actor=people.act(people.chair), meeting=meeting)


def part_about(meeting, item, actor):
    found = [part for part in minutes_of(meeting, actor) if part.item == item]
    return found[0] if found else None


def carried(meeting):
    return meeting.carried_on.get().item


def test_the_minutes_say_where_it_went_and_why(people, meeting, later):
    part = part_about(meeting, carried(meeting), people.act(people.coordinator))
    assert f"({later.reference}): Time ran out." in part.text
    assert "declared an interest" in part.text
    assert "Quorate" not in part.text
    assert minutes_of(meeting, people.act(people.chair))[-2].item == part.item


def test_it_stays_closed_to_who_stepped_out(people, meeting):
    assert part_about(meeting, carried(meeting), people.act(people.care)) is None
    assert part_about(meeting, carried(meeting), people.act(people.health)) is not None


def test_what_followed_stands_in_the_later_minutes_alone(people, meeting, later):
    office, item = people.act(people.coordinator), carried(meeting)
    people.open(later)
    declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.WORKS_WITH_CHILD)
    decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
    before, after = part_about(meeting, item, office), part_about(later, item, office)
    assert "Decision" not in before.text
    assert people.health.user.full_name not in before.text
    assert "Liaison support" in after.text
    assert "Carried over from the meeting of" in after.text
    assert people.health.user.full_name in after.text


def test_agreed_minutes_keep_it(people, meeting):
    agree_minutes(actor=people.act(people.chair), meeting=meeting)
    meeting.refresh_from_db()
    part = part_about(meeting, carried(meeting), people.act(people.health))
    assert "Time ran out" in part.text
    assert MinutePart.objects.filter(meeting=meeting, item=carried(meeting)).get().is_fixed


def test_a_chair_who_stepped_out_of_it_does_not_agree_them(people, later):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    declare_interest(actor=people.act(people.chair), item=item, kind=InterestKind.FAMILY)
    carry_over(
        actor=people.act(people.deputy), meeting=meeting, to_meeting=later, items=[item],
        reason="Time ran out",
    )  # fmt: skip
    end_meeting(actor=people.act(people.deputy), meeting=meeting)
    with pytest.raises(PermissionDenied):
        agree_minutes(actor=people.act(people.chair), meeting=meeting)
    assert agree_minutes(actor=people.act(people.deputy), meeting=meeting).status == "agreed"


def test_a_decision_is_told_in_lists_and_empty_funding_left_out(people):
    meeting = people.plan()
    free, paid = people.put(meeting), people.put(meeting)
    people.open(meeting)
    chair = people.act(people.chair)
    decide_item(
        actor=chair, item=free, stances=agreed(free),
        terms=terms(provided_by="The council’s liaison team", hours_a_week=Decimal("2.5")),
    )  # fmt: skip
    decide_item(
        actor=chair, item=paid, stances=agreed(paid),
        terms=terms(Outcome.PLACEMENT, funding_source=FundingSource.COMMISSIONED),
    )  # fmt: skip
    part = part_about(meeting, free, chair)
    lists = [block.lines for block in part.blocks if block.kind == "bullets"]
    assert "Provided by: The council’s liaison team" in lists[0]
    assert "2.5 hours a week" in lists[0]
    assert len(lists[1]) == 5  # the criteria
    assert "Education: Agrees" in lists[2]
    assert "No funding" not in part.text
    assert "- Funding: Commissioned place" in part_about(meeting, paid, chair).text
