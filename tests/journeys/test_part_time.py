"""A part-time timetable: made, agreed at home, past its end, pointed out, ended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from attendance.models import PartTimeTimetable
from attendance.services.part_time.watching import watch_timetables
from cases.models import Child
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(weeks=1)


def fill_day(who: Visitor, name: str, day: date) -> None:
    who.fill_date(name, str(day.day), str(day.month), str(day.year))


def write_down(senco: Visitor, child: Child, start: date) -> None:
    senco.visit(f"/attendance/children/{child.public_id}/")
    assert senco.sees("no part-time timetable was agreed for that day")
    senco.check_page()
    senco.press("Record a part-time timetable")
    senco.check_page()
    senco.press("Save, and ask the parent")
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.choose("The child’s health")
    senco.fill("What are the exceptional circumstances?", "Recovering from an operation.")
    senco.fill("How does the child come back to full time?", "One afternoon more every week.")
    fill_day(senco, "starts_on", start)
    for day in ("Monday", "Tuesday", "Wednesday"):
        senco.page.get_by_label(f"{day} morning").first.check()
    fill_day(senco, "ends_on", start + 2 * WEEK)
    fill_day(senco, "review_on", start + WEEK)
    senco.page.get_by_label("Who agrees for the school?").select_option(index=1)
    senco.press("Save, and ask the parent")
    assert senco.sees("Waiting for a parent’s agreement")
    senco.check_page()


def agree_at_home(parent: Visitor, child: Child) -> None:
    parent.visit(f"/portal/children/{child.public_id}/")
    assert parent.sees("School asks if you agree that your child comes part time for a while.")
    parent.check_page()
    parent.press("Read the part-time timetable")
    parent.check_page()
    parent.press("Give your answer")
    parent.press("Send my answer")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.choose("Yes, I agree")
    parent.press("Send my answer")
    assert parent.sees("School has been told that you agree.")
    parent.check_page()


def world() -> tuple[Organisation, Child]:
    school = SchoolFactory(name="Alder School")
    child = ChildFactory(school=school, legal_first_name="Ada", legal_last_name="Stone")
    ParentFactory(child=child, full_name="Dana Stone")
    return school, child


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_agreement_to_its_end(new_visitor, phone):
    school, child = world()
    start = timezone.localdate() - 3 * WEEK
    monday = start - timedelta(days=start.weekday()) + 2 * WEEK
    mark(child.enrolments.get(), monday, "C2", "C2")
    grant = GrantFactory(child=child, parent=child.parents.get())
    senco = as_staff(new_visitor(phone=phone), member(Role.SENCO, school))
    parent = as_family(new_visitor(phone=phone), grant.user)
    liaison = as_staff(new_visitor(phone=phone), member(Role.LIAISON_OFFICER))

    write_down(senco, child, start)
    agree_at_home(parent, child)
    watch_timetables(actor=Actor.system())

    made = PartTimeTimetable.objects.get()
    liaison.visit("/")
    assert liaison.sees("Past its last day: speak with the school")
    liaison.visit("/attendance/part-time/?show=past_end")
    liaison.check_page()
    liaison.follow("Ada Stone")
    liaison.check_page()
    liaison.press("Ask for a review")
    liaison.press("Ask the school")
    assert liaison.sees("There is a problem")
    liaison.check_page()
    liaison.fill("Why, and what should be looked at?", "Is the child back full time?")
    liaison.press("Ask the school")
    assert liaison.sees("The school has been asked.")

    senco.visit("/")
    assert senco.sees("Past its last day: end it, or agree it anew")
    senco.visit(made.link)
    assert senco.sees("Is the child back full time?")
    assert senco.sees("the timetable asks the child to be there")
    senco.check_page()
    senco.press("Record a review")
    senco.check_page()
    senco.fill("What did the review find?", "Full days since Monday.")
    fill_day(senco, "reviewed_on", timezone.localdate())
    senco.press("Save the review")
    senco.press("End it")
    senco.press("End it")
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.fill("Why does it end?", "Back full time.")
    fill_day(senco, "ended_on", timezone.localdate())
    senco.press("End it")
    assert senco.sees("the authority has been told")
    senco.check_page()
    senco.visit("/attendance/part-time/")
    senco.check_page()
    senco.visit("/attendance/")
    senco.check_page()
