"""An administrator's day: somebody new, a role, an organisation, a setting."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import SchoolFactory
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_keeps_people_and_organisations(visitor):
    SchoolFactory(name="Riverside School", town="Evesham")
    senco = member(Role.SENCO, SchoolFactory(name="Alder School"))
    as_staff(visitor, member(Role.ADMINISTRATOR))
    visitor.visit("/people/")
    visitor.check_page()
    visitor.press("Invite somebody")
    visitor.fill("Name, town, postcode or URN", "evesham")
    visitor.press("Find")
    visitor.check_page()
    visitor.follow("Riverside School")
    visitor.press("Send the invitation")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.fill("Full name", "Ada Vale")
    visitor.fill("Email address", "ada@example.org")
    visitor.choose("SENCo")
    visitor.press("Send the invitation")
    assert visitor.sees("The invitation is on its way.")
    assert visitor.heading == "Ada Vale"
    visitor.check_page()
    visitor.press("Send it again")
    assert visitor.sees("The link before no longer works.")
    visitor.visit(reverse("accounts:person", args=[senco.user.public_id]))
    visitor.page.get_by_role("link", name="End SENCo, Alder School").click()
    visitor.check_page()
    visitor.press("End the role")
    assert visitor.sees("Roles that have ended")
    visitor.check_page()
    visitor.follow("Close this account")
    visitor.check_page()
    visitor.press("Close the account")
    assert visitor.sees("This account is closed")
    visitor.visit("/organisations/")
    visitor.check_page()
    visitor.press("Add an organisation")
    visitor.check_page()
    visitor.choose("Registered provider")
    visitor.press("Continue")
    visitor.check_page()
    visitor.fill("Name", "The Willows")
    visitor.press("Save")
    assert visitor.heading == "The Willows"
    visitor.press("Add a base")
    visitor.fill("Name", "Mill Lane")
    visitor.press("Save")
    assert visitor.sees("Mill Lane")
    visitor.check_page()


def test_an_administrator_changes_a_setting_and_reads_who_did(visitor):
    administrator = member(Role.ADMINISTRATOR)
    as_staff(visitor, administrator)
    visitor.visit("/settings/")
    visitor.check_page()
    visitor.visit("/settings/cases.emergency_access_hours/")
    visitor.check_page()
    field = visitor.page.locator("#id_value")
    field.fill("100000")
    visitor.press("Save this setting")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    field.fill("12")
    visitor.press("Save this setting")
    assert visitor.sees("The setting is saved and in force.")
    visitor.visit("/settings/cases.emergency_access_hours/")
    assert visitor.sees(administrator.user.full_name)
    visitor.visit("/localities/")
    visitor.check_page()


def test_a_colleague_stands_in_and_messages_are_read_on_a_phone(new_visitor):
    away = member(Role.SENCO)
    colleague = member(Role.SENCO, away.organisation)
    visitor = as_staff(new_visitor(), away)
    visitor.visit("/profile/away/")
    visitor.check_page()
    visitor.press("Name a deputy")
    visitor.press("Name this deputy")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.choose(colleague.user.full_name)
    days = (("starts_on", ("1", "9", "2098")), ("ends_on", ("4", "9", "2098")))
    for field, (day, month, year) in days:
        visitor.page.locator(f"[name={field}_day]").fill(day)
        visitor.page.locator(f"[name={field}_month]").fill(month)
        visitor.page.locator(f"[name={field}_year]").fill(year)
    visitor.press("Name this deputy")
    assert visitor.sees("stands in for you")
    visitor.check_page()
    deputy = as_staff(new_visitor(phone=True), colleague)
    deputy.visit("/messages/")
    deputy.check_page()
    deputy.page.get_by_role("link", name="named you as deputy").click()
    assert deputy.sees("You stand in for")
    deputy.check_page()
