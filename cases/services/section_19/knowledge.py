"""The authority is told, or could have seen: the record opens, or its day moves back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.models import Child, Knowledge, KnowledgeKind, Section19Record, Section19Status
from cases.permissions import check_visible
from cases.services.section_19 import words as say
from cases.services.section_19.guards import check_keep, is_owed
from cases.timeline import record_event
from cases.transitions import SECTION_19
from ledger.errors import Refused
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status


@transaction.atomic
def note_knowledge(
    *,
    actor: Actor,
    child: Child,
    kind: KnowledgeKind,
    told_on: date,
    words: str = "",
    link: str = "",
) -> Section19Record:
    """The authority was told, or could have seen, that 15 days without school are likely.

    Opens the child's record or joins the open one; an earlier day moves it back. The same kind
    and `link` are taken once, also after the record has ended. Anybody who sees the child can
    tell the authority, families too. Raises PermissionDenied, or Refused for an impossible day.
    """
    check_visible(actor, child)
    _check_told(child, told_on)
    Child.objects.select_for_update(of=("self",), no_key=True).get(pk=child.pk)
    kind = KnowledgeKind(kind)
    if link:
        same = Knowledge.objects.filter(record__child=child, kind=kind, link=link)
        if known := same.select_related("record").first():
            return known.record
    record = Section19Record.objects.unended().filter(child=child).first()
    if record is None:
        record = _open(actor, child, kind, told_on)
    else:
        record = _join(actor, lock(record), kind, told_on)
    Knowledge.objects.create(
        record=record, kind=kind, told_on=told_on, words=words.strip(), link=link,
        told_by=actor.membership, recorded_by=actor.user,
    )  # fmt: skip
    return record


@transaction.atomic
def record_knowledge(
    *, actor: Actor, child: Child, kind: KnowledgeKind, told_on: date, words: str
) -> Section19Record:
    """An officer writes down what the authority was told, and by whom.

    Raises PermissionDenied, or Refused naming the field.
    """
    check_keep(actor=actor)
    if not words.strip():
        raise Refused(_("Say what was said, and by whom."), field="words")
    check_visible(actor, child)
    Child.objects.select_for_update(of=("self",), no_key=True).get(pk=child.pk)
    same = Knowledge.objects.filter(record__child=child, kind=kind, told_on=told_on)
    if same.filter(words=words.strip()).exists():
        raise Refused(_("This is on the record already."), field="words")
    return note_knowledge(actor=actor, child=child, kind=kind, told_on=told_on, words=words)


def _open(actor: Actor, child: Child, kind: KnowledgeKind, told_on: date) -> Section19Record:
    record: Section19Record = Section19Record.objects.create(
        child=child, reference=make_reference("S19"), known_on=told_on,
        controller=child.controller, recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=record, action="open", before="", after=record.status, actor=actor)
    record_event(actor=actor, child=child, code=say.OPENED, happened_on=told_on,
                 link=say.record_link(record), reference=record.reference, about=kind)  # fmt: skip
    say.tell_officers(record, "opened")
    return record


def _join(
    actor: Actor, record: Section19Record, kind: KnowledgeKind, told_on: date
) -> Section19Record:
    record_event(actor=actor, child=record.child, code=say.TOLD_AGAIN, happened_on=told_on,
                 link=say.record_link(record), about=kind)  # fmt: skip
    if told_on < record.known_on:
        before, record.known_on = record.known_on, told_on
        record.save(update_fields=["known_on"])
        record_event(
            actor=actor, child=record.child, code=say.MOVED_BACK, link=say.record_link(record),
            before_on=before.isoformat(), after_on=told_on.isoformat(),
        )  # fmt: skip
    if record.status == Section19Status.DECIDED and not is_owed(record):
        record = apply_transition(
            subject=record, table=SECTION_19, action="learn", actor=actor,
            reason=str(kind.label),
        )  # fmt: skip
        say.tell_officers(record, f"learned:{timezone.now().isoformat()}")
    return record


def _check_told(child: Child, told_on: date) -> None:
    if told_on > timezone.localdate():
        raise Refused(_("The day must not be in the future."), field="told_on")
    if told_on < child.born_on:
        raise Refused(_("The day is before the child was born."), field="told_on")
