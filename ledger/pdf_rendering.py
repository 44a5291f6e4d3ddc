"""WeasyPrint, kept ready. Only `ledger.pdf` loads this, when there is a document: it loads Pango.

Left to itself WeasyPrint unpacks the typefaces of every document anew, which takes longer than the
pages of a short one. Here they are unpacked once for each thread and serve all its documents.
"""

import mimetypes
import os
import threading
import time
from collections.abc import Mapping

from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ledger.pdf import BASE, static_bytes

_KEPT_FOR = 24 * 60 * 60  # seconds; temporary files that nobody changes are removed after days
_kept = threading.local()  # Pango's maps of fonts are not to be shared between threads


class StaticFetcher(URLFetcher):
    """Our own static files only: a document never reaches the network or another file."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        return URLFetcherResponse(url, static_bytes(url), {"Content-Type": kind})


class Typefaces(FontConfiguration):
    """What has been unpacked. Its folder belongs to the process that made it, not to a fork."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.made_at = time.monotonic()
        super().__init__()

    @property
    def is_usable(self) -> bool:
        """Whether this process made it, so lately that nothing tidied its folder away."""
        return self.owner == os.getpid() and time.monotonic() - self.made_at < _KEPT_FOR

    def __del__(self) -> None:
        if os.getpid() == self.owner:
            super().__del__()


def typefaces() -> Typefaces:
    """Those of this thread, made at its first document of a day."""
    found: Typefaces | None = getattr(_kept, "typefaces", None)
    if found is None or not found.is_usable:
        found = _kept.typefaces = Typefaces()
    return found


def lay_out(html: str, variant: str | None) -> Document:
    """A whole page of HTML on pages. Raises when a style sheet, font or picture cannot be had."""
    fetcher = StaticFetcher(fail_on_errors=True)
    document = HTML(string=html, base_url=f"{BASE}/", url_fetcher=fetcher)
    return document.render(font_config=typefaces(), pdf_variant=variant)
