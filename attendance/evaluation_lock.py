"""One evaluation at a time, and no hold while it runs."""

from django.db import connection

_EVALUATION = 0x57_41_59_01


def lock_evaluation() -> None:
    """Wait for whoever evaluates or holds alerts; kept until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_EVALUATION])
