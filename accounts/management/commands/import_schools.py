"""Bring in a list of schools: a GIAS extract, or the public list of open schools."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor
from accounts.school_files import read_school_file
from accounts.services.schools import import_schools
from ledger.errors import Refused


class Command(BaseCommand):
    """Exit code 0: every row was used. 2: some rows were not, each named. 1: nothing was."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file; accounts/data/schools.csv is one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, and say what was done with every row."""
        try:
            file = read_school_file(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        with pghistory.context(command="import_schools"):
            done = import_schools(actor=Actor.system(), file=file)
        for row in done.refused:
            urn = f" (URN {row.urn})" if row.urn else ""
            self.stderr.write(f"Line {row.line}{urn} was not used: {row.reason}")
        self.stdout.write(
            f"{done.created} created, {done.changed} changed, {done.unchanged} unchanged, "
            f"{len(done.refused)} not used"
        )
        if done.refused:
            raise SystemExit(2)
