"""`manage.py walkthrough URL`: the main road, walked over HTTP alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.walkthrough.browser import Stuck
from demo.walkthrough.road import walk_road


class Command(BaseCommand):
    """It reads no database: what it knows, it has seen on a page."""

    help = "Walk the main road of a running demo as each of its people, over HTTP alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The address of a running demo."""
        parser.add_argument("url", help="such as http://localhost:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each step; stop at the first that fails."""
        try:
            walk_road(options["url"], self._say)
        except Stuck as stuck:
            raise CommandError(f"✗ {stuck}") from stuck
        self._say("The whole road has been walked.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
