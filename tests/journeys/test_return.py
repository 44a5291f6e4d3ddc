"""A phased return that parent and provider agree to themselves, that slips and recovers."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child, Stage
from reintegration.services.evaluation import evaluate_returns
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import (
    CaseFactory,
    ChildFactory,
    GrantFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def fill_day(who: Visitor, name: str, day: date) -> None:
    who.fill_date(name, str(day.day), str(day.month), str(day.year))


def record_agreement(who: Visitor, name: str) -> None:
    who.page.get_by_role("link", name=re.compile(f"Record the answer.*{name}")).click()
    who.check_page()
    who.choose("Agreed")
    who.fill("Name of the person who answered", name)
    who.choose("Spoken")
    fill_day(who, "answered_on", timezone.localdate())
    who.press("Save the answer")
    assert who.sees("The answer is saved")


def agree_at_home(parent: Visitor, child: Child) -> None:
    parent.visit(f"/portal/children/{child.public_id}/")
    parent.check_page()
    parent.press("Read the plan for going back")
    assert parent.sees("Ring Ms Lind. Registration is enough.")
    parent.check_page()
    parent.press("Give your answer")
    parent.check_page()
    parent.press("Send my answer")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.choose("Yes, I agree")
    parent.press("Send my answer")
    assert parent.sees("School has been told that you agree.")
    parent.check_page()


def agree_at_the_provider(manager: Visitor, plan_path: str) -> None:
    manager.visit("/")
    assert manager.sees("Agree to a plan for a return")
    manager.visit(plan_path)
    manager.check_page()
    manager.page.get_by_role("link", name=re.compile("^Answer")).click()
    manager.check_page()
    manager.press("Give the answer")
    assert manager.sees("There is a problem")
    manager.check_page()
    manager.choose("Agreed")
    manager.press("Give the answer")
    assert manager.sees("Your answer is saved")
    manager.check_page()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_phased_return_that_slips_and_recovers(new_visitor: Callable[..., Visitor], phone: bool):
    school = SchoolFactory(name="Alder School")
    senco = member(Role.SENCO, school, user__full_name="Sam Okoro")
    child = ChildFactory(school=school, legal_first_name="Robin", legal_last_name="Vale")
    mother = ParentFactory(child=child, full_name="Dana Vale")
    manager = TeamMemberFactory(child=child, membership=member(Role.PROVIDER_MANAGER)).membership
    dana = as_family(new_visitor(phone=phone), GrantFactory(child=child, parent=mother).user)
    ellie = as_staff(new_visitor(phone=phone), manager)
    CaseFactory(child=child, stage=Stage.RECOVERY)
    register = child.enrolments.get()
    today = timezone.localdate()
    this_week = today - timedelta(days=today.weekday())
    first, second = this_week - timedelta(weeks=2), this_week - timedelta(weeks=1)
    sam = as_staff(new_visitor(phone=phone), senco)

    sam.visit(f"/reintegration/child/{child.public_id}/")
    assert sam.sees("No plan yet")
    sam.check_page()
    sam.press("Plan the return")
    sam.check_page()
    sam.choose("Back to the home school")
    sam.press("Continue")
    sam.check_page()
    sam.fill_date("starts_on", "", "", "")
    sam.press("Start the plan")
    assert sam.sees("There is a problem")
    sam.check_page()
    fill_day(sam, "starts_on", first)
    sam.fill("Who meets the child at the door?", "Ms Lind, at the learning base")
    sam.fill("What do we do on a bad morning?", "Ring Ms Lind. Registration is enough.")
    sam.press("Start the plan")
    assert sam.sees("Look through it")
    sam.check_page()
    plan_path = sam.path
    sam.picture(f"return-draft-{'phone' if phone else 'desk'}")

    sam.page.locator("tbody a[href*='/week/']").first.click()
    sam.check_page()
    sam.picture(f"return-week-{'phone' if phone else 'desk'}")
    sam.choose("Friday afternoon")
    sam.press("Save this week")
    assert sam.sees("The week is saved")

    sam.press("Send for agreement")
    sam.check_page()
    sam.press("Send for agreement")
    assert sam.sees("Before it can begin:")
    sam.check_page()
    agree_at_home(dana, child)
    agree_at_the_provider(ellie, plan_path)
    sam.visit(plan_path)
    assert sam.page.get_by_text("in waymark, signed in").count() == 3
    record_agreement(sam, child.name)
    sam.press("Begin")
    sam.check_page()
    sam.choose("Yes")
    sam.press("Begin")
    assert sam.sees("under way")
    sam.check_page()

    mark_days(register, first, "II II II II II")
    assert evaluate_returns() == 1
    sam.visit("/reintegration/")
    assert sam.sees("1 week behind")
    sam.check_page()
    sam.visit(plan_path)
    assert sam.sees("This return slips")
    sam.check_page()
    sam.picture(f"return-slips-{'phone' if phone else 'desk'}")
    sam.press("Hold, step back or speed up")
    sam.check_page()
    sam.press("Save the choice")
    sam.check_page()
    sam.choose("Hold: stay at this step for longer")
    sam.fill("For how many more weeks?", "1")
    sam.fill("Why?", "Robin says the bus is hard; mornings first.")
    sam.press("Save the choice")
    assert sam.sees("the bus is hard")
    sam.check_page()

    mark_days(register, second, "// // // // //")
    assert evaluate_returns() == 0
    sam.visit(plan_path)
    assert not sam.page.get_by_text("This return slips").count()
    sam.check_page()
    sam.picture(f"return-recovers-{'phone' if phone else 'desk'}")

    sam.press("Record the arrival")
    sam.check_page()
    fill_day(sam, "arrived_on", today)
    sam.press("Save")
    assert sam.sees("After 12 weeks")
    sam.check_page()
    sam.page.get_by_role("link", name=re.compile("Record.*after 2 weeks")).click()
    sam.check_page()
    fill_day(sam, "held_on", today)
    sam.choose("It lasts")
    sam.fill("What do the family and the school say?", "Every day so far, and laughing.")
    sam.press("Save")
    assert sam.sees("laughing")
    sam.check_page()
