"""Documents that Waymark issues: tagged PDF (PDF/UA), stored, never rendered again."""

import mimetypes
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from ledger.actors import ActorLike
from ledger.files import store_bytes
from ledger.models import RetentionClass, StoredFile


def _fetch(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Only our own static files: a document never reaches the network or another file."""
    prefix = f"static:{settings.STATIC_URL}"
    path = finders.find(url.removeprefix(prefix)) if url.startswith(prefix) else None
    if not isinstance(path, str):
        raise ValueError("documents may only use Waymark's own static files")
    return {"string": Path(path).read_bytes(), "mime_type": mimetypes.guess_type(path)[0]}


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """A tagged PDF of a template in templates/<app>/pdf/."""
    from weasyprint import HTML  # loads Pango, which only documents need

    html = render_to_string(template, context)
    return HTML(string=html, base_url="static:/static/", url_fetcher=_fetch).write_pdf(
        pdf_variant="pdf/ua-1"
    )


def issue_pdf(
    *,
    actor: ActorLike,
    template: str,
    context: dict[str, Any],
    name: str,
    controller: object,
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
