"""Make the .mo files that Django reads from the .po files that people translate."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ledger.catalogues import make_mo, read_po


class Command(BaseCommand):
    """`manage.py compile_words`; with `--check` it only looks whether they are fresh."""

    help = "Write locale/*/LC_MESSAGES/django.mo from django.po."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when a file is stale and only to be checked."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
                made, target = make_mo(read_po(source)), source.with_suffix(".mo")
                if target.exists() and target.read_bytes() == made:
                    continue
                if options["check"]:
                    raise CommandError(f"{target} is stale: run manage.py compile_words")
                target.write_bytes(made)
                self.stdout.write(f"wrote {target}")
