"""The pages of one item's papers: rendered once for each sight, kept, and used for everybody."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string

from accounts.actors import Actor
from ledger.files import read_bytes, store_bytes
from ledger.models import StoredFile
from ledger.pdf import write_pages
from ledger.state import lock
from panels.models import AgendaItem, ItemPapers, PapersSight
from panels.papers.annexes import Annex, annexes_of, as_stored
from panels.papers.contents import Subject, page_context

TEMPLATE = "panels/pdf/papers/item.html"


@dataclass(frozen=True, slots=True)
class Said:
    """What an item's papers say now: the words of our pages, and the files behind them."""

    html: str
    annexes: list[Annex]

    @property
    def digest(self) -> str:
        """The same as long as the papers would be the same."""
        files = ",".join(f"{annex.file_id}:{annex.title}" for annex in self.annexes)
        return hashlib.sha256(f"{self.html}\0{files}".encode()).hexdigest()


def say(item: AgendaItem, sight: PapersSight) -> Said:
    """Gather and put into words; nothing is rendered yet."""
    subject = Subject(item)
    html = render_to_string(TEMPLATE, page_context(subject, sight))
    return Said(html, annexes_of(subject.paper.documents, subject.withhold))


def current_papers(*, actor: Actor, item: AgendaItem, sight: PapersSight) -> ItemPapers:
    """The newest papers when they say what is so today; otherwise a new version of them."""
    said = say(item, sight)
    found = item.papers.filter(sight=sight).select_related("file").first()
    if found is not None and found.digest == said.digest:
        return found
    written = write_pages(said.html)
    file = store_bytes(
        actor=actor, content=written.content, name=f"{item.reference}.pdf",
        content_type="application/pdf", controller=item.controller,
    )  # fmt: skip
    with transaction.atomic():
        lock(item)
        newest = item.papers.filter(sight=sight).first()
        return ItemPapers.objects.create(
            item=item, sight=sight, version=newest.version + 1 if newest else 1, file=file,
            pages=written.pages, digest=said.digest, annexes=as_stored(said.annexes),
            controller=item.controller, recorded_by=actor.user,
        )  # fmt: skip


def content_of(papers: ItemPapers) -> bytes:
    """Our own pages. Raises OSError when the store has lost or changed them."""
    return read_bytes(papers.file)


def annexes_in(papers: ItemPapers) -> tuple[list[Annex], dict[int, StoredFile]]:
    """What follows our pages, and the files by id."""
    annexes = [Annex(**annex) for annex in papers.annexes]
    return annexes, StoredFile.objects.in_bulk([annex.file_id for annex in annexes])
