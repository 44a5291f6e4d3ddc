"""The application's database role: it adds and changes, and cannot erase or rewrite history.

What a screen, a slip or an intruder does as the application can therefore be found out and undone.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import Error, connection, transaction

from ledger.database_roles import LIBRARY_APPS
from tests.architecture.source import APPS

pytestmark = pytest.mark.django_db

# Rows that are no record of anything, and why they may go.
MAY_GO = {
    "accounts.Session": "a sign-in that has ended",
    "attendance.ImportRow": "what a person should look at before marks are saved",
    "attendance.ChangedRegister": "what waits for an evaluation, until it has had it",
    "attendance.UntalliedDay": "what waits for the tallies, until they are in step",
    "cases.Attendee": "somebody invited by mistake, before the meeting",
    "healthcare_plans.EmergencyContact": "a row of a draft; an issued plan is a stored file",
    "healthcare_plans.EntrustedPerson": "a row of a draft",
    "healthcare_plans.Medicine": "a row of a draft",
    "healthcare_plans.PersonToTell": "a row of a draft",
    "healthcare_plans.Supporter": "a row of a draft",
    "provision.PlacementMode": "a way of teaching that was planned and never used",
    "provision.TimetableSlot": "a lesson that would have begun later and was never in force",
    "provision.WeekPlaces": "a week that is as usual again; its history stays",
}


def own_models() -> list[type]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and model._meta.managed and not model._meta.proxy
    ]


def history_tables() -> list[str]:
    """The event tables of pghistory, and status history."""
    tables = [m._meta.db_table for m in own_models() if hasattr(m, "pgh_tracked_model")]
    return [*tables, apps.get_model("ledger", "StatusChange")._meta.db_table]


def privilege(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, %s, %s)",
            [settings.DATABASE_APPLICATION_ROLE, table, right],
        )
        return bool(cursor.fetchone()[0])


def test_there_is_history():
    assert len(history_tables()) > 10


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_history_is_only_added_to(right):
    assert [table for table in history_tables() if privilege(table, right)] == []


def test_the_access_log_is_only_added_to():
    table = apps.get_model("ledger", "AccessLogEntry")._meta.db_table
    assert not any(privilege(table, right) for right in ("UPDATE", "DELETE", "TRUNCATE"))


def test_no_record_of_waymark_can_be_deleted():
    found = [
        model._meta.label
        for model in own_models()
        if model._meta.app_label not in LIBRARY_APPS and privilege(model._meta.db_table, "DELETE")
    ]
    assert set(found) - set(MAY_GO) == set()


def test_nothing_can_be_emptied():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert [table for table in tables if privilege(table, "TRUNCATE")] == []


@pytest.mark.parametrize("statement", ["DELETE FROM cases_child", "TRUNCATE cases_child CASCADE"])
def test_the_database_itself_refuses(as_application, statement):
    refused = pytest.raises(Error)
    with refused, transaction.atomic(), as_application(), connection.cursor() as cursor:
        cursor.execute(statement)
