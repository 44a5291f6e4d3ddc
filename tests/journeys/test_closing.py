"""A case is closed: what stands open is done by whoever has it, or handed on to a named person."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, Child, Section19Record, Stage, Task
from reintegration.models import ReturnPlan
from tests.factories.accounts import AuthorityFactory
from tests.factories.cases import CaseFactory
from tests.factories.casework import TaskFactory
from tests.factories.reintegration import arrived_return, return_child, senco_of
from tests.factories.section_19 import ConsiderationFactory, Section19RecordFactory
from tests.journeys.sessions import as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = "The case cannot close while this stands open:"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_case_closes_when_its_duties_are_done_or_handed_on(
    new_visitor: Callable[..., Visitor], phone: bool
):
    authority = AuthorityFactory()
    child = return_child(legal_first_name="Robin", legal_last_name="Vale")
    senco = senco_of(child)
    case = CaseFactory(child=child, stage=Stage.RETURN, lead=senco.membership)
    plan = arrived_return(senco, child, arrived_on=timezone.localdate() - timedelta(weeks=13))
    Task.objects.update(status="withdrawn")  # of the beginning, long done
    TaskFactory(child=child, owner=senco.membership, title="Keep the place in the lunch club")
    record = Section19RecordFactory(child=child, status="decided")
    ConsiderationFactory(record=record)
    assert senco.membership is not None
    office = as_staff(new_visitor(phone=phone), member(Role.PANEL_COORDINATOR, authority))
    sam = as_staff(new_visitor(phone=phone), senco.membership)
    ada = as_staff(new_visitor(phone=phone), member(Role.NAMED_OFFICER, authority))

    see_what_stands_open(office, case)
    ask_how_it_goes(sam, plan)
    end_the_record(ada, child)
    hand_on_the_task(office, case, str(senco.user))
    close(office)
    finish_what_was_handed_on(sam)
    assert not Section19Record.objects.unended().exists()


def see_what_stands_open(office: Visitor, case: Case) -> None:
    office.visit(f"/cases/{case.public_id}/")
    office.check_page()
    office.visit(f"/cases/{case.public_id}/close/")
    for words in (OPEN, "Follow-ups after the return to do: 3", "which has not ended",
                  "tasks to finish or withdraw: 1"):  # fmt: skip
        assert office.sees(words), words
    assert not office.page.get_by_role("button", name="Close the case").count()
    office.check_page()
    office.picture("closing-open-duties")


def ask_how_it_goes(sam: Visitor, plan: ReturnPlan) -> None:
    for follow_up in plan.follow_ups.all():
        sam.visit(plan.link)
        name = re.compile(f"Record.*after {follow_up.weeks_after} weeks")
        sam.page.get_by_role("link", name=name).click()
        sam.check_page()
        sam.press("Save")
        assert sam.sees("There is a problem")
        sam.check_page()
        day = follow_up.due_on
        sam.fill_date("held_on", str(day.day), str(day.month), str(day.year))
        sam.choose("It lasts")
        sam.fill("What do the family and the school say?", "Every day so far.")
        sam.press("Save")
    assert sam.sees("Completed")
    sam.check_page()


def end_the_record(ada: Visitor, child: Child) -> None:
    ada.visit(f"/section-19/children/{child.public_id}/")
    ada.press("End the record")
    ada.press("End the record")
    assert ada.sees("There is a problem")
    ada.check_page()
    ada.choose("Back in suitable education at school")
    ada.fill("What shows it?", "The register of twelve weeks.")
    ada.press("End the record")
    assert ada.sees("The record ended on")
    ada.check_page()


def hand_on_the_task(office: Visitor, case: Case, to: str) -> None:
    office.visit(f"/cases/{case.public_id}/close/")
    assert not office.page.get_by_text("Follow-ups after the return to do").count()
    office.page.get_by_role("link", name=re.compile("Hand it on.*tasks to finish")).click()
    office.check_page()
    office.press("Hand it on")
    assert office.sees("There is a problem")
    office.check_page()
    office.choose("Somebody who works with the child in Waymark")
    box = office.page.get_by_label("Who?", exact=True)
    option = box.locator("option").filter(has_text=to).first
    box.select_option(option.get_attribute("value"))
    office.fill("How did they agree to it?", "At the closing meeting")
    day = timezone.localdate() + timedelta(weeks=1)
    office.fill_date("due_on", str(day.day), str(day.month), str(day.year))
    office.press("Hand it on")
    assert office.sees("Handed on")
    office.check_page()


def close(office: Visitor) -> None:
    office.press("Close the case")
    assert office.sees("There is a problem")
    office.check_page()
    office.fill("Why can the case close?", "Back at school, and it lasts.")
    office.press("Close the case")
    assert office.sees("The case is closed")
    office.check_page()
    office.picture("case-closed")


def finish_what_was_handed_on(sam: Visitor) -> None:
    sam.visit("/")
    sam.check_page()
    sam.page.get_by_role("link", name=re.compile("^Handed on to you: tasks")).click()
    sam.check_page()
    sam.press("It is done")
    assert sam.sees("There is a problem")
    sam.check_page()
    sam.fill("What came of it?", "The place is kept until summer.")
    sam.press("It is done")
    assert sam.sees("Saved")
    sam.check_page()
