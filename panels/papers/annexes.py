"""Uploads that follow an item's pages: PDF pages and pictures; what cannot be paged is named."""

from dataclasses import asdict, dataclass
from io import BytesIO

from django.utils.formats import date_format
from PIL import Image, ImageOps

from healthcare_plans.withholding import Withhold
from ledger.files import read_bytes
from ledger.models import StoredFile
from ledger.pdf_binding import A4, Binder, UnreadablePdf, pages_in

PICTURES = frozenset({"image/png", "image/jpeg"})
_MOST_PIXELS = 40_000_000
_SIDE = 1800  # pixels of the longer side, enough for a page


@dataclass(frozen=True, slots=True)
class Annex:
    """One upload: what it is called, its stored file, and its pages (0: cannot be paged)."""

    title: str
    file_id: int
    pages: int


def annexes_of(documents: tuple, withhold: Withhold) -> list[Annex]:
    """The files that came with a request, with the number of pages that each will have."""
    return [
        Annex(
            withhold(f"{document.title}, {date_format(document.written_on, 'j F Y')}"),
            document.file_id, len(_paged(document.file)),
        )
        for document in documents
    ]  # fmt: skip


def as_stored(annexes: list[Annex]) -> list[dict[str, object]]:
    """As they are kept with the papers."""
    return [asdict(annex) for annex in annexes]


def append(binder: Binder, annexes: list[Annex], files: dict[int, StoredFile]) -> None:
    """Put the pages of those that can be paged behind what is bound already."""
    for annex in annexes:
        if annex.pages:
            binder.add_upload(_as_pdf(files[annex.file_id]), annex.title)


def _paged(file: StoredFile) -> range:
    """As many as the file has pages; none when it cannot be read, and is to be opened itself."""
    try:
        return range(pages_in(_as_pdf(file)))
    except (UnreadablePdf, OSError):
        return range(0)


def _as_pdf(file: StoredFile) -> bytes:
    """The pages of a file. Raises UnreadablePdf for one that has none."""
    if file.content_type == "application/pdf":
        return read_bytes(file)
    if file.content_type in PICTURES:
        return _picture(read_bytes(file))
    raise UnreadablePdf


def _picture(content: bytes) -> bytes:
    """A picture on a page, upright as it was taken, and without what the camera noted."""
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise UnreadablePdf
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_SIDE, _SIDE))
            plain = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            plain.paste(clear, mask=clear.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePdf from error
    target = BytesIO()
    plain.save(target, format="PDF", resolution=72 * max(1, plain.width / A4[0]))
    return target.getvalue()
