"""Where an authority has several panels, the one that somebody is on is the one that is meant."""

import pytest
from django.test import Client
from django.urls import reverse

from panels.services.saved_filters import save_filter
from tests.factories.panels import PanelPeople
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople(name="North Panel")


@pytest.fixture
def office(people):
    return sign_in(Client(), people.coordinator)


def planned_for(office: Client, **query: str) -> str:
    return office.get(reverse("panels:plan"), query).content.decode()


def test_the_only_panel_is_meant(people, office):
    assert "North Panel" in planned_for(office)


def test_of_two_the_one_on_whose_page_somebody_is(people, office):
    other = PanelPeople(authority=people.authority, name="South Panel")
    address = reverse("panels:panel", args=[other.panel.public_id])

    assert f"{reverse('panels:plan')}?panel={other.panel.public_id}" in (
        office.get(address).content.decode()
    )
    page = planned_for(office, panel=str(other.panel.public_id))
    assert "South Panel" in page
    assert "Plan the meeting" in page


def test_without_one_the_office_chooses(people, office):
    PanelPeople(authority=people.authority, name="South Panel")

    page = planned_for(office)

    assert "Plan a meeting of which panel?" in page
    assert "North Panel" in page
    assert "South Panel" in page


def test_a_panel_of_elsewhere_is_not_meant(people, office):

    assert "North Panel" in planned_for(office, panel="00000000-0000-0000-0000-000000000000")


def test_a_saved_filter_is_renamed_on_its_page(people, office):
    saved = save_filter(actor=people.act(people.coordinator), name="Late", query="overdue=on")
    address = reverse("panels:rename_filter", args=[saved.public_id])

    assert address in office.get(reverse("panels:queue")).content.decode()
    assert "Late" in office.get(address).content.decode()
    answer = office.post(address, {"name": "Overdue", "is_shared": "on"})

    saved.refresh_from_db()
    assert (answer.status_code, saved.name, saved.is_shared) == (302, "Overdue", True)
