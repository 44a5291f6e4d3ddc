"""A healthcare plan is drafted, left, resumed, agreed by three people and issued."""

from accounts.models import OrganisationKind
from accounts.roles import Role
from cases.models import Child
from healthcare_plans.models import Plan
from tests.factories.accounts import OrganisationFactory, SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory, TeamMemberFactory
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor
from tests.people import member


def start_plan(visitor: Visitor, child: Child) -> None:
    visitor.visit(f"/healthcare-plans/child/{child.public_id}/")
    visitor.check_page()
    visitor.press("Write a healthcare plan")
    visitor.check_page()
    visitor.press("Start the plan")


def carry_on(visitor: Visitor) -> None:
    visitor.check_page()
    visitor.press("Save and continue")


def add_row(visitor: Visitor, add: str, answers: dict[str, str], choice: str = "") -> None:
    visitor.press(add)
    visitor.press("Save")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    for label, value in answers.items():
        visitor.fill(label, value)
    if choice:
        visitor.choose(choice)
    visitor.press("Save")
    visitor.check_page()


def write_condition_and_leave(visitor: Visitor) -> None:
    visitor.follow("1. The condition")
    visitor.fill("Signs and symptoms", "")
    visitor.fill("Triggers", "Dust and cold air")
    visitor.press("Save and continue")
    assert visitor.sees("There is a problem")
    assert visitor.page.get_by_label("Triggers", exact=True).input_value() == "Dust and cold air"
    visitor.check_page()
    visitor.press("Save and come back later")
    assert visitor.sees("Saved.")
    visitor.check_page()


def resume_and_write_the_rest(visitor: Visitor) -> None:
    visitor.follow("1. The condition")
    assert visitor.page.get_by_label("Triggers", exact=True).input_value() == "Dust and cold air"
    visitor.fill("The condition, and how it affects the child", "Asthma: short of breath")
    visitor.fill("Signs and symptoms", "Wheezing")
    carry_on(visitor)
    visitor.choose("Yes")
    visitor.press("Save and continue")
    assert visitor.sees("Add each medicine")
    add_row(visitor, "Add a medicine", {
        "Medicine": "Salbutamol inhaler", "Dose": "2 puffs", "When": "When wheezing",
        "How it is given": "Inhaled", "Where it is kept": "Classroom, labelled box",
    }, choice="Yes")  # fmt: skip
    visitor.choose("Yes")
    carry_on(visitor)
    visitor.fill("When the child is away", "Work is sent home by noon")
    carry_on(visitor)
    visitor.press("Save and continue")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.choose("Looks after it themselves, with reminders")
    carry_on(visitor)
    add_row(visitor, "Add a person", {
        "Name": "Bea Ashdown", "Job": "Teaching assistant",
        "What they do for the child": "Stays with the child",
    })  # fmt: skip
    visitor.fill("Who does it when they are away", "Eli Poole")
    carry_on(visitor)
    add_row(visitor, "Add a person or group", {
        "Person or group": "All PE staff", "What they need to know": "Signs of an attack",
    })  # fmt: skip
    carry_on(visitor)
    visitor.fill("How medicine is handed over, recorded and returned", "Through the office")
    carry_on(visitor)
    visitor.follow("This part is not needed")
    visitor.press("Save and continue")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.fill("Why is this part not needed?", "No trips this year")
    visitor.press("Save and continue")
    visitor.follow("9. Privacy")
    carry_on(visitor)
    visitor.fill("What is an emergency for this child?", "Lips turn blue")
    visitor.fill("What to do, step by step", "Sit the child up\nGive 10 puffs\nCall 999")
    carry_on(visitor)
    assert visitor.sees("10 of 10 parts are finished")
    visitor.check_page()


def send_out(visitor: Visitor, nurse_name: str) -> None:
    visitor.press("Send for agreement")
    visitor.page.get_by_label(nurse_name).check()
    visitor.check_page()
    visitor.press("Send for agreement")
    assert visitor.sees("The medicine keeps this plan from coming into force")
    visitor.check_page()


def agree_as_staff(visitor: Visitor, path: str, step: str, choice: str) -> None:
    visitor.visit(path)
    visitor.press(step)
    visitor.press("Send my answer")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.choose(choice)
    visitor.press("Send my answer")
    assert visitor.sees("Your answer has been saved")
    visitor.check_page()


def agree_as_parent(visitor: Visitor, name: str) -> None:
    visitor.visit("/portal/")
    assert visitor.heading == name
    visitor.check_page()
    visitor.press("Read the plan")
    visitor.check_page()
    visitor.press("Give your answer")
    visitor.press("Send my answer")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.choose("I agree with this plan")
    visitor.choose("Yes")
    visitor.press("Send my answer")
    assert visitor.sees("School has been told that you agree")
    visitor.check_page()


def issue(visitor: Visitor, path: str) -> None:
    visitor.visit(path)
    visitor.press("Make active and issue")
    visitor.check_page()
    visitor.fill("Year", "2099")
    visitor.press("Make active and issue")
    assert visitor.sees("within a year")
    visitor.check_page()
    visitor.visit(visitor.path)
    visitor.press("Make active and issue")
    assert visitor.sees("The plan is in force")
    visitor.check_page()


def test_a_plan_is_drafted_agreed_by_three_people_and_issued(new_visitor, transactional_db):
    school = SchoolFactory(name="Hollow Lane School")
    senco, head = member(Role.SENCO, school), member(Role.HEAD_TEACHER, school)
    clinic = OrganisationFactory(kind=OrganisationKind.HEALTH, name="School nursing")
    nurse = member(Role.HEALTH_PROFESSIONAL, clinic)
    child = ChildFactory(school=school, legal_first_name="Wren")
    TeamMemberFactory(child=child, membership=nurse)
    parent = ParentFactory(child=child, telephone="01632 960001")
    grant = GrantFactory(child=child, parent=parent)

    writer = as_staff(new_visitor(), senco)
    start_plan(writer, child)
    write_condition_and_leave(writer)
    writer.visit("/healthcare-plans/")
    writer.check_page()
    writer.follow(child.name)
    writer.follow("Go on writing")
    resume_and_write_the_rest(writer)
    send_out(writer, f"{nurse.user}, {clinic}")
    version = writer.path

    agree_as_staff(
        as_staff(new_visitor(), head), version, "Permit the medicine",
        "I permit the medicine in this plan",
    )  # fmt: skip
    agree_as_staff(
        as_staff(new_visitor(), nurse), version, "Agree for health", "I agree with this plan"
    )
    family = as_family(new_visitor(phone=True), grant.user)
    agree_as_parent(family, child.name)
    agree_as_staff(writer, version, "Agree for the school", "I agree with this plan")
    issue(writer, version)

    assert Plan.objects.active_for(child).status == "active"
    family.visit("/portal/")
    family.page.get_by_role("link", name="Healthcare plan", exact=True).click()
    family.check_page()
