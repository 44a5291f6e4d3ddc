"""A school finds a place, a keeper records a check, an officer arranges support; charges follow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from provision.models import Mode
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import TermFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.directory import (
    LiaisonHoursFactory,
    OfferFactory,
    PriceFactory,
    ProviderFactory,
)
from tests.factories.provision import PlacementFactory, PlacementModeFactory
from tests.journeys.sessions import as_staff
from tests.people import member

LIST = "/provision/providers/"


@pytest.fixture
def school():
    return SchoolFactory(
        name="Elm School", postcode="WR1 4AA", latitude="52.200000", longitude="-2.222000"
    )


@pytest.fixture
def riverside():
    offer = OfferFactory(
        provider__organisation__name="Riverside House",
        provider__next_check_on=timezone.localdate() - timedelta(days=9),
    )
    PriceFactory(provider=offer.provider)
    OfferFactory(provider=offer.provider, base=None, mode=Mode.HOME_TUITION, places=2)
    ProviderFactory(organisation__name="Empty Barn", last_checked_on=None)
    return offer.provider


@pytest.mark.parametrize("phone", [False, True])
def test_a_school_finds_a_provider_with_a_free_place(new_visitor, school, riverside, phone):
    senco = new_visitor(phone=phone)
    as_staff(senco, member(Role.SENCO, school))
    senco.visit(LIST)
    assert senco.sees("Empty Barn")
    assert senco.sees("Check overdue")
    senco.check_page()
    senco.picture(f"directory-{'phone' if phone else 'desktop'}")
    senco.visit(LIST + "?age=12&free=on&miles=3&sort=distance")
    assert senco.lacks("Empty Barn")
    assert senco.sees("0.6 miles")
    senco.check_page()
    senco.visit(LIST + "?near=ZZ1+1ZZ")
    senco.check_page()
    senco.visit(LIST + "?q=nobody")
    senco.check_page()
    senco.visit(reverse("provision:provider", args=[riverside.public_id]))
    assert senco.sees("Free places by week")
    senco.check_page()
    senco.picture(f"provider-{'phone' if phone else 'desktop'}")


def test_a_keeper_checks_a_provider_on_a_phone(new_visitor, riverside):
    keeper = new_visitor(phone=True)
    as_staff(keeper, member(Role.PANEL_COORDINATOR))
    keeper.visit(reverse("provision:provider", args=[riverside.public_id]))
    keeper.check_page()
    keeper.visit(reverse("provision:new_check", args=[riverside.public_id]))
    keeper.check_page()
    keeper.press("Record the check")
    assert keeper.sees("There is a problem")
    keeper.check_page()
    keeper.choose("What the directory says")
    keeper.choose("In order")
    keeper.press("Record the check")
    assert keeper.sees("The check is recorded.")
    for name in ("edit_provider", "edit_registration", "new_base", "new_offer", "new_price"):
        keeper.visit(reverse(f"provision:{name}", args=[riverside.public_id]))
        keeper.check_page()
    keeper.visit(reverse("provision:week_places", args=[riverside.offers.all()[0].public_id]))
    keeper.check_page()
    keeper.visit(LIST + "import/")
    keeper.check_page()


def test_an_officer_arranges_support_at_school(new_visitor, school):
    child = ChildFactory(school=school, legal_first_name="Wren", legal_last_name="Ashdown")
    officer = LiaisonHoursFactory().officer
    visitor = new_visitor()
    as_staff(visitor, officer)
    visitor.visit(reverse("provision:ask_support", args=[child.public_id]))
    visitor.check_page()
    visitor.choose("Liaison support")
    visitor.fill("What is it for?", "Meet at the gate")
    visitor.press("Continue")
    visitor.check_page()
    visitor.fill("Hours a week", "3")
    end = timezone.localdate() + timedelta(days=30)
    visitor.fill_date("ends_on", str(end.day), str(end.month), str(end.year))
    visitor.press("Arrange the support")
    assert visitor.sees("The support is arranged.")
    visitor.check_page()
    visitor.visit("/provision/support/")
    assert visitor.sees("of 20")
    visitor.check_page()
    visitor.picture("support")


@pytest.mark.parametrize("phone", [False, True])
def test_a_school_reads_what_it_is_charged(new_visitor, school, riverside, phone):
    today = timezone.localdate()
    TermFactory(
        starts_on=today - timedelta(days=40), ends_on=today + timedelta(days=30),
        year__starts_in=today.year if today.month >= 8 else today.year - 1,
        half_term_starts_on=None, half_term_ends_on=None,
    )  # fmt: skip
    child = ChildFactory(legal_first_name="Wren", legal_last_name="Ashdown")
    EnrolmentFactory(child=child, school=school)
    placement = PlacementFactory(
        child=child, home_school=school, provider=riverside.organisation, starts_on=today
    )
    PlacementModeFactory(placement=placement)
    lead = new_visitor(phone=phone)
    as_staff(lead, member(Role.HEAD_TEACHER, school))
    lead.visit("/provision/charges/")
    assert lead.sees("Wren Ashdown")
    lead.check_page()
    lead.picture(f"charges-{'phone' if phone else 'desktop'}")
    officer = new_visitor(phone=phone)
    as_staff(officer, member(Role.NAMED_OFFICER))
    officer.visit("/provision/charges/")
    assert officer.sees("Elm School")
    officer.check_page()
