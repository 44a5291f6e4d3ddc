"""Cases: the list, one case, and all that is written and done around a child."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import DocumentKind, HoursKind, MessageKind, News, NoteKind, Voice
from cases.services.closing import duties_of, hand_on_duty
from cases.services.documents import add_document
from cases.services.family_messages import send_family_message
from cases.services.notes import write_note
from cases.services.tellings import hold_news
from cases.services.views import record_view
from tests.factories.cases import GrantFactory, TeamMemberFactory
from tests.factories.casework import HoursFactory, MeetingFactory, TaskFactory
from tests.files import pdf_upload, png_upload
from tests.people import member
from tests.permissions.groups import (
    ALL_STAFF,
    AUTHORITY,
    CASE_LISTS,
    CASE_READERS,
    CHILD_STAFF,
    CLINICAL_READERS,
    CONTACT_READERS,
    EDITORS,
    ELSEWHERE,
    NOTE_READERS,
    OFFICE,
    WORKERS,
)
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World

AUTHOR = frozenset({Role.SENCO})  # who wrote it here


def of_child(world: World, circle: Circle) -> dict[str, Any]:
    return {"child": circle.child.public_id}


def _duty(world: World, circle: Circle) -> dict[str, Any]:
    """The first that stands open before the case may close."""
    return {"public_id": circle.case.public_id, "code": duties_of(circle.case)[0].code}


def _handed_on(world: World, circle: Circle) -> dict[str, Any]:
    """Handed on to somebody without an account."""
    code = duties_of(circle.case)[0].code
    taken = hand_on_duty(
        actor=Actor.system(), case=circle.case, code=code, name="Bea Ash",
        agreed_how="By telephone", due_on=timezone.localdate(),
    )  # fmt: skip
    return {"public_id": taken.public_id}


def _case(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.case.public_id}


def _outcomes(world: World, circle: Circle) -> dict[str, Any]:
    return {**of_child(world, circle), "party": "child"}


def _record(make: Callable[[World, Circle], Any]) -> Make:
    """The address of one record, made for the child."""
    return lambda world, circle: {"public_id": make(world, circle).public_id}


def _team_member(world: World, circle: Circle) -> Any:
    return TeamMemberFactory(child=circle.child, membership=member(Role.FAMILY_NAVIGATOR))


def _task(world: World, circle: Circle) -> Any:
    """Given by the SENCo to the SENCo."""
    return TaskFactory(
        child=circle.child, case=circle.case, owner=circle.senco, recorded_by=circle.senco.user
    )


def _meeting(world: World, circle: Circle) -> Any:
    return MeetingFactory(
        child=circle.child, case=circle.case, starts_at=timezone.now() - timedelta(hours=1)
    )


def _note(world: World, circle: Circle) -> Any:
    return write_note(
        actor=circle.author, child=circle.child, kind=NoteKind.CALL, text="Rang the family"
    )


def _document(kind: DocumentKind) -> Callable[[World, Circle], Any]:
    return lambda world, circle: add_document(
        actor=circle.author, child=circle.child, upload_or_file=pdf_upload(), kind=kind,
        title="A letter",
    )  # fmt: skip


def _view(world: World, circle: Circle) -> Any:
    return record_view(
        actor=circle.author, child=circle.child, voice=Voice.CHILD, words="", picture=png_upload()
    )


def _hours(world: World, circle: Circle) -> Any:
    return HoursFactory(child=circle.child, kind=HoursKind.PLANNED, recorded_by=circle.senco.user)


WITHOUT_NOTES = {"member_stepped_out", "member_without_seat"}
LISTS = ("?q=borough", "?q=ling", "?download=csv")
letter = _record(_document(DocumentKind.LETTER))


def _family_message(world: World, circle: Circle) -> Any:
    """From a parent, to the SENCo."""
    writer = Actor.family(GrantFactory(child=circle.child).user)
    return send_family_message(
        actor=writer, child=circle.child, kind=MessageKind.MESSAGE, words="Please ring me."
    )


def _telling(world: World, circle: Circle) -> Any:
    return hold_news(
        actor=circle.author, child=circle.child, news=News.DECLINE, subject=circle.item,
        reference="D-000001", happened_on=timezone.localdate(), link="/panels/",
    )  # fmt: skip


RULES: dict[str, Rule] = {
    "cases:messages": rule(CONTACT_READERS, of_child),
    "cases:message": rule(CONTACT_READERS, _record(_family_message)),
    "cases:telling": rule(WORKERS & CONTACT_READERS, _record(_telling)),
    "cases:list": rule(CASE_LISTS, queries=LISTS),
    "cases:open": rule(EDITORS, of_child),
    "cases:show": rule(CASE_READERS, _case),
    "cases:stage": rule(EDITORS, _case),
    "cases:lead": rule(EDITORS, _case),
    "cases:close": rule(AUTHORITY, _case),
    "cases:hand_on": rule(AUTHORITY, _duty),
    "cases:handed_on": rule(CASE_READERS, _handed_on),
    "cases:reopen": rule(EDITORS, _case),
    "cases:of_child": rule(CASE_READERS, of_child),
    "cases:timeline": rule(CASE_READERS, of_child),
    "cases:team": rule(CASE_READERS, of_child),
    "cases:team_add": rule(EDITORS, of_child),
    "cases:team_change": rule(EDITORS, _record(_team_member)),
    "cases:team_end": rule(EDITORS, _record(_team_member)),
    "cases:tasks": rule(ALL_STAFF | {"senco_ended"}),
    "cases:task_new": rule(WORKERS, of_child),
    "cases:task": rule(CASE_READERS, _record(_task)),
    "cases:task_withdraw": rule(AUTHOR, _record(_task)),
    "cases:task_hand_over": rule(AUTHOR, _record(_task)),
    "cases:meeting_new": rule(WORKERS, of_child),
    "cases:meeting": rule(CASE_READERS, _record(_meeting)),
    "cases:meeting_change": rule(WORKERS, _record(_meeting)),
    "cases:meeting_minutes": rule(WORKERS, _record(_meeting)),
    "cases:meeting_cancel": rule(WORKERS, _record(_meeting)),
    "cases:notes": rule(NOTE_READERS, of_child),
    "cases:note_new": rule(WORKERS, of_child),
    "cases:note": rule(NOTE_READERS, _record(_note)),
    "cases:note_withdraw": rule(AUTHOR | OFFICE, _record(_note)),
    "cases:documents": rule(CASE_READERS, of_child),
    "cases:document_new": rule(WORKERS, of_child),
    # What they or their school wrote about children who have left.
    "cases:kept": rule(
        (NOTE_READERS | ELSEWHERE) - WITHOUT_NOTES,
        queries=("?what=documents", "?what=reviews", "?what=returns"),
    ),
    "cases:document": rule(CASE_READERS, letter),
    # A letter of a clinic is not for everybody who reads documents.
    "cases:document_file": rule(CLINICAL_READERS, _record(_document(DocumentKind.CLINICAL))),
    "cases:document_withdraw": rule(AUTHOR | OFFICE, letter),
    "cases:views": rule(CASE_READERS, of_child),
    "cases:view_new": rule(WORKERS, of_child),
    "cases:view_picture": rule(CASE_READERS, _record(_view)),
    "cases:view_withdraw": rule(AUTHOR | OFFICE, _record(_view)),
    "cases:hours": rule(CHILD_STAFF, of_child),
    "cases:hours_new": rule(WORKERS, of_child),
    "cases:hours_withdraw": rule(AUTHOR | OFFICE, _record(_hours)),
    "cases:outcomes": rule(CASE_READERS, of_child),
    "cases:outcomes_new": rule(WORKERS, _outcomes),
}
