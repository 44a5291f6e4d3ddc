"""A meeting on its live screen: one decides, one stepped out, one writes on an older page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.models import Decision, InterestKind
from panels.services.interests import declare_interest, name_item_substitute
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.journeys.sessions import as_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sitting")]


@pytest.fixture(autouse=True)
def _screens_ask_often(monkeypatch):
    monkeypatch.setattr("panels.views.live.EVERY", 1)


@pytest.fixture
def people(db):
    return PanelPeople()


def _put(people, meeting, name):
    child = ChildFactory(legal_first_name=name)
    return people.put(meeting, QueuedReferralFactory(child=child))


def _step_out(people, item):
    """Health steps out; the substitute takes the place, so that the panel can decide."""
    interest = declare_interest(
        actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
    )
    name_item_substitute(
        actor=people.act(people.coordinator), interest=interest, substitute=people.substitute,
        is_present=True,
    )  # fmt: skip


def _shows(visitor, words):
    """The heading of the screen, which changes by itself."""
    visitor.page.locator("#live-heading", has_text=words).wait_for(timeout=15_000)


def _decide(chair):
    chair.press("Record the decision")
    chair.choose("Liaison support at the home school")
    chair.press("Continue")
    chair.fill("What is to be provided?", "Somebody meets her at the side door.")
    chair.fill("Reasons", "School has begun well.")
    day = timezone.localdate() + timedelta(days=7)
    chair.fill_date("starts_on", str(day.day), str(day.month), str(day.year))
    chair.fill("Who provides it?", "The council’s liaison team")
    chair.fill("Hours a week", "5")
    chair.choose("The authority")
    for radio in chair.page.locator("input[value='met'], input[value='agrees']").all():
        radio.check()
    chair.press("Record the decision")


def test_one_decides_while_one_is_out_and_another_writes(new_visitor, people):
    meeting = people.plan_today()
    ash, birch = (_put(people, meeting, name) for name in ("Ash", "Birch"))
    _step_out(people, ash)
    live = f"/panels/meetings/{meeting.public_id}/live/"
    chair = as_staff(new_visitor(), people.chair)
    office = as_staff(new_visitor(), people.coordinator)
    out = as_staff(new_visitor(phone=True), people.health)

    chair.visit(live)
    chair.check_page()
    out.visit(live)
    _shows(out, "The meeting has not begun")
    chair.press("Start the meeting")
    for here in chair.page.get_by_role("radio", name="Here", exact=True).all():
        here.check()
    chair.press("Save who is here")
    assert chair.path == live
    chair.check_page()
    _shows(out, "The meeting is open")

    chair.page.get_by_role("button", name="Next: item 1, Ash Vale").click()
    _shows(chair, "Ash Vale")
    # A second Enter does not move the meeting on again.
    assert chair.page.evaluate("document.activeElement.id") == "live-heading"
    chair.check_at_both_widths()
    chair.picture("panel-live")

    _shows(out, "The panel is on an item that is closed to you")
    assert "Ash" not in out.page.content()
    assert str(ash.public_id) not in out.page.content()
    said = out.page.locator("#live-said").inner_text()
    assert said == "The panel is on an item that is closed to you."
    out.check_page()
    out.picture("panel-live-closed-phone")

    # The coordinator writes on pages that were opened before the decision.
    office.visit(f"/panels/items/{ash.public_id}/defer/")
    office.page.get_by_label("Evidence from health is awaited").check()
    office.page.locator("#id_question").fill("How many hours does the clinic advise?")
    order = office.context.new_page()
    order.goto(f"{office.address}/panels/meetings/{meeting.public_id}/order/")
    order.get_by_label("Minutes for Birch Vale").fill("25")
    watching = office.context.new_page()
    watching.goto(f"{office.address}{live}")
    watching.locator("#away-" + str(meeting.seats.get(membership=people.care).public_id)).focus()

    _decide(chair)
    assert chair.path == live
    assert chair.sees("The decision is recorded.")
    chair.check_page()
    chair.picture("panel-live-decided")

    # The other screen follows by itself, and the keyboard stays where it was.
    watching.get_by_text("Liaison support at the home school").first.wait_for(timeout=15_000)
    assert watching.evaluate("document.activeElement.id").startswith("away-")

    name = people.chair.user.full_name
    office.page.locator("#id_reason").fill("The hours are not known.")
    day = timezone.localdate() + timedelta(days=9)
    office.fill_date("until", str(day.day), str(day.month), str(day.year))
    office.press("Defer this item")
    assert office.sees(f"{name} recorded the decision at")
    assert office.page.locator("#id_question").input_value().startswith("How many hours")
    office.check_page()
    office.picture("panel-defer-too-late")
    assert Decision.objects.get().item == ash

    # Meanwhile the chair takes something up: the older order is refused, and keeps what was typed.
    people.put(type(meeting).objects.get(pk=meeting.pk))
    order.get_by_role("button", name="Save the order and times").click()
    order.get_by_text("The agenda has changed since you opened it").first.wait_for()
    assert order.get_by_label("Minutes for Birch Vale").input_value() == "25"
    order.get_by_role("button", name="Save the order and times").click()
    order.get_by_text("The agenda is saved.").wait_for()
    birch.refresh_from_db()
    assert birch.minutes == 25

    chair.page.get_by_role("button", name="Next: item 2, Birch Vale").click()
    _shows(chair, "Birch Vale")
    _shows(out, "Birch Vale")
    out.check_page()


def test_two_who_run_it_press_at_once(new_visitor, people):
    meeting = people.plan()
    for name in ("Ash", "Birch", "Cedar"):
        _put(people, meeting, name)
    people.open(meeting)
    live = f"/panels/meetings/{meeting.public_id}/live/"
    chair = as_staff(new_visitor(), people.chair)
    office = as_staff(new_visitor(), people.coordinator)
    for visitor in (chair, office):
        visitor.visit(live)
        # As if nothing of the other's had come through yet.
        visitor.page.route("**/live/state/**", lambda route: route.fulfill(status=204))
    chair.page.locator("button", has_text="Next: item 1").click()
    _shows(chair, "Ash Vale")
    office.page.locator("li", has_text="Cedar Vale").get_by_role("button").click()
    office.page.get_by_text(f"{people.chair.user.full_name} moved the meeting on").wait_for()
    _shows(office, "Ash Vale")
    office.check_page()

    # Somebody leaves: the quorum is gone, and the screen says what can be done.
    seat = meeting.seats.get(membership=people.health).public_id
    office.page.locator(f"#away-{seat}").click()
    office.page.get_by_text("Must be here: Health.").wait_for()
    assert office.page.evaluate("document.activeElement.id") == f"away-{seat}"
    office.check_at_both_widths()
    office.picture("panel-live-not-quorate")
    office.page.get_by_role("button", name=f"{people.substitute.user.full_name} is here").click()
    office.page.get_by_text("Must be here: Health.").wait_for(state="detached")
    office.check_page()


def test_without_javascript_the_meeting_is_run_too(new_visitor, people):
    meeting = people.plan()
    for name in ("Ash", "Birch"):
        _put(people, meeting, name)
    people.open(meeting)
    chair = as_staff(new_visitor(javascript=False), people.chair)
    chair.visit(f"/panels/meetings/{meeting.public_id}/live/")
    chair.press("Next: item 1, Ash Vale")
    assert chair.sees("since ")
    chair.press("Pause the meeting")
    assert chair.sees("The meeting is paused")
    chair.page.get_by_role("button", name="Away").last.click()
    assert chair.sees("of 5")
