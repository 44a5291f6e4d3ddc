"""Take the files of marks that school systems left in a folder, one file a school."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor
from attendance.services.imports.folder import Fate, FolderFile, import_folder


class Command(BaseCommand):
    """Exit code 0: every file was taken. 2: some were not, each named. 1: nothing was done."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds one .csv, .txt or .xlsx a school")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them, and say what became of each."""
        folder = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        files = import_folder(actor=Actor.system(), folder=folder)
        for line in _table(files):
            self.stdout.write(line)
        if any(file.fate in {Fate.LEFT, Fate.WAITING} for file in files):
            raise SystemExit(2)


def _table(files: list[FolderFile]) -> list[str]:
    head = ["File", "School", "", "New", "Changed", "Same", "Refused", ""]
    rows = [head, *(_row(file) for file in files)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    lines = [
        "  ".join(
            cell.rjust(width) if 3 <= place <= 6 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    taken = sum(file.fate == Fate.TAKEN for file in files)
    return [*lines, "", f"{taken} of {len(files)} files taken."]


def _row(file: FolderFile) -> list[str]:
    found = file.taken
    figures = [found.new, found.changed, found.unchanged, found.refused] if found else [""] * 4
    return [
        file.name,
        file.school,
        str(Fate(file.fate).label),
        *map(str, figures),
        str(file.problem) or (found.reference if found else ""),
    ]
