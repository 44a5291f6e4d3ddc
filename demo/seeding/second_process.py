"""What the process does that writes documents. It is loaded before Django is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.pdf import Written


def prepare() -> None:
    """Load Waymark's apps, once."""
    import django

    django.setup()


def write(html: str) -> bytes:
    """A document, as the first process would have written it."""
    from ledger.pdf import write_document

    return write_document(html)


def write_pages(html: str) -> "Written":
    """The same, with how many pages it has."""
    from ledger.pdf import write_pages as written

    return written(html)


def write_sheet(sizes: list[str]) -> bytes:
    """The first of the sizes that fits on one page. Raises TooManyPages when none does."""
    from ledger.pdf import TooManyPages, write_document

    for html in sizes[:-1]:
        try:
            return write_document(html, 1)
        except TooManyPages:
            continue
    return write_document(sizes[-1], 1)
