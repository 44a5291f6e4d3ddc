"""Write the documents under docs/ that come from code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.generated_docs import rendered_documents, stale_documents


class Command(BaseCommand):
    """`--check` writes nothing and fails when a document is stale."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether all are current")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every document, or with `--check` name the stale ones."""
        stale = stale_documents()
        if options["check"]:
            if stale:
                names = ", ".join(path.name for path in stale)
                raise CommandError(f"Stale: {names}. Run manage.py generate_docs.")
            return
        documents = rendered_documents()
        for path in stale:
            path.write_text(documents[path])
            self.stdout.write(f"Wrote docs/{path.name}")
