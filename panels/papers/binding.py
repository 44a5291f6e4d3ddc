"""Binding: papers of several items into a pack, contents first, numbers and reader on each page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ledger.garbage import in_one_go
from ledger.models import StoredFile
from ledger.pdf import Written, write_document, write_pages
from ledger.pdf_binding import Binder, sheets_of
from panels.models import ItemPapers, PanelMeeting
from panels.papers.annexes import Annex, append
from panels.papers.pages import annexes_in, content_of

_PDF = "panels/pdf/papers"
# How much of the contents goes on a page, in items of two lines. A wrong guess costs a rendering.
_ITEMS_A_PAGE = 17
_HEADING, _ANNEX = 4, 0.42


@dataclass(frozen=True, slots=True)
class Piece:
    """The papers of one item, ready to be bound."""

    papers: ItemPapers
    title: str
    child: str
    content: bytes
    annexes: list[Annex]
    files: dict[int, StoredFile]

    @property
    def pages(self) -> int:
        """Our own pages and those of the annexes."""
        return self.papers.pages + sum(annex.pages for annex in self.annexes)


@dataclass(frozen=True, slots=True)
class Bound:
    """A pack without its reader. `first_pages` gives, by item, where its papers begin (from 1)."""

    binder: Binder
    first_pages: dict[int, int] = field(default_factory=dict)


def piece_of(papers: ItemPapers, *, with_annexes: bool = True) -> Piece:
    """Read the stored pages of an item's papers and what follows them."""
    item = papers.item
    annexes, files = annexes_in(papers) if with_annexes else ([], {})
    return Piece(papers, item.title, item.child.name, content_of(papers), annexes, files)


def bind_pack(meeting: PanelMeeting, pieces: Sequence[Piece]) -> Bound:
    """Contents, then item after item, each followed by its annexes."""
    front, entries = _contents(meeting, pieces)
    sheets = [""] * front.pages
    with in_one_go():
        binder = _bound(front.content, pieces, entries)
    for number, piece in enumerate(pieces, start=1):
        sheets += [_("Item %(number)s") % {"number": number}] * piece.papers.pages
        sheets += _annex_headings(piece.annexes, _("Item %(number)s, ") % {"number": number})
    numbers = _sheets(sheets)
    with in_one_go():
        binder.stamp(numbers)
    return Bound(binder, {
        piece.papers.item_id: entry["page"] for piece, entry in zip(pieces, entries, strict=True)
    })  # fmt: skip


def _bound(front: bytes, pieces: Sequence[Piece], entries: list[dict[str, Any]]) -> Binder:
    binder = Binder(front)
    for number, (piece, entry) in enumerate(zip(pieces, entries, strict=True), start=1):
        binder.add_tagged(piece.content)
        append(binder, piece.annexes, piece.files)
        mark = binder.bookmark(f"{number}. {piece.child}", entry["page"] - 1)
        for annex in entry["annexes"]:
            if annex["page"]:
                binder.bookmark(annex["title"], annex["page"] - 1, mark)
    return binder


def bind_item(piece: Piece) -> Bound:
    """The papers of one item by themselves."""
    binder = Binder(piece.content)
    append(binder, piece.annexes, piece.files)
    headings = [""] * piece.papers.pages + _annex_headings(piece.annexes, "")
    binder.stamp(_sheets(headings))
    return Bound(binder, {piece.papers.item_id: 1})


def for_readers(bound: Bound, names: Iterable[str]) -> Iterator[bytes]:
    """The finished document for each reader, in order, with the name on every page."""
    readers = list(names)
    html = render_to_string(f"{_PDF}/readers.html", {"readers": readers})
    for sheet in sheets_of(write_document(html, variant=None)):
        with in_one_go():
            content = bound.binder.for_reader(sheet)
        yield content


def _contents(
    meeting: PanelMeeting, pieces: Sequence[Piece]
) -> tuple[Written, list[dict[str, Any]]]:
    """The contents, rendered again when they need other pages than were left for them."""
    lines = _HEADING + sum(1 + _ANNEX * len(piece.annexes) for piece in pieces)
    room = 1 + int(lines / _ITEMS_A_PAGE)
    while True:
        entries = list(_entries(pieces, room))
        context = {"meeting": meeting, "entries": entries}
        front = write_pages(render_to_string(f"{_PDF}/contents.html", context))
        if front.pages == room:
            return front, entries
        room = front.pages


def _entries(pieces: Sequence[Piece], room: int) -> Iterator[dict[str, Any]]:
    page = room + 1
    for piece in pieces:
        entry: dict[str, Any] = {
            "child": piece.child, "title": piece.title, "page": page, "annexes": [],
        }  # fmt: skip
        page += piece.papers.pages
        for annex in piece.annexes:
            entry["annexes"].append({"title": annex.title, "page": page if annex.pages else None})
            page += annex.pages
        yield entry


def _annex_headings(annexes: list[Annex], before: str) -> list[str]:
    words = _("%(before)sannex: %(title)s, page %(page)s of %(pages)s")
    return [
        words % {"before": before, "title": annex.title, "page": page, "pages": annex.pages}
        for annex in annexes
        for page in range(1, annex.pages + 1)
    ]


def _sheets(headings: list[str]) -> bytes:
    html = render_to_string(f"{_PDF}/sheets.html", {"sheets": headings, "title": "Waymark"})
    return write_document(html, variant=None)
