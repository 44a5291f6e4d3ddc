"""Notes and documents, among what an organisation keeps about children who have left."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import role_reads
from cases.models import Document, DocumentKind, Note
from cases.registries import KeptLine, KeptSource, kept_sources
from cases.services.documents import section_of


def _notes(actor: Actor) -> QuerySet[Note]:
    found: QuerySet[Note] = Note.objects.kept_by(actor)
    return found.select_related("child", "recorded_by")


def _note_line(note: Note) -> KeptLine:
    day = date_format(note.happened_on, "j F Y")
    return KeptLine(
        f"{note.child.name}: {note.get_kind_display()}, {day}",
        reverse("cases:note", args=[note.public_id]),
    )


def _documents(actor: Actor) -> QuerySet[Document]:
    kinds = [kind for kind in DocumentKind if role_reads(actor, section_of(kind))]
    found: QuerySet[Document] = Document.objects.kept_by(actor).filter(kind__in=kinds)
    return found.select_related("child", "recorded_by")


def _document_line(document: Document) -> KeptLine:
    return KeptLine(
        f"{document.child.name}: {document.title}",
        reverse("cases:document", args=[document.public_id]),
    )


kept_sources.register(KeptSource("notes", _("Notes"), _notes, _note_line, order=10))
kept_sources.register(KeptSource("documents", _("Documents"), _documents, _document_line, order=20))
