"""Issued documents: our own static files only, tagged, in our own typeface."""

import io
import threading

import pypdf
import pytest
import time_machine
from django.conf import settings
from django.template import engines
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from ledger import pdf, pdf_rendering

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


def test_typefaces_are_unpacked_once_for_all_documents_of_a_thread(letter) -> None:
    letter()
    kept = pdf_rendering.typefaces()
    unpacked = sorted(kept._folder.iterdir())

    letter("<p>Another</p>")

    assert pdf_rendering.typefaces() is kept
    assert sorted(kept._folder.iterdir()) == unpacked


def test_another_thread_has_its_own(letter) -> None:
    found = []
    thread = threading.Thread(target=lambda: found.append(pdf_rendering.typefaces()))
    thread.start()
    thread.join()

    assert found[0] is not pdf_rendering.typefaces()


def test_a_fork_leaves_the_typefaces_to_the_process_that_unpacked_them(letter, monkeypatch) -> None:
    letter()
    kept = pdf_rendering.typefaces()
    monkeypatch.setattr(kept, "owner", -1)  # as a fork sees it

    assert pdf_rendering.typefaces() is not kept
    kept.__del__()
    assert list(kept._folder.iterdir())


def test_typefaces_are_unpacked_anew_each_day(letter, monkeypatch) -> None:
    letter()
    kept = pdf_rendering.typefaces()
    monkeypatch.setattr(kept, "made_at", kept.made_at - 24 * 60 * 60)

    assert pdf_rendering.typefaces() is not kept


@pytest.mark.parametrize("extra", ["", "<p>Łukasz</p>", "<table><tr><td>1</td></tr></table>"])
def test_a_document_is_what_weasyprint_makes_of_it_alone(letter, extra: str) -> None:
    html = engines["django"].from_string(LETTER).render({"extra": extra})
    alone = HTML(
        string=html, base_url=pdf.BASE, url_fetcher=pdf_rendering.StaticFetcher(fail_on_errors=True)
    )
    with time_machine.travel("2026-03-27 09:00", tick=False):
        letter("<h2>Something before it</h2>")
        ours, theirs = (
            pypdf.PdfReader(io.BytesIO(each))
            for each in (letter(extra), alone.write_pdf(pdf_variant="pdf/ua-1"))
        )

    assert len(ours.pages) == len(theirs.pages)
    for page, other in zip(ours.pages, theirs.pages, strict=True):
        assert page.get_contents().get_data() == other.get_contents().get_data()
        assert page["/Resources"]["/Font"].keys() == other["/Resources"]["/Font"].keys()


def test_the_pages_are_counted(letter) -> None:
    html = (
        engines["django"]
        .from_string(LETTER)
        .render({"extra": '<p style="break-before: page">Second</p>'})
    )

    written = pdf.write_pages(html)

    assert written.pages == len(pypdf.PdfReader(io.BytesIO(written.content)).pages) == 2
