"""A panel is set up, plans its meetings, and orders an agenda; two coordinators work at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency
from accounts.roles import Role
from panels.models import PanelMeeting
from tests.factories.accounts import AuthorityFactory
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def _referral(name: str) -> None:
    QueuedReferralFactory(child=ChildFactory(legal_first_name=name))


def _names(visitor) -> list[str]:
    return visitor.page.locator("#agenda h3").all_inner_texts()


def _add(visitor, name: str, part: str, agency: str = "") -> None:
    visitor.follow("Add somebody")
    visitor.page.get_by_label("Who?").select_option(label=name)
    visitor.choose(part)
    if agency:
        visitor.page.get_by_label("For which agency?").select_option(label=agency)
    visitor.press("Add to the panel")
    assert visitor.sees("sits on the panel.")


def test_from_no_panel_to_an_agenda_carried_over(new_visitor):
    authority = AuthorityFactory()
    chair = member(Role.PANEL_CHAIR, authority)
    people = {
        agency: member(Role.PANEL_MEMBER, authority, agency=agency)
        for agency in (Agency.EDUCATION, Agency.HEALTH, Agency.SOCIAL_CARE)
    }
    substitute = member(Role.PANEL_MEMBER, authority, agency=Agency.HEALTH)
    for name in ("Ash", "Birch", "Cedar"):
        _referral(name)
    admin = as_staff(new_visitor(), member(Role.ADMINISTRATOR, authority))
    coordinator = as_staff(new_visitor(phone=True), member(Role.PANEL_COORDINATOR, authority))

    admin.visit("/")
    admin.follow("Panel")
    admin.check_page()
    admin.press("Set up the panel")
    admin.press("Set up the panel")
    admin.check_page()
    admin.fill("What is the panel called?", "Assessment Panel")
    admin.press("Set up the panel")
    assert admin.sees("As it stands the panel cannot decide")
    admin.check_page()
    admin.picture("panel-new")
    admin.follow("Add somebody")
    admin.press("Add to the panel")
    admin.check_page()
    admin.visit("/panels/")
    _add(admin, f"{chair.user.full_name}, {chair.role_label}", "Chair")
    for agency, one in people.items():
        _add(admin, f"{one.user.full_name}, {one.role_label}", "Member", str(agency.label))
    health = people[Agency.HEALTH]
    admin.follow(f"Name a substitute for {health.user.full_name}")
    admin.check_page()
    admin.page.get_by_label("Who comes instead?").select_option(
        label=f"{substitute.user.full_name}, {substitute.role_label}"
    )
    admin.press("Name this substitute")
    admin.follow("Change these numbers")
    admin.check_page()
    admin.press("Save these numbers")

    coordinator.visit("/panels/")
    coordinator.press("Say when it meets")
    coordinator.press("Save when the panel meets")
    coordinator.check_page()
    tuesday = timezone.localdate() + timedelta(days=8 - timezone.localdate().weekday())
    day, month, year = tuesday.day, tuesday.month, tuesday.year
    coordinator.fill_date("first_on", str(day), str(month), str(year))
    coordinator.fill("Time", "10:00")
    coordinator.fill("Place or online link", "County Hall")
    coordinator.choose("Yes")
    coordinator.press("Save when the panel meets")
    coordinator.check_page()
    coordinator.page.get_by_role("button", name="now").click()
    assert coordinator.sees("planned and their members are invited.")
    coordinator.check_page()
    coordinator.picture("panel-page-phone")

    first, second = PanelMeeting.objects.order_by("starts_at")[:2]
    member_of_health = as_staff(new_visitor(phone=True), health)
    member_of_health.visit(f"/panels/meetings/{first.public_id}/")
    member_of_health.press("Say whether I can come")
    member_of_health.check_page()
    member_of_health.choose(f"No: {substitute.user.full_name} comes instead")
    member_of_health.press("Save this answer")
    assert member_of_health.sees("comes instead of you.")
    member_of_health.check_page()
    member_of_health.visit("/panels/calendar/")
    member_of_health.press("Make my address")
    member_of_health.check_page()

    coordinator.visit(f"/panels/meetings/{first.public_id}/")
    coordinator.check_page()
    coordinator.page.get_by_role("button", name="Fill the agenda").last.click()
    coordinator.check_page()
    coordinator.press("Put these on the agenda")
    assert coordinator.sees("3 requests are on the agenda.")
    coordinator.check_page()
    before = _names(coordinator)
    up = coordinator.page.get_by_role("button", name="Move up").last
    up.focus()
    coordinator.page.keyboard.press("Enter")
    coordinator.page.get_by_text("The agenda is in its new order.").wait_for()
    after = _names(coordinator)
    assert after == [before[0], before[2], before[1]]
    # The focus stays at the button of the item that moved: the next press moves it on.
    coordinator.page.keyboard.press("Enter")
    coordinator.page.wait_for_function(
        "name => document.querySelector('#agenda h3').innerText === name", arg=before[2]
    )
    coordinator.check_page()
    coordinator.picture("panel-agenda-phone")
    coordinator.follow("Order and times")
    coordinator.check_page()
    coordinator.fill(f"Place of {before[2]}", "3")
    coordinator.fill(f"Minutes for {before[0]}", "110")
    coordinator.press("Save the order and times")
    assert coordinator.sees("20 minutes too long.")
    assert _names(coordinator) == before
    coordinator.check_page()
    coordinator.follow("Carry over")
    coordinator.check_page()
    coordinator.fill("Why was it not reached?", "The first item needs the whole time.")
    coordinator.press("Carry over")
    assert coordinator.sees("2 items stand at the later meeting.")
    assert _names(coordinator) == before[:1]
    coordinator.check_page()
    coordinator.visit(f"/panels/meetings/{second.public_id}/")
    assert _names(coordinator) == before[1:]
    assert coordinator.sees("Carried over once")


def test_one_moves_items_while_another_adds(new_visitor):
    people = PanelPeople()
    meeting = people.plan()
    items = [people.put(meeting) for _ in range(3)]
    address = f"/panels/meetings/{meeting.public_id}/"
    mover = as_staff(new_visitor(), people.coordinator)
    adder = as_staff(new_visitor(), member(Role.PANEL_COORDINATOR, people.authority))
    _referral("Dogwood")

    mover.visit(address)
    adder.visit(f"{address}fill/")
    adder.press("Put these on the agenda")
    assert adder.sees("1 request is on the agenda.")

    rows = mover.page.locator("[data-agenda] [data-item]")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 40, "y": 4})
    mover.page.get_by_text("The agenda has changed since you opened it").wait_for()
    assert mover.sees("Dogwood Vale was put on the agenda")
    mover.check_page()
    mover.picture("panel-agenda-changed")
    names = [item.child.name for item in items]
    assert _names(mover) == [*names, "Dogwood Vale"]

    rows.nth(3).drag_to(rows.nth(0), target_position={"x": 40, "y": 4})
    mover.page.get_by_text("The agenda is in its new order.").wait_for()
    assert _names(mover) == ["Dogwood Vale", *names]
    adder.visit(address)
    assert _names(adder) == ["Dogwood Vale", *names]


def test_without_javascript_the_agenda_is_ordered_too(new_visitor):
    people = PanelPeople()
    meeting = people.plan()
    names = [people.put(meeting).child.name for _ in range(2)]
    visitor = as_staff(new_visitor(javascript=False), people.coordinator)
    visitor.visit(f"/panels/meetings/{meeting.public_id}/")
    visitor.page.get_by_role("button", name="Move down").first.click()
    assert _names(visitor) == names[::-1]
