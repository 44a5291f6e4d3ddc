"""`manage.py migrate`: the short cut for an empty database."""

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate as django_migrate
from django.db import models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from ledger.management.commands.migrate import one_model_at_a_time

STOCK = ProjectState.reload_model


@pytest.fixture
def reloads(monkeypatch) -> list[object]:
    """How model classes are made anew while Django's command runs."""
    seen: list[object] = []
    monkeypatch.setattr(
        django_migrate.Command, "handle", lambda *_a, **_k: seen.append(ProjectState.reload_model)
    )
    return seen


@pytest.mark.django_db
def test_a_database_with_a_schema_is_migrated_by_django_alone(reloads) -> None:
    call_command("migrate", verbosity=0)
    assert reloads == [STOCK]


@pytest.mark.django_db
def test_an_empty_database_is_migrated_model_by_model(reloads, monkeypatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: {})
    call_command("migrate", verbosity=0)
    assert reloads != [STOCK]
    assert ProjectState.reload_model is STOCK


def test_code_in_a_migration_sees_classes_that_belong_together() -> None:
    state = ProjectState()
    pupil = models.ForeignKey("library.Pupil", models.PROTECT)
    with one_model_at_a_time():
        state.add_model(
            ModelState("library", "Pupil", [("id", models.AutoField(primary_key=True))])
        )
        state.add_model(
            ModelState(
                "library", "Loan", [("id", models.AutoField(primary_key=True)), ("pupil", pupil)]
            )
        )
        assert state.apps.get_model("library", "Loan")
        state.add_field("library", "pupil", "name", models.TextField(default=""), True)
        state.clear_delayed_apps_cache()  # as RunPython does
        classes = state.apps
        loan, pupil_now = (classes.get_model("library", name) for name in ("Loan", "Pupil"))
        assert loan._meta.get_field("pupil").related_model is pupil_now
        assert pupil_now._meta.get_field("name")
