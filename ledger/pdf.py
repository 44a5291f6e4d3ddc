"""Documents that Waymark issues: tagged PDF (PDF/UA), stored, never rendered again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.template.loader import render_to_string

from ledger.actors import ActorLike
from ledger.files import store_bytes
from ledger.garbage import in_one_go
from ledger.models import RetentionClass, StoredFile

# A host that cannot exist (RFC 6761): addresses resolve against it and are never fetched.
BASE = "https://static.invalid"


def static_bytes(url: str) -> bytes:
    """One of our own static files. Raises ValueError for any other address."""
    prefix = f"{BASE}{settings.STATIC_URL}"
    name = url.removeprefix(prefix) if url.startswith(prefix) else ""
    found = finders.find(name) if name else None
    if isinstance(found, str):
        return Path(found).read_bytes()
    if name and staticfiles_storage.exists(name):  # a hashed name, in production
        with staticfiles_storage.open(name) as collected:
            return collected.read()
    raise ValueError("documents may only use Waymark's own static files")


class TooManyPages(Exception):  # noqa: N818 (the caller decides whether that is an error)
    """A document came out longer than it may be."""


def render_pdf(template: str, context: dict[str, Any], *, most_pages: int | None = None) -> bytes:
    """A tagged PDF of a template in templates/<app>/pdf/.

    A style sheet, font or picture that cannot be had stops the rendering: no document is issued
    without its looks. Raises TooManyPages when it has more than `most_pages` pages.
    """
    return write_document(render_to_string(template, context), most_pages)


def write_document(
    html: str, most_pages: int | None = None, *, variant: str | None = "pdf/ua-1"
) -> bytes:
    """A tagged PDF of a whole page of HTML. Raises as `render_pdf`.

    Without a `variant` it has no tags: for what is only drawn over the pages of another document.
    """
    return write_pages(html, most_pages, variant=variant).content


@dataclass(frozen=True, slots=True)
class Written:
    """A document, and how many pages it has."""

    content: bytes
    pages: int


def write_pages(
    html: str, most_pages: int | None = None, *, variant: str | None = "pdf/ua-1"
) -> Written:
    """As `write_document`, for those who want to know how many pages came out."""
    from ledger.pdf_rendering import lay_out  # loads Pango, which only documents need

    with in_one_go():
        document = lay_out(html, variant)
        if most_pages is not None and len(document.pages) > most_pages:
            raise TooManyPages
        return Written(document.write_pdf(pdf_variant=variant), len(document.pages))


def issue_pdf(
    *,
    actor: ActorLike,
    template: str,
    context: dict[str, Any],
    name: str,
    controller: Any,
    retention_class: RetentionClass = RetentionClass.PUPIL,
) -> StoredFile:
    """Render and keep a document; `name` is what a reader's download is called."""
    return store_bytes(
        actor=actor,
        content=render_pdf(template, context),
        name=name,
        content_type="application/pdf",
        controller=controller,
        retention_class=retention_class,
    )


def pdf_response(template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """A PDF of what a page says now, to print and file; it is not kept.

    Its template says who printed it and when, for it can be evidence.
    """
    response = HttpResponse(render_pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
