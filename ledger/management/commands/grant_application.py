"""Give the application's database role exactly what it needs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from ledger.database_roles import grant_application_role


class Command(BaseCommand):
    """Run as the database's owner, after `migrate`."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant in one transaction, so that no moment lacks a right."""
        with transaction.atomic():
            grant_application_role()
        self.stdout.write("The application's database role has its rights.")
