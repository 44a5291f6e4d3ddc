"""What changed, when and by whom."""

from datetime import date

import pghistory
import pytest

from accounts.history import changes_of
from accounts.models import Locality, Organisation
from accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.people import member

pytestmark = pytest.mark.django_db


def test_changes_say_who_and_what_before_and_after():
    who = UserFactory(full_name="Ada Vale")
    clinic = OrganisationFactory(name="Clinic")
    with pghistory.context(user=who.pk):
        clinic.town, clinic.locality = "Evesham", Locality.objects.create(name="South")
        clinic.save()
    changed, made = changes_of([clinic])
    assert (made.title, made.by) == ("Organisation recorded", "Waymark")
    assert (changed.title, changed.by) == ("Organisation changed", "Ada Vale")
    assert ("town", "empty", "Evesham") in changed.lines
    assert ("locality", "empty", "South") in changed.lines


def test_changes_in_bulk_are_seen_too_and_codes_are_words():
    membership = member(Role.PANEL_MEMBER, agency="health")
    type(membership).objects.update(agency="education", ends_on=date(2099, 7, 20))
    changed = changes_of([membership])[0]
    assert changed.title == "Role changed"
    assert ("agency", "Health", "Education") in changed.lines
    assert ("until", "empty", "20 July 2099") in changed.lines


def test_the_newest_come_first_up_to_a_limit():
    clinic = OrganisationFactory()
    for number in range(5):
        Organisation.objects.filter(pk=clinic.pk).update(town=f"Town {number}")
    found = changes_of([clinic], limit=2)
    assert [change.lines[0][2] for change in found] == ["Town 4", "Town 3"]
