"""Documents of the demo authority, written by a second process while the stories go on.

To write a document takes as long as everything else about it. A service that issues one gets a
mark in its place; before the authority is done, each mark is exchanged for the document. A
sheet that must fit on a page is tried there in every size, from the largest on.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from demo.seeding.second_process import prepare, write, write_pages, write_sheet
from healthcare_plans import documents as plans
from ledger import pdf
from ledger.models import StoredFile
from ledger.pdf import Written
from panels.papers import pages as papers

_write_at_once = pdf.write_document


class Documents:
    """Documents under way, by the SHA-256 of the mark that stands in their place."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        self._under_way: dict[str, Future[bytes]] = {}
        self._shared: dict[str, Future[Written]] = {}

    def write_document(self, html: str, most_pages: int | None = None) -> bytes:
        """In the place of `ledger.pdf.write_document`."""
        if most_pages is not None:
            return _write_at_once(html, most_pages)
        return self._later(write, html)

    def write_sheet(self, context: dict[str, Any]) -> bytes:
        """In the place of `healthcare_plans.documents.render_sheet`. A sheet that is too long in
        every size stops the exchange, as it would stop the issuing."""
        return self._later(write_sheet, [
            render_to_string(plans.EMERGENCY_TEMPLATE, {**context, "size": size})
            for size in plans.SHEET_SIZES
        ])  # fmt: skip

    def _later(self, write: Callable[[Any], bytes], given: Any) -> bytes:
        mark = f"document {len(self._under_way)}".encode()
        self._under_way[hashlib.sha256(mark).hexdigest()] = self._pool.submit(write, given)
        return mark

    def exchange(self) -> None:
        """Put the documents where the marks are."""
        for file in StoredFile.objects.filter(sha256__in=self._under_way):
            content = self._under_way[file.sha256].result()
            default_storage.delete(file.stored_name)
            default_storage.save(file.stored_name, ContentFile(content))
            file.size, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
            file.save(update_fields=["size", "sha256"])
        self._under_way.clear()

    @contextmanager
    def shared(self, pages: list[str]) -> Iterator[None]:
        """Both processes write these pages of papers: the other one always the second half, so
        that the same authority has the same documents."""
        half = pages[len(pages) // 2 :]
        self._shared = {html: self._pool.submit(write_pages, html) for html in half}
        with (
            patch.object(pdf, "write_document", _write_at_once),
            patch.object(papers, "write_pages", self._write_shared),
        ):
            yield

    def _write_shared(self, html: str) -> Written:
        """In the place of `ledger.pdf.write_pages`."""
        begun = self._shared.get(html)
        return pdf.write_pages(html) if begun is None else begun.result()


@contextmanager
def documents_beside() -> Iterator[Documents]:
    """Inside, documents are written by a second process; `exchange` waits for all of them."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=prepare) as pool:
        documents = Documents(pool)
        with (
            patch.object(pdf, "write_document", documents.write_document),
            patch.object(plans, "render_sheet", documents.write_sheet),
        ):
            yield documents
