"""Renaming a filter of the queue, and sharing it or no longer."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from panels.services.saved_filters import remove_filter, rename_filter, save_filter
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(people):
    return people.act(people.coordinator)


@pytest.fixture
def saved(office):
    return save_filter(actor=office, name="Late", query="overdue=on")


def test_a_filter_gets_another_name_and_is_shared(office, saved):
    renamed = rename_filter(actor=office, saved=saved, name=" Overdue ", is_shared=True)

    renamed.refresh_from_db()
    assert (renamed.name, renamed.is_shared, renamed.query) == ("Overdue", True, "overdue=on")


def test_it_may_keep_its_name(office, saved):
    assert rename_filter(actor=office, saved=saved, name="Late", is_shared=True).is_shared


@pytest.mark.parametrize(("name", "reason"), [(" ", "Enter a name"), ("Mine", "already")])
def test_no_name_and_a_name_in_use_are_refused(office, saved, name, reason):
    save_filter(actor=office, name="Mine", query="assigned=me")

    with pytest.raises(Refused, match=reason):
        rename_filter(actor=office, saved=saved, name=name, is_shared=False)
    saved.refresh_from_db()
    assert saved.name == "Late"


def test_only_its_owner_renames_it(people, saved):
    colleague = actor(Role.PANEL_COORDINATOR, people.authority)

    with pytest.raises(PermissionDenied, match="Only the person who saved"):
        rename_filter(actor=colleague, saved=saved, name="Ours", is_shared=True)


def test_one_that_was_removed_meanwhile_stays_removed(office, saved):
    remove_filter(actor=office, saved=saved)

    with pytest.raises(StaleChange):
        rename_filter(actor=office, saved=saved, name="Again", is_shared=False)
