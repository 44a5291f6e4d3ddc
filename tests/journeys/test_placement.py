"""A placement in browsers: from an interim authorisation to its exit, told to the family."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.models import Authorisation, Section19Record
from provision.models import Placement
from tests.factories.cases import CaseFactory, GrantFactory, ParentFactory
from tests.factories.placements import Scene
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def fill_day(visitor: Visitor, name: str, day: date) -> None:
    visitor.fill_date(name, str(day.day), str(day.month), str(day.year))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_placement_from_interim_authorisation_to_exit(
    new_visitor: Callable[..., Visitor], phone: bool
):
    scene = Scene()
    Authorisation.objects.all().delete()
    mother = ParentFactory(child=scene.child, full_name="Dana Vale")
    family = GrantFactory(child=scene.child, parent=mother)
    CaseFactory(child=scene.child, lead=scene.senco)
    officer, office, manager, tutor, senco = (
        as_staff(new_visitor(phone=phone), who)
        for who in (scene.named_officer, scene.liaison, scene.manager, scene.tutor, scene.senco)
    )
    dana = as_family(new_visitor(phone=True), family.user)

    authorise(officer, scene)
    offer(office, scene)
    placement = Placement.objects.get()
    address = f"/provision/placements/{placement.public_id}/"
    accept_and_begin(manager, scene, address)
    write_a_review(tutor, address)
    agree_what_the_school_does(office, address)
    end_after_refusal(manager, tutor, address)
    tell_the_family(senco, dana, scene)

    tutor.visit(address)
    assert tutor.sees("The child could not be helped to attend")
    tutor.check_page()
    assert Section19Record.objects.unended().filter(child=scene.child).exists()
    office.visit("/provision/?status=all")
    assert office.sees(placement.reference)
    office.check_page()
    office.picture("placements")


def authorise(officer: Visitor, scene: Scene) -> None:
    """No panel has met, and no evidence has come: the named officer lets it begin."""
    officer.visit(f"/children/{scene.child.public_id}/")
    officer.press("Say when the authority was told")
    officer.check_page()
    officer.choose("Hospital")
    officer.fill("What was said, and by whom?", "The ward expects four weeks.")
    officer.press("Save what the authority knew")
    assert officer.sees("No decision stands.")
    officer.check_page()
    officer.press("Start interim provision now")
    officer.check_page()
    officer.press("Start interim provision")
    assert officer.sees("There is a problem")
    officer.check_page()
    officer.fill("What will be provided?", "Ten hours a week in a small group.")
    why = "Why now, before evidence or the panel’s decision?"
    officer.fill(why, "The panel meets in three weeks.")
    officer.press("Start interim provision")
    assert officer.sees("Interim provision is authorised")
    officer.check_page()


def offer(office: Visitor, scene: Scene) -> None:
    office.visit("/")
    assert office.sees("Arrange the placement")
    office.visit(f"/provision/child/{scene.child.public_id}/")
    office.check_page()
    office.press("Arrange a placement")
    office.check_page()
    office.press("Save and continue")
    assert office.sees("There is a problem")
    office.check_page()
    office.page.get_by_label("Which provider, and which base?").select_option(
        label=f"Riverside: {scene.base.name}"
    )
    office.press("Save and continue")
    office.check_page()
    office.picture("placement-week-form")
    office.choose("Every day is like Monday")
    monday = office.page.get_by_role("group", name="Monday, lesson 1")
    monday.get_by_label("From").fill("9:30")
    monday.get_by_label("To").fill("11:30")
    monday.get_by_label("How").select_option("One to one")
    monday.get_by_label("Subject").select_option("English")
    office.press("Save the timetable")
    office.check_page()
    office.press("Save and continue")
    office.fill("How does the child get there?", "Her aunt brings her.")
    office.fill(
        "What must everybody know to keep the child and others safe?", "She sits near the door."
    )
    office.check_page()
    office.press("Save and continue")
    office.check_page()
    office.press("Save and continue")
    office.fill("How shall we know that it can end?", "She comes three weeks running.")
    office.fill("What comes after?", "Mornings at school.")
    office.fill("Why is it less than full time?", "She tires after two hours.")
    fill_day(office, "hours_review_on", timezone.localdate() + timedelta(days=21))
    office.check_page()
    office.press("Save and continue")
    office.check_page()
    office.press("Check your answers")
    office.check_page()
    office.picture("placement-check")
    office.press("Offer it to the provider")
    assert office.sees("Waiting for the provider")
    office.check_page()
    office.picture("placement")


def accept_and_begin(manager: Visitor, scene: Scene, address: str) -> None:
    manager.visit("/")
    manager.page.get_by_text("can you teach this child").first.click()
    manager.visit(address)
    assert manager.sees("You are asked to teach this child.")
    manager.check_page()
    manager.press("Accept")
    manager.press("Accept the placement")
    assert manager.sees("There is a problem")
    manager.check_page()
    manager.page.get_by_label("Who is the child’s key person?").select_option(
        str(scene.tutor.public_id)
    )
    manager.press("Accept the placement")
    manager.press("It has begun")
    manager.check_page()
    manager.press("It has begun")
    assert manager.sees("Under way")
    manager.check_page()
    manager.picture("placement-phone")
    manager.visit(f"{address}timetable/")
    manager.check_page()
    manager.picture("placement-week-form-phone")


def write_a_review(tutor: Visitor, address: str) -> None:
    tutor.visit(address)
    tutor.press("Record a review")
    tutor.check_page()
    for question in (
        "What does the child or young person say?", "What do parents or carers say?",
        "What does the home school say?", "How does learning go?",
        "How is it with other people?", "How are wellbeing and independence?",
        "How would you say it to the family?",
    ):  # fmt: skip
        tutor.fill(question, "Better than last month.")
    tutor.press("Save the review")
    assert tutor.sees("Review saved")
    tutor.check_page()


def agree_what_the_school_does(office: Visitor, address: str) -> None:
    office.visit(address)
    office.follow("Add what the home school does")
    office.check_page()
    office.choose("Keep in touch every week")
    office.choose("A teacher visits")
    fill_day(office, "due_on", timezone.localdate() + timedelta(days=7))
    office.press("Give these tasks")
    assert office.sees("Keep in touch every week")
    office.follow("Plan an exam")
    office.check_page()
    office.visit(f"{address}timetable/")
    office.check_page()


def end_after_refusal(manager: Visitor, tutor: Visitor, address: str) -> None:
    for number in range(3):
        tutor.visit(f"{address}step/")
        tutor.fill("What was done?", f"Visit {number} at home")
        tutor.choose("It was done together with the child or family")
        tutor.fill("What came of it?", "She did not come.")
        tutor.press("Save the step")
    tutor.check_page()
    manager.visit(address)
    manager.follow("Give notice")
    manager.choose("Yes")
    manager.fill("What is the reason?", "She could not be helped to come.")
    manager.check_page()
    manager.press("Give notice")
    assert manager.sees("Under notice until")
    manager.check_page()
    manager.follow("End the placement")
    manager.fill("What happened, and what comes next?", "School and authority take over.")
    manager.press("End the placement")
    assert manager.sees("The notice has not run out.")
    manager.check_page()
    Placement.objects.update(notice_ends_on=timezone.localdate())  # the weeks of notice go by
    manager.press("End the placement")
    assert manager.sees("The placement has ended.")
    manager.check_page()


def tell_the_family(senco: Visitor, dana: Visitor, scene: Scene) -> None:
    """Bad news is heard from a person first; until then the family's page is silent."""
    progress = f"/portal/children/{scene.child.public_id}/progress/"
    dana.visit(progress)
    assert dana.sees("Riverside")
    today = f"{timezone.localdate():%-d %B %Y}"
    assert not dana.page.get_by_text(f"to {today}").count()
    dana.check_page()
    senco.visit("/cases/tasks/")
    senco.check_page()
    senco.page.get_by_text("Tell the family by telephone or in person").first.click()
    senco.follow("Open what it is about")
    senco.check_page()
    senco.press("Record it")
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.choose("Telephone call")
    fill_day(senco, "told_on", timezone.localdate())
    senco.fill("Who was told?", "Her mother")
    senco.press("Record it")
    assert senco.sees("The family can read it now.")
    senco.check_page()
    dana.visit(progress)
    assert dana.sees(f"to {today}")
    dana.check_page()
