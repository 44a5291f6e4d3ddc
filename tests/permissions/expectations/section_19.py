"""The section 19 record: officers of the authority keep it, its named officer decides.

Read by those who must know whether the duty is met: the panel, which advises, and the school.
"""

from typing import Any

from accounts.roles import Role
from cases.models import (
    Authorisation,
    Consideration,
    Document,
    DocumentKind,
    Section19Record,
    WrittenCopy,
)
from ledger.files import store_bytes
from tests.factories.section_19 import (
    AuthorisationFactory,
    ConsiderationFactory,
    Section19RecordFactory,
)
from tests.files import PDF
from tests.permissions.groups import AUTHORITY, SECTION_19_READERS
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World

NAMED_OFFICER = frozenset({Role.NAMED_OFFICER})


def _child(world: World, circle: Circle) -> dict[str, Any]:
    _record(world, circle)
    return {"child": circle.child.public_id}


def _record(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": _of(circle).public_id}


def _of(circle: Circle) -> Section19Record:
    found = Section19Record.objects.filter(child=circle.child).first()
    return found or Section19RecordFactory(child=circle.child)


def _decided(world: World, circle: Circle) -> Consideration:
    record = _of(circle)
    Section19Record.objects.filter(pk=record.pk).update(status="decided")
    return ConsiderationFactory(record=record)


def _in(status: str) -> Make:
    def made(world: World, circle: Circle) -> dict[str, Any]:
        record = _decided(world, circle).record
        if status == "ended":
            Section19Record.objects.filter(pk=record.pk).update(
                status="ended", ended_on=record.known_on, end_kind="returned"
            )
        return {"public_id": record.public_id}

    return made


def _copy(world: World, circle: Circle) -> dict[str, Any]:
    decision = _decided(world, circle)
    controller = circle.child.controller
    stored = store_bytes(
        actor=circle.author, content=PDF, name="decision.pdf", content_type="application/pdf",
        controller=controller,
    )  # fmt: skip
    document = Document.objects.create(
        child=circle.child, kind=DocumentKind.LETTER, title="Decision", file=stored,
        controller=controller,
    )  # fmt: skip
    copy = WrittenCopy.objects.create(consideration=decision, document=document)
    return {"public_id": decision.record.public_id, "copy": copy.public_id}


def _authorisation(world: World, circle: Circle) -> dict[str, Any]:
    found = Authorisation.objects.filter(child=circle.child).first()
    return {"public_id": (found or AuthorisationFactory(child=circle.child)).public_id}


RULES: dict[str, Rule] = {
    "section_19:list": rule(AUTHORITY, queries=("status=all&sort=child", "download=csv")),
    "section_19:print_list": rule(AUTHORITY, queries=("status=all",)),
    "section_19:of_child": rule(SECTION_19_READERS, _child),
    "section_19:tell": rule(AUTHORITY, _child),
    "section_19:interim": rule(NAMED_OFFICER, _child),
    "section_19:show": rule(SECTION_19_READERS, _record),
    "section_19:print": rule(SECTION_19_READERS, _record),
    "section_19:consider": rule(NAMED_OFFICER, _record),
    "section_19:arrange": rule(AUTHORITY, _record),
    "section_19:write": rule(AUTHORITY, _in("decided")),
    "section_19:hand_over": rule(AUTHORITY, _copy),
    "section_19:end": rule(NAMED_OFFICER, _in("decided")),
    "section_19:take_up": rule(NAMED_OFFICER, _in("ended")),
    "section_19:authorisation": rule(SECTION_19_READERS, _authorisation),
    "section_19:revoke": rule(NAMED_OFFICER, _authorisation),
}
