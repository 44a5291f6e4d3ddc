"""`manage.py migrate`, several times as fast where there is no schema yet.

Django's migrations keep model classes for the schema as it stands between two operations, and an
operation on one model makes the classes of all models anew that are related to it: in Waymark
nearly all of them, for every constraint and trigger. In an empty database, which a new clone and
each set of tests begin with, only the changed model is made anew. The operations on the database
are the same ones in the same order. Where there is a schema already, this is Django's own command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    """Django's command, with a short cut for an empty database."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate."""
        recorder = MigrationRecorder(connections[options["database"]])
        if recorder.applied_migrations():
            super().handle(*args, **options)
            return
        with one_model_at_a_time():
            super().handle(*args, **options)


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """Within it, changing one model makes the class of that model anew, and no other."""
    with patch.object(ProjectState, "reload_model", _reload_model):
        yield


def _reload_model(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> None:
    """Make the class of this model anew and leave the others for later.

    `is_delayed` is Django's own mark for classes that lag behind: a migration that runs Python
    code has all of them made anew first.
    """
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name.lower())})  # type: ignore[attr-defined]
