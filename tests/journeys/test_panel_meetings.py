"""Around the meetings of a panel: other times, a member who leaves, one recorded afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.models import InterestKind, Panel, PanelMeeting
from panels.services.calling import call_item
from panels.services.interests import declare_interest, name_item_substitute
from panels.services.rhythm import generate_meetings
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.journeys.sessions import as_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db):
    people = PanelPeople()
    people.sit()
    Panel.objects.update(began_on=timezone.localdate() - timedelta(days=60))
    return people


def _date(visitor, name, day):
    visitor.fill_date(name, str(day.day), str(day.month), str(day.year))


def test_the_panel_meets_on_another_day_and_a_member_leaves(new_visitor, people):
    rhythm = people.meet_every(2)
    generate_meetings(actor=people.act(people.coordinator), panel=people.panel)
    people.put(PanelMeeting.objects.order_by("starts_at").first())
    office = as_staff(new_visitor(phone=True), people.coordinator)

    office.visit("/panels/")
    office.follow(f"Take off {people.health.user.full_name}")
    office.check_page()
    _date(office, "left_on", timezone.localdate() + timedelta(days=20))
    office.press("Save their last day")
    assert office.sees("They sit on the panel until")
    assert office.sees("the panel cannot decide, unless somebody takes a place")
    office.check_page()
    office.picture("panel-member-leaves")

    office.follow("Change when it meets")
    _date(office, "first_on", rhythm.first_on + timedelta(days=1))
    office.press("Save when the panel meets")
    assert office.sees("The panel meets at other times")
    assert office.sees("1 item stands on it")
    office.check_page()
    office.picture("panel-replanned")
    for box in office.page.get_by_role("checkbox").all():
        box.check()
    office.press("Carry out this plan and tell everybody")
    assert office.sees("1 item carried over")
    assert office.lacks("Planned meetings do not fit")
    office.check_page()


def test_a_meeting_that_nobody_planned_is_recorded(new_visitor, people):
    QueuedReferralFactory(child=ChildFactory(legal_first_name="Ash"))
    office = as_staff(new_visitor(), people.coordinator)

    office.visit("/panels/meetings/")
    office.press("Record a meeting that was held")
    office.check_page()
    office.press("Save and say who was there")
    office.check_page()
    _date(office, "held_on", timezone.localdate() - timedelta(days=4))
    office.fill("Time it began", "10:00")
    office.fill("Time it ended", "11:30")
    office.fill("Place", "Online")
    office.press("Save and say who was there")
    assert office.sees("Now say who was there.")
    office.check_page()
    meeting = PanelMeeting.objects.get()
    office.visit(f"/panels/meetings/{meeting.public_id}/")
    assert office.sees("Not planned here, recorded afterwards")
    office.check_page()
    office.picture("panel-recorded-afterwards")


def test_a_substitute_on_one_item_follows_it(new_visitor, people):
    meeting = people.plan()
    first, second = (
        people.put(meeting, QueuedReferralFactory(child=ChildFactory(legal_first_name=name)))
        for name in ("Ash", "Birch")
    )
    meeting = people.open(meeting)
    out = declare_interest(
        actor=people.act(people.health), item=second, kind=InterestKind.FAMILY
    )  # fmt: skip
    name_item_substitute(
        actor=people.act(people.chair), interest=out, substitute=people.substitute,
        is_present=True,
    )  # fmt: skip
    chair = people.act(people.chair)
    visitor = as_staff(new_visitor(phone=True), people.substitute)

    visitor.visit(f"/panels/items/{second.public_id}/")
    visitor.press("Follow it live")
    assert visitor.sees("The panel is not on this item yet")
    visitor.check_page()
    call = call_item(actor=chair, meeting=meeting, item=first, seen=0)
    call_item(actor=chair, meeting=meeting, item=second, seen=2 * call.pk)
    visitor.page.locator("#live-heading", has_text=second.child.name).wait_for(timeout=15_000)
    assert visitor.sees("In their own words")
    assert visitor.lacks(first.child.name)
    visitor.check_page()
    visitor.picture("panel-item-live")
