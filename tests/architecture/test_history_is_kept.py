"""What happened stays: the application's database role deletes and rewrites no history."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.db.utils import DatabaseError

from ledger.database_roles import is_history, may_delete
from ledger.models import AccessLogEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

OWN_APPS = {config.label for config in apps.get_app_configs() if "." not in config.name}


def tables() -> list[type[models.Model]]:
    """Every table of Waymark's own apps, field history included, without what may be deleted."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OWN_APPS
        and model._meta.managed
        and not model._meta.proxy
        and not may_delete(model)
        and model.__module__.split(".")[0] not in {"pgtrigger", "pghistory"}
    ]


def test_there_is_something_to_keep():
    labels = {model._meta.label for model in tables()}
    assert {"cases.Child", "cases.ChildEvent", "ledger.StatusChange", "cases.Grant"} <= labels
    assert {model._meta.label for model in tables() if is_history(model)} >= {
        "ledger.AccessLogEntry", "ledger.StatusChange", "ledger.SettingValue",
    }  # fmt: skip


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_can_neither_delete_nor_truncate(as_application, statement):
    allowed = []
    with as_application(), connection.cursor() as cursor:
        for model in tables():
            table = connection.ops.quote_name(model._meta.db_table)
            try:
                with transaction.atomic():
                    cursor.execute(statement.format(table))
                    allowed.append(model._meta.label)
            except ProgrammingError as refused:
                assert "permission denied" in str(refused)
    assert not allowed


def test_not_even_the_owner_rewrites_the_access_log():
    entry = AccessLogEntry.objects.create(
        subject_type="cases.child", subject_id=1, section="health", basis="team",
        opened_by=UserFactory(),
    )  # fmt: skip
    for change in (
        lambda: AccessLogEntry.objects.filter(pk=entry.pk).update(reason="Another"),
        lambda: AccessLogEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            change()
    assert AccessLogEntry.objects.get().reason == ""
