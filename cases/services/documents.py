"""Documents on the child's record."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from cases.access import Section
from cases.audience import Audience
from cases.models import Child, Document, DocumentKind
from cases.permissions import check_readers, check_work
from cases.registries import (
    document_readers,
)
from cases.services.withdrawing import withdraw
from cases.timeline import record_event, register_event
from ledger.errors import Refused
from ledger.files import store_upload
from ledger.models import StoredFile

DOCUMENTS = gettext_lazy("Documents")
DOCUMENT_ADDED = register_event(
    "cases.document_added", gettext_lazy("Document: %(about)s"), kind=DOCUMENTS, about=DocumentKind
)
DOCUMENT_WITHDRAWN = register_event(
    "cases.document_withdrawn",
    gettext_lazy("Document withdrawn: %(about)s"),
    kind=DOCUMENTS,
    about=DocumentKind,
)


def section_of(kind: str) -> Section:
    """The section of the record to which a kind of document belongs."""
    special = {DocumentKind.CLINICAL: Section.CLINICAL, DocumentKind.RISK: Section.RISK}
    return special.get(DocumentKind(kind), Section.DOCUMENTS)


@transaction.atomic
def add_document(
    *,
    actor: Actor,
    child: Child,
    upload_or_file: UploadedFile | StoredFile,
    kind: DocumentKind,
    title: str,
    written_on: date | None = None,
    audience: Audience = Audience.TEAM,
    readers: Iterable[User] = (),
) -> Document:
    """File an upload, or a file that is stored already, on the child's record.

    Raises PermissionDenied, or Refused (field `file`, `title` or `readers`).
    """
    check_work(actor, child, section_of(kind))
    if not title.strip():
        raise Refused(_("Enter a title."), field="title")
    audience = Audience(audience)
    named = check_readers(child, audience, readers)
    controller = actor.organisation or child.controller
    file = upload_or_file
    if not isinstance(file, StoredFile):
        file = store_upload(actor=actor, upload=file, controller=controller)
    document = Document.objects.create(
        child=child,
        case=child.cases.open().first(),
        kind=kind,
        title=title.strip(),
        written_on=written_on or timezone.localdate(),
        file=file,
        audience=audience,
        controller=controller,
        recorded_by=actor.user,
    )
    document.readers.set(named)
    record_event(
        actor=actor, child=child, code=DOCUMENT_ADDED, happened_on=document.written_on,
        audience=audience, readers=named, link=f"/cases/documents/{document.public_id}/",
        about=document.kind,
    )  # fmt: skip
    return document


@transaction.atomic
def file_for_family(
    *, actor: Actor, child: Child, upload: UploadedFile, title: str, is_clinical: bool = False
) -> Document:
    """What a parent or young person sends: read by the team and by them, clinical letters by fewer.

    Called by the services that families reach, which check. Raises Refused (field `upload`).
    """
    document = Document.objects.create(
        child=child, case=child.cases.open().first(), title=title,
        kind=DocumentKind.CLINICAL if is_clinical else DocumentKind.OTHER,
        file=store_upload(actor=actor, upload=upload, controller=child.controller, field="upload"),
        audience=Audience.FAMILY, controller=child.controller, recorded_by=actor.user,
    )  # fmt: skip
    document.readers.set([actor.user])  # type: ignore[list-item]
    return document


def note_opening(*, actor: Actor, document: Document) -> None:
    """Its file was opened: tell those who want to know, such as whoever sent it as a letter."""
    for reader in document_readers:
        reader.opened(document=document, actor=actor)


@transaction.atomic
def withdraw_document(*, actor: Actor, document: Document, reason: str) -> Document:
    """Withdraw a document: its file can no longer be opened."""
    withdrawn = withdraw(actor=actor, record=document, reason=reason)
    record_event(
        actor=actor, child=document.child, code=DOCUMENT_WITHDRAWN,
        audience=Audience(document.audience), readers=document.readers.all(),
        about=document.kind,
    )  # fmt: skip
    return withdrawn
