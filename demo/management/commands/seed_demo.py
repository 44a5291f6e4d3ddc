"""`manage.py seed_demo`: the demo authority in an empty database."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo.seeding.authority import PUPILS, is_seeded, make_authority


class Command(BaseCommand):
    """See demo/README.md."""

    help = "Make the demo authority. Does nothing where there is an authority already."
    requires_system_checks: list[str] = []  # `migrate`, which comes before, has made them

    def add_arguments(self, parser: CommandParser) -> None:
        """--seed, --date and, for tests, --pupils."""
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--date", type=date.fromisoformat, default=None, help="YYYY-MM-DD")
        parser.add_argument("--pupils", type=int, default=PUPILS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say that it is there."""
        if is_seeded():
            self.stdout.write("There is an authority already: nothing to do.")
            return
        began = time.monotonic()
        today = options["date"] or timezone.localdate()
        if today.year < 2018 or today.year > 2039:
            raise CommandError("The date must lie between 2018 and 2039.")
        town = make_authority(seed=options["seed"], today=today, pupils=options["pupils"])
        seconds = time.monotonic() - began
        self.stdout.write(
            f"Made {town.organisations['authority']} as of {today}: {len(town.pupils)} pupils at "
            f"{sum(1 for one in town.organisations.values() if one.urn)} schools, "
            f"in {seconds:.0f} s."
        )
