"""Registers, imports of marks and alerts."""

from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    Alert,
    AlertHold,
    HealthPeriod,
    ImportRow,
    RegisterImport,
    RegisterLayout,
    RowOutcome,
    RowRefusal,
)
from attendance.services.part_time.proposing import propose_terms
from ledger.files import store_bytes
from ledger.models import Job
from tests.factories.attendance import token_for
from tests.factories.part_time import WEEK, agreed_part_time, terms_from
from tests.factories.returns import entry_of, sent_return, signed_return
from tests.permissions.expectations.children import of_child
from tests.permissions.groups import (
    ATTENDANCE_READERS,
    ATTENDANCE_STAFF,
    AUTHORITY,
    EDITORS,
    SCHOOL_LEADS,
    SENCOS_ELSEWHERE,
)
from tests.permissions.rules import Make, Rule, public, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]
# A school or the authority brings in marks; a head teacher leaves it to them.
IMPORTERS = frozenset(
    {Role.SENCO, Role.ATTENDANCE_OFFICER, Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER}
)


def _alert(world: World, circle: Circle) -> Kwargs:
    return {"public_id": Alert.objects.get(child=circle.child).public_id}


MARKS = b"UPN,Date,AM/PM,Code\nA1,2026-09-07,AM,I\n"
MARKS_WITH_NAMES = (
    b"UPN,Date,AM/PM,Code,Forename,Surname,DOB\nA1,2026-09-07,AM,I,Ada,Finch,2014-12-25\n"
)


def _import(status: str, content: bytes = MARKS) -> Make:
    def made(world: World, circle: Circle) -> Kwargs:
        file = store_bytes(
            actor=circle.author, content=content,
            name="marks.csv", content_type="text/csv", controller=circle.school,
        )  # fmt: skip
        found = RegisterImport.objects.create(
            reference=f"I-{circle.child.pk:06d}", school=circle.school, file=file, status=status,
            job=Job.objects.create(kind="attendance.check"), controller=circle.school,
        )  # fmt: skip
        return {"public_id": found.public_id}

    return made


def _layout(world: World, circle: Circle) -> Kwargs:
    columns = {"upn": "upn", "forename": "first", "surname": "last", "born": "dob"}
    found, _new = RegisterLayout.objects.get_or_create(school=circle.school, columns=columns)
    return {"public_id": found.public_id}


def _import_with_names(world: World, circle: Circle) -> Kwargs:
    made = _import("checked", MARKS_WITH_NAMES)(world, circle)
    source = RegisterImport.objects.get(**made)
    ImportRow.objects.create(
        source=source, line=2, outcome=RowOutcome.REFUSED, reason=RowRefusal.UNKNOWN, upn="A1"
    )
    return made


def _period(world: World, circle: Circle) -> Kwargs:
    period = HealthPeriod.objects.create(
        child=circle.child,
        starts_on=timezone.localdate(),
        reason="Chemotherapy",
        recorded_by=circle.senco.user,
        controller=circle.school,
    )
    return {"public_id": period.public_id}


def _token(world: World, circle: Circle) -> Kwargs:
    return {"public_id": token_for(circle.school)[0].public_id}


# The register is the school's to open; an administrator, who sees no child, can only shut it.
TOKEN_MAKERS = frozenset({Role.ATTENDANCE_OFFICER, Role.HEAD_TEACHER})
TOKEN_KEEPERS = TOKEN_MAKERS | {Role.ADMINISTRATOR}


def _entry(world: World, circle: Circle) -> Kwargs:
    return {"public_id": entry_of(circle.child, circle.school).public_id}


def _set_aside(world: World, circle: Circle) -> Kwargs:
    return {"public_id": entry_of(circle.child, circle.school, status="set_aside").public_id}


def _signed(world: World, circle: Circle) -> Kwargs:
    return {"public_id": signed_return(Actor.staff(circle.senco), circle.child).public_id}


def _sent(world: World, circle: Circle) -> Kwargs:
    return {"public_id": sent_return(Actor.staff(circle.senco), circle.child).public_id}


def _hold(status: str) -> Make:
    def made(world: World, circle: Circle) -> Kwargs:
        found = AlertHold.objects.create(
            child=circle.child, school=circle.school, controller=circle.school, status=status,
            reference=f"H-{circle.child.pk:06d}", reason="Known and planned for", further_days=5,
            starts_on=timezone.localdate(), recorded_by=circle.senco.user,
        )  # fmt: skip
        return {"public_id": found.public_id}

    return made


def _part_time(world: World, circle: Circle) -> Kwargs:
    made = agreed_part_time(Actor.staff(circle.senco), circle.child)
    return {"public_id": made.public_id}


def _terms(world: World, circle: Circle) -> Kwargs:
    """By which an agreed timetable would go on."""
    made = agreed_part_time(Actor.staff(circle.senco), circle.child)
    later = terms_from(circle.senco, made.starts_on + 2 * WEEK)
    asked = propose_terms(
        actor=Actor.staff(circle.senco), timetable=made, terms=later, why="Tired by noon"
    )
    return {"public_id": asked.public_id}


HAVING_MARKS = EDITORS | {Role.ATTENDANCE_OFFICER}

# The school prepares its returns; the authority reads what was sent.
PREPARERS = SCHOOL_LEADS | {Role.ATTENDANCE_OFFICER}

RULES: dict[str, Rule] = {
    "attendance:returns": rule(
        PREPARERS | AUTHORITY | SENCOS_ELSEWHERE,
        queries=("?show=missing", "?q=school", "?download=csv"),
    ),
    "attendance:return_entry": rule(PREPARERS, _entry),
    "attendance:set_aside": rule(PREPARERS, _entry),
    "attendance:take_up": rule(PREPARERS, _set_aside, method="post"),
    "attendance:return": rule(PREPARERS | AUTHORITY, _sent),
    "attendance:return_file": rule(PREPARERS | AUTHORITY, _sent),
    "attendance:send_return": rule(PREPARERS, _signed, method="post"),
    "attendance:take_return_back": rule(SCHOOL_LEADS, _signed),
    "attendance:sign_return_off": rule(
        SCHOOL_LEADS | SENCOS_ELSEWHERE,
        lambda _world, _circle: {"kind": "attendance"},
        about_child=False,
    ),
    "attendance:add_to_return": rule(PREPARERS, of_child),
    "attendance:overview": rule(ATTENDANCE_STAFF | SENCOS_ELSEWHERE),
    "attendance:alerts": rule(
        ATTENDANCE_STAFF | SENCOS_ELSEWHERE, queries=("?q=borough", "?q=ling", "?download=csv")
    ),
    "attendance:alert": rule(ATTENDANCE_READERS, _alert),
    "attendance:answer": rule(SCHOOL_LEADS, _alert),
    "attendance:follow_up": rule(AUTHORITY, _alert),
    "attendance:part_times": rule(
        ATTENDANCE_STAFF | SENCOS_ELSEWHERE,
        queries=("?q=borough", "?show=too_long", "?show=soon", "?download=csv"),
    ),
    "attendance:part_time": rule(ATTENDANCE_READERS, _part_time),
    "attendance:new_part_time": rule(PREPARERS, of_child),
    "attendance:part_time_terms": rule(PREPARERS, _part_time),
    "attendance:part_time_review": rule(PREPARERS, _part_time),
    "attendance:part_time_end": rule(PREPARERS, _part_time),
    "attendance:part_time_withdraw": rule(PREPARERS, _part_time),
    "attendance:part_time_ask_review": rule(AUTHORITY, _part_time),
    "attendance:part_time_agreed": rule(PREPARERS, _terms),
    "attendance:part_time_take_back": rule(PREPARERS, _terms, method="post"),
    "attendance:at_risk": rule(
        ATTENDANCE_STAFF | SENCOS_ELSEWHERE, queries=("?q=ling", "?download=csv")
    ),
    "attendance:holds": rule(
        ATTENDANCE_STAFF | SENCOS_ELSEWHERE, queries=("?q=ling", "?download=csv")
    ),
    "attendance:new_hold": rule(EDITORS, of_child),
    "attendance:decide_hold": rule(AUTHORITY, _hold("asked")),
    "attendance:end_hold": rule(EDITORS, _hold("held")),
    "attendance:take_back_hold": rule(SCHOOL_LEADS, _hold("asked")),
    "attendance:elsewhere": rule(ATTENDANCE_STAFF | SENCOS_ELSEWHERE, queries=("?download=csv",)),
    "attendance:not_attending": rule(
        AUTHORITY, queries=("?q=borough", "?held=nobody", "?download=csv")
    ),
    "attendance:imports": rule(IMPORTERS | SENCOS_ELSEWHERE),
    "attendance:upload": rule(IMPORTERS | SENCOS_ELSEWHERE),
    "attendance:import": rule(IMPORTERS, _import("checked")),
    "attendance:refused": rule(IMPORTERS, _import("checked")),
    "attendance:columns": rule(IMPORTERS, _import("mapping")),
    "attendance:columns_again": rule(IMPORTERS, _import("checked"), method="post"),
    "attendance:file_pupils": rule(IMPORTERS, _import_with_names),
    "attendance:layouts": rule(IMPORTERS | SENCOS_ELSEWHERE),
    "attendance:layout": rule(IMPORTERS, _layout),
    "attendance:forget_layout": rule(IMPORTERS, _layout, method="post"),
    "attendance:save": rule(IMPORTERS, _import("checked"), method="post"),
    "attendance:withdraw": rule(IMPORTERS, _import("checked"), method="post"),
    "attendance:try_again": rule(IMPORTERS, _import("uploaded"), method="post"),
    "attendance:tokens": rule(TOKEN_KEEPERS),
    "attendance:new_token": rule(TOKEN_MAKERS),
    "attendance:token": rule(TOKEN_KEEPERS, _token, about_child=False),
    "attendance:token_made": rule(TOKEN_KEEPERS, _token, about_child=False),
    "attendance:revoke_token": rule(TOKEN_KEEPERS, _token, about_child=False),
    "attendance_api:guide": public(),
    "attendance_api:openapi": public(),
    # Nobody's sign-in opens what only a register token opens.
    "attendance_api:marks": public(is_shut=True),
    "attendance_api:search": public(is_shut=True, method="post"),
    "attendance_api:nothing": public(lambda _world, _circle: {"rest": "pupils"}, is_shut=True),
    "attendance:child": rule(ATTENDANCE_READERS, of_child),
    "attendance:new_health_period": rule(HAVING_MARKS, of_child),
    "attendance:end_health_period": rule(HAVING_MARKS, _period),
    "attendance:withdraw_health_period": rule(HAVING_MARKS, _period),
}
