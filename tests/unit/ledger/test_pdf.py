"""Issued documents: our own static files only, tagged, in our own typeface."""

import io

import pypdf
import pytest
import time_machine
from django.conf import settings
from django.template import engines
from weasyprint.urls import FatalURLFetchingError

from ledger import pdf

LETTER = """<!doctype html><html lang="en-gb"><head><title>Letter</title>
<link rel="stylesheet" href="{% static "build/print.css" %}"></head>
<body><h1>Decision</h1><p>Dear parent</p>{{ extra|safe }}</body></html>"""


@pytest.fixture
def letter(monkeypatch):
    """Render the letter above with something more in it."""

    def rendered(_name: str, context: dict[str, str]) -> str:
        return engines["django"].from_string(LETTER).render(context)

    monkeypatch.setattr(pdf, "render_to_string", rendered)
    return lambda extra="": pdf.render_pdf("letter.html", {"extra": extra})


def test_document_is_tagged_and_in_our_typeface(letter) -> None:
    reader = pypdf.PdfReader(io.BytesIO(letter()))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert all("Atkinson" in font.get_object()["/BaseFont"] for font in fonts)


def test_names_from_all_of_europe_are_in_our_typeface(letter) -> None:
    reader = pypdf.PdfReader(io.BytesIO(letter("<p>Łukasz and <strong>Šárka Őrsi</strong></p>")))
    page = reader.pages[0]
    assert "Łukasz and Šárka Őrsi" in page.extract_text()
    names = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert all("Atkinson" in name for name in names)
    assert any("Extended" in name for name in names)


def test_same_content_gives_same_bytes(letter) -> None:
    # An embedded font carries the second in which it was cut down to the letters in use.
    with time_machine.travel("2026-03-27 09:00", tick=False):
        assert letter() == letter()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a.png", "file:///etc/passwd", "/static/../secret.png", "/media/a.png"],
)
def test_document_reaches_nothing_else(letter, address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        letter(f'<img alt="" src="{address}">')


def test_static_bytes_refuses_a_foreign_address() -> None:
    with pytest.raises(ValueError, match="own static files"):
        pdf.static_bytes(f"https://elsewhere.example{settings.STATIC_URL}build/print.css")
