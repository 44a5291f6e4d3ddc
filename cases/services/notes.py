"""Notes about the child."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from cases.access import Section
from cases.audience import Audience
from cases.models import Child, Note, NoteKind
from cases.permissions import check_readers, check_work
from cases.services.withdrawing import withdraw
from cases.timeline import record_event, register_event
from ledger.errors import Refused

NOTES = gettext_lazy("Notes")
NOTE_WRITTEN = register_event(
    "cases.note_written",
    gettext_lazy("Note: %(about)s"),
    kind=NOTES,
    leads_to=Section.NOTES,
    about=NoteKind,
)
NOTE_WITHDRAWN = register_event(
    "cases.note_withdrawn",
    gettext_lazy("Note withdrawn: %(about)s"),
    kind=NOTES,
    leads_to=Section.NOTES,
    about=NoteKind,
)


@transaction.atomic
def write_note(
    *,
    actor: Actor,
    child: Child,
    kind: NoteKind,
    text: str,
    happened_on: date | None = None,
    audience: Audience = Audience.TEAM,
    readers: Iterable[User] = (),
) -> Note:
    """Write a note. Raises PermissionDenied, or Refused for an empty one or wrong readers."""
    check_work(actor, child, Section.NOTES)
    if not text.strip():
        raise Refused(_("Enter the note."), field="text")
    audience = Audience(audience)
    named = check_readers(child, audience, readers)
    note = Note.objects.create(
        child=child,
        case=child.cases.open().first(),
        kind=kind,
        text=text,
        happened_on=happened_on or timezone.localdate(),
        audience=audience,
        controller=actor.organisation or child.controller,
        recorded_by=actor.user,
    )
    note.readers.set(named)
    record_event(
        actor=actor, child=child, code=NOTE_WRITTEN, happened_on=note.happened_on,
        audience=audience, readers=named, link=f"/cases/notes/{note.public_id}/",
        about=note.kind,
    )  # fmt: skip
    return note


@transaction.atomic
def withdraw_note(*, actor: Actor, note: Note, reason: str) -> Note:
    """Withdraw a note; only its author and the coordinator still see that it was there."""
    withdrawn = withdraw(actor=actor, record=note, reason=reason)
    record_event(
        actor=actor, child=note.child, code=NOTE_WITHDRAWN, audience=Audience(note.audience),
        readers=note.readers.all(), about=note.kind,
    )  # fmt: skip
    return withdrawn
