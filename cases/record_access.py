"""From an address to one record of a case: may this person read it? Every view asks here.

Not visible is Http404; visible but not for this role is PermissionDenied with a reason. Opening
is logged as an opening of the child's record. An organisation that wrote something keeps
reading it after the child has left; families use the portal.
"""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor
from cases.access import ROLE_SECTIONS, ChildAccess, Section, access_to, log_opening, open_child
from cases.models import (
    Authorisation,
    Case,
    ChildView,
    Document,
    HandedOnDuty,
    HoursPeriod,
    Meeting,
    Note,
    Section19Record,
    Task,
    TeamMember,
)
from cases.record_page import WROTE
from cases.scope import basis_of
from cases.services.documents import section_of
from ledger.rows import only_row

Id = UUID | str


class Opened(NamedTuple):
    """A record and through what its child is seen."""

    record: Any
    access: ChildAccess


def open_for_work(*, actor: Actor, public_id: Id, section: Section) -> ChildAccess:
    """A child's record at one section, for staff; families have the portal."""
    if actor.is_family:
        raise Http404
    return open_child(actor=actor, public_id=public_id, section=section)


def open_case_record(*, actor: Actor, public_id: Id) -> Opened:
    """One case."""
    cases = Case.objects.visible_to(actor).with_list_facts(actor)
    return _open(actor, cases, public_id, Section.CASE)


def open_team_member(*, actor: Actor, public_id: Id) -> Opened:
    """Somebody in a team."""
    return _open(actor, TeamMember.objects.with_people(), public_id, Section.CASE)


def open_meeting(*, actor: Actor, public_id: Id) -> Opened:
    """One meeting that the actor's audience covers."""
    return _open(actor, Meeting.objects.readable_by(actor), public_id, Section.CASE)


def open_view(*, actor: Actor, public_id: Id) -> Opened:
    """What the child or a parent said."""
    return _open(actor, ChildView.objects.shown_to(actor), public_id, Section.VIEWS)


def open_hours(*, actor: Actor, public_id: Id) -> Opened:
    """One period of hours."""
    return _open(actor, HoursPeriod.objects.all(), public_id, Section.HOURS)


def open_task(*, actor: Actor, public_id: Id) -> Opened:
    """One task; whoever has it reads it even when their role does not read cases."""
    tasks = Task.objects.readable_by(actor).with_people().select_related("recorded_by", "meeting")
    task = _find(actor, tasks, public_id)
    access = access_to(actor=actor, child=task.child)
    if task.owner.user_id not in actor.covered_user_ids:
        access.check(Section.CASE)
    log_opening(access, Section.CASE)
    return Opened(task, access)


def open_handed_on(*, actor: Actor, public_id: Id) -> Opened:
    """A duty of a case that somebody took on."""
    found = only_row(HandedOnDuty.objects.with_people().filter(public_id=public_id))
    if found is None or actor.is_family:
        raise Http404
    access = access_to(actor=actor, child=found.case.child)
    if found.membership_id is None or found.membership_id != actor.membership_id:
        access.check(Section.CASE)
    log_opening(access, Section.CASE)
    return Opened(found, access)


def open_note(*, actor: Actor, public_id: Id) -> Opened:
    """One note."""
    notes = Note.objects.shown_to(actor).select_related("recorded_by", "controller")
    return _open_written(actor, notes, public_id, lambda note: Section.NOTES)


def open_section_19(*, actor: Actor, public_id: Id) -> Opened:
    """One section 19 record."""
    records = Section19Record.objects.visible_to(actor)
    return _open(actor, records, public_id, Section.SECTION_19)


def open_authorisation(*, actor: Actor, public_id: Id) -> Opened:
    """One authorisation."""
    found = Authorisation.objects.visible_to(actor).with_people()
    return _open(actor, found, public_id, Section.SECTION_19)


def open_document(*, actor: Actor, public_id: Id) -> Opened:
    """One document, at the section of its kind. The one address here that families use too."""
    documents = Document.objects.shown_to(actor).select_related("recorded_by", "controller", "file")
    return _open_written(
        actor, documents, public_id, lambda document: section_of(document.kind), families=True
    )


def _find(actor: Actor, records: QuerySet, public_id: Id, *, families: bool = False) -> Any:
    if actor.is_family and not families:
        raise Http404
    record = only_row(records.select_related("child").filter(public_id=public_id))
    if record is None:
        raise Http404
    return record


def _open(actor: Actor, records: QuerySet, public_id: Id, section: Section) -> Opened:
    record = _find(actor, records, public_id)
    access = access_to(actor=actor, child=record.child)
    access.check(section)
    log_opening(access, section)
    return Opened(record, access)


def _open_written(
    actor: Actor, records: QuerySet, public_id: Id, section_for: Any, *, families: bool = False
) -> Opened:
    record = _find(actor, records, public_id, families=families)
    section = section_for(record)
    if basis_of(record.child, actor):
        access = access_to(actor=actor, child=record.child)
    else:
        access = _kept(actor, record, section)
    access.check(section)
    log_opening(access, section)
    return Opened(record, access)


def _kept(actor: Actor, record: Any, section: Section) -> ChildAccess:
    """What the actor, or their school, wrote about a child that they no longer see."""
    school, user = actor.keeping_school, actor.user
    wrote = (school is not None and record.controller_id == school.pk) or (
        user is not None and record.recorded_by_id == user.pk
    )
    if actor.role is None or not wrote or section not in ROLE_SECTIONS[actor.role]:
        raise Http404
    return ChildAccess(record.child, actor, WROTE, frozenset({section}))
