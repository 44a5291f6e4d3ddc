"""A week of lessons logged on a phone, one of them without a connection."""

from datetime import date, time

import time_machine
from django.urls import reverse

from accounts.roles import Role
from cases.models import Child
from ledger.models import Notification
from provision.models import Attended, Subject, TaughtSession
from tests.factories.accounts import OrganisationFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.provision import PlacementFactory, SlotFactory
from tests.journeys.sessions import as_staff
from tests.people import member

MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)


def group_of(provider, *names):
    school = SchoolFactory(name="Elm School")
    member(Role.SENCO, school)
    for name in names:
        child = ChildFactory(school=school, legal_first_name=name, legal_last_name="Ashdown")
        placement = PlacementFactory(
            child=child, provider=provider, starts_on=MONDAY, planned_end_on=date(2027, 3, 26)
        )
        for weekday in range(5):
            SlotFactory(
                placement=placement, weekday=weekday, starts_at=time(9), subject=Subject.MATHS
            )


def test_a_week_of_group_lessons_one_of_them_offline(new_visitor):
    provider = OrganisationFactory(kind="provider", name="Riverside Tuition")
    with time_machine.travel(FRIDAY, tick=True):
        group_of(provider, "Wren", "Robin", "Jay")
        tutor = new_visitor(phone=True)
        as_staff(tutor, member(Role.PROVIDER_STAFF, provider))

        tutor.visit(reverse("provision:log_day", args=[MONDAY]))
        tutor.check_page()
        tutor.press("Log 3 children")
        tutor.check_page()
        tutor.picture("log-group")
        tutor.press("Save")
        assert tutor.sees("There is a problem")
        tutor.check_page()
        tutor.picture("log-group-error")
        tutor.fill("What did the group learn?", "Fractions on a number line")
        tutor.press("Save: everybody else came")
        assert tutor.sees("3 lessons logged.")
        tutor.check_page()
        tutor.picture("log-day")

        for day in (17, 18, 19):
            tutor.visit(reverse("provision:log_day", args=[date(2026, 11, day)]))
            tutor.press("Log 3 children")
            tutor.press("Save: everybody else came")
            assert tutor.sees("3 lessons logged.")

        log_without_a_connection(tutor)
    assert TaughtSession.objects.count() == 15
    absent = TaughtSession.objects.get(attended=Attended.ABSENT)
    assert absent.placement.child.first_name == "Robin"
    assert absent.learned == "Robin was not here"
    assert Notification.objects.filter(code="provision.unexpected_absence").exists()


def log_without_a_connection(tutor):
    tutor.visit(reverse("provision:log"))
    tutor.press("Log 3 children")
    robin = tutor.page.locator("[data-first-name=Robin]")
    robin.get_by_label("Did not come", exact=True).check()
    robin.get_by_label("Not known").check()
    robin.get_by_text("More about Robin").click()
    robin.get_by_label("What was learned?").fill("Robin was not here")
    tutor.context.set_offline(True)
    with tutor.expecting_no_connection():
        tutor.page.get_by_role("button", name="Save: everybody else came").click()
        assert tutor.sees("No connection.")
    kept = tutor.page.evaluate("JSON.stringify(localStorage)")
    assert "was not here" in kept
    for child in Child.objects.all():
        assert child.first_name not in kept
        assert child.last_name not in kept
    tutor.context.set_offline(False)
    assert tutor.sees("3 lessons logged.")
    tutor.check_page()
    assert tutor.page.evaluate("localStorage.length") == 0
