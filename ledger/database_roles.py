"""The application's database role: it reads and writes, and cannot delete or rewrite history.

See docs/adr/0002-two-database-roles.md. Run by `manage.py grant_application` after every
migration, as the owner.
"""

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg2 import sql

# Records of Waymark's own apps are never deleted by the application, unless the model says
# `application_may_delete = True` (drafts of forms, saved filters) or is a link between two.
LIBRARY_APPS = {
    "account", "auth", "contenttypes", "mfa", "messages", "sessions", "socialaccount",
}  # fmt: skip


def is_history(model: type[models.Model]) -> bool:
    """Whether rows of this model may only ever be added."""
    triggers = getattr(model._meta, "triggers", ())
    names = {trigger.name for trigger in triggers}
    return model._meta.app_label != "pghistory" and bool(names & {"append_only"})


def may_delete(model: type[models.Model]) -> bool:
    """Whether the application may delete rows of this model."""
    return (
        model._meta.app_label in LIBRARY_APPS
        or bool(model._meta.auto_created)
        or getattr(model, "application_may_delete", False)
    )


def grant_application_role(role: str = "") -> None:
    """Create the role when it is missing, and give it exactly what it needs. Idempotent."""
    name = sql.Identifier(role or settings.DATABASE_APPLICATION_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name.string])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {}",
            "REVOKE DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE ON django_migrations FROM {}",
        ):
            cursor.execute(sql.SQL(statement).format(name))
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            table = sql.Identifier(model._meta.db_table)
            if is_history(model):
                cursor.execute(sql.SQL("REVOKE UPDATE ON {} FROM {}").format(table, name))
            elif may_delete(model):
                cursor.execute(sql.SQL("GRANT DELETE ON {} TO {}").format(table, name))
