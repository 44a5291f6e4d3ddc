"""Several documents in one: our own pages keep their tags, uploads become pages, each is stamped.

Appending one PDF to another drops its structure tree, so the trees are joined here: every page
keeps its place in the tree of the whole (ISO 32000-1, 14.7). A page of an upload is drawn inside a
page of ours: none of its scripts, forms or links comes along.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

A4 = (595.276, 841.89)  # points
_EDGE = 42  # points around the page of an upload, where the stamp has its room
_READER = "/WaymarkReader"


class UnreadablePdf(Exception):  # noqa: N818 (the caller lists the file by name)
    """An upload that cannot be put on pages: locked, or broken."""


class Binder:
    """One PDF in the making. The first document gives language, metadata and viewer settings."""

    def __init__(self, first: bytes) -> None:
        self._writer = PdfWriter(clone_from=BytesIO(first))
        self._root = self._writer._root_object
        self._tree: DictionaryObject = _at(self._root["/StructTreeRoot"])
        numbers = _at(_at(self._tree["/ParentTree"])["/Nums"])
        self._parents: ArrayObject = numbers
        self._next = 1 + max(int(key) for key in numbers[::2])
        self._reader_stamp: IndirectObject | None = None
        self._whole = self._element("/Document", self._tree.indirect_reference)
        for child in _at(self._tree["/K"]):
            self._adopt(_at(child))
        self._tree[NameObject("/K")] = ArrayObject([self._whole])

    @property
    def page_count(self) -> int:
        """How many pages it has by now."""
        return len(self._writer.pages)

    def add_tagged(self, content: bytes) -> int:
        """Append a document of Waymark's own with its tags; how many pages it has."""
        source = PdfReader(BytesIO(content))
        pages = [self._writer.add_page(page) for page in source.pages]
        tree = _at(_at(source.trailer["/Root"])["/StructTreeRoot"])
        numbers = _at(_at(tree["/ParentTree"])["/Nums"])
        for child in _at(tree["/K"]):
            self._adopt(child.clone(self._writer).get_object())
        shift = self._next
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            self._parents.extend([NumberObject(shift + key), value.clone(self._writer)])
            self._next = max(self._next, shift + key + 1)
        for page, origin in zip(pages, source.pages, strict=True):
            if "/StructParents" in origin:  # which `add_page` leaves out
                place = NumberObject(shift + _at(origin["/StructParents"]))
                page[NameObject("/StructParents")] = place
            for note in page.get("/Annots", ()):
                link = note.get_object()
                if "/StructParent" in link:
                    link[NameObject("/StructParent")] = NumberObject(shift + link["/StructParent"])
        return len(pages)

    def add_upload(self, content: bytes, title: str) -> int:
        """Append the pages of an upload, each drawn on a page of ours. Raises UnreadablePdf."""
        pages = _pages_of(content)
        section = self._element("/Sect", self._whole)
        _at(section)[NameObject("/T")] = TextStringObject(title)
        for form, matrix in [self._drawn(page) for page in pages]:
            self._place(form, matrix, section)
        return len(pages)

    def bookmark(self, title: str, page: int, parent: Any = None) -> Any:
        """A line of the outline, leading to a page that is bound already (counted from 0)."""
        return self._writer.add_outline_item(title=title, page_number=page, parent=parent)

    def stamp(self, sheets: bytes) -> None:
        """Draw page after page of `sheets` over our pages, as no part of what is read aloud.

        Room is left for `for_reader`.
        """
        numbers = PdfReader(BytesIO(sheets))
        reader = _form(DecodedStreamObject(), [0, 0, *A4], DictionaryObject())
        self._reader_stamp = self._writer._add_object(reader)
        before = self._stream(b"q\n")
        shared: dict[int, Any] = {}
        for number, (page, sheet) in enumerate(zip(self._writer.pages, numbers.pages, strict=True)):
            name = f"/WaymarkPage{number}"
            form = self._writer._add_object(self._sheet(sheet, shared))
            resources = _at(page["/Resources"])
            held = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
            held[NameObject(name)] = form
            held[NameObject(_READER)] = self._reader_stamp
            after = self._stream(
                b"\nQ\n/Artifact <</Type /Pagination>> BDC\n"
                + f"q {name} Do Q\nq {_READER} Do Q\nEMC\n".encode()
            )
            page[NameObject("/Contents")] = ArrayObject([before, *_contents(page), after])

    def for_reader(self, sheet: PageObject) -> bytes:
        """The finished document with `sheet`, which names the reader, over every page.

        Of sheets for several readers only this one's words go into the file.
        """
        if self._reader_stamp is None:
            raise ValueError("stamp the pages first")
        form = self._sheet(sheet, {})
        self._writer._replace_object(self._reader_stamp, form)
        target = BytesIO()
        self._writer.write(target)
        return target.getvalue()

    def _adopt(self, element: DictionaryObject) -> None:
        """A document of its own becomes a part of the whole."""
        element[NameObject("/S")] = NameObject("/Part")
        element[NameObject("/P")] = self._whole
        _at(self._whole)["/K"].append(element.indirect_reference)

    def _element(self, kind: str, parent: IndirectObject | None) -> IndirectObject:
        """A new, last child of `parent` in the structure tree."""
        element = DictionaryObject({
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject(kind),
            NameObject("/P"): parent,
            NameObject("/K"): ArrayObject(),
        })  # fmt: skip
        added = self._writer._add_object(element)
        if parent != self._tree.indirect_reference:
            _at(parent)["/K"].append(added)
        return added

    def _stream(self, data: bytes) -> IndirectObject:
        stream = DecodedStreamObject()
        stream.set_data(data)
        return self._writer._add_object(stream)

    def _sheet(self, sheet: PageObject, shared: dict[int, Any]) -> StreamObject:
        resources = _at(sheet["/Resources"].clone(self._writer))
        return _form(_data_of(sheet), [0, 0, *A4], resources)

    def _drawn(self, page: PageObject) -> tuple[IndirectObject, Sequence[float]]:
        box = page.cropbox
        resources = page.get("/Resources", DictionaryObject()).get_object().clone(self._writer)
        corners = [float(box.left), float(box.bottom), float(box.right), float(box.top)]
        form = _form(_data_of(page), corners, resources)
        return self._writer._add_object(form), _fitted(corners, page.rotation)

    def _place(
        self, form: IndirectObject, matrix: Sequence[float], section: IndirectObject
    ) -> None:
        page = self._writer.add_blank_page(*A4)
        drawing = " ".join(f"{number:.4f}" for number in matrix)
        page[NameObject("/Contents")] = self._stream(
            f"/P <</MCID 0>> BDC\nq {drawing} cm /Upload Do Q\nEMC\n".encode()
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Upload"): form})}
        )
        element = self._element("/P", section)
        _at(element)[NameObject("/Pg")] = page.indirect_reference
        _at(element)[NameObject("/K")] = NumberObject(0)
        page[NameObject("/StructParents")] = NumberObject(self._next)
        page[NameObject("/Tabs")] = NameObject("/S")
        self._parents.extend([NumberObject(self._next), ArrayObject([element])])
        self._next += 1


def _at(value: Any) -> Any:
    """What a reference leads to; anything else is itself."""
    return value.get_object()


def pages_in(content: bytes) -> int:
    """How many pages a PDF has. Raises UnreadablePdf, also when one of them cannot be drawn."""
    return len(_pages_of(content))


def sheets_of(content: bytes) -> list[PageObject]:
    """The pages of a document of ours, to be stamped with."""
    return list(PdfReader(BytesIO(content)).pages)


def _pages_of(content: bytes) -> list[PageObject]:
    try:
        source = PdfReader(BytesIO(content), strict=False)
        if source.is_encrypted and not source.decrypt(""):
            raise UnreadablePdf
        pages = list(source.pages)
        for page in pages:
            _data_of(page)
    except UnreadablePdf:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf from error
    if not pages:
        raise UnreadablePdf
    return pages


def _contents(page: PageObject) -> list[Any]:
    raw = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
    found = raw.get_object()
    return list(found) if isinstance(found, ArrayObject) else [raw]


def _data_of(page: PageObject) -> DecodedStreamObject:
    """What a page draws, its parts joined; not taken to pieces, which is slow."""
    parts = [part.get_object() for part in _contents(page)]
    stream = DecodedStreamObject()
    stream.set_data(b"\n".join(
        part.get_data() for part in parts if isinstance(part, StreamObject | ContentStream)
    ))  # fmt: skip
    return stream


def _form(
    stream: DecodedStreamObject, box: Sequence[float], resources: DictionaryObject
) -> StreamObject:
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject(FloatObject(number) for number in box)
    stream[NameObject("/Resources")] = resources
    return stream.flate_encode()


def _fitted(box: Sequence[float], rotation: int) -> Sequence[float]:
    """The matrix that puts a page upright into the middle of ours, never larger than it was."""
    left, bottom, right, top = box
    turned = rotation % 180 == 90
    width, height = (top - bottom, right - left) if turned else (right - left, top - bottom)
    room = A4[0] - 2 * _EDGE, A4[1] - 2 * _EDGE
    scale = min(1, room[0] / max(width, 1), room[1] / max(height, 1))
    x, y = (A4[0] - width * scale) / 2, (A4[1] - height * scale) / 2
    turns = {
        0: (scale, 0, 0, scale, x - left * scale, y - bottom * scale),
        90: (0, -scale, scale, 0, x - bottom * scale, y + right * scale),
        180: (-scale, 0, 0, -scale, x + right * scale, y + top * scale),
        270: (0, scale, -scale, 0, x + top * scale, y - left * scale),
    }
    return turns[rotation % 360]
