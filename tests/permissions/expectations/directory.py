"""The directory of providers: no secret to anybody who works here, kept by few."""

from datetime import date
from typing import Any

from accounts.actors import Actor
from accounts.roles import Role
from ledger.files import store_bytes
from provision.models import ProviderCheck
from tests.factories.calendars import TermFactory
from tests.factories.directory import OfferFactory, ProviderFactory, SupportFactory
from tests.permissions.groups import (
    ADMINISTRATORS,
    ALL_STAFF,
    AUTHORITY,
    CHILD_STAFF,
    ELSEWHERE,
    PROVISION_READERS,
    SCHOOL_LEADS,
    SENCOS_ELSEWHERE,
)
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World

KEEPERS = frozenset({Role.PANEL_COORDINATOR, Role.COMMISSIONER})
EDITORS = KEEPERS | ADMINISTRATORS  # and a provider's own manager, who meets another's here
# Who chooses a provider must be satisfied that it is safe.
CHOOSERS = SCHOOL_LEADS | SENCOS_ELSEWHERE | AUTHORITY

CHARGED = SCHOOL_LEADS | {Role.PANEL_COORDINATOR, Role.NAMED_OFFICER}


def _provider(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": ProviderFactory().public_id}


def _step(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": ProviderFactory().public_id, "action": "pause"}


def _base(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": OfferFactory().base.public_id}


def _offer(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": OfferFactory().public_id}


def _check(world: World, circle: Circle) -> dict[str, Any]:
    provider = ProviderFactory()
    file = store_bytes(
        actor=Actor.system(), content=b"words", name="confirmation.pdf",
        content_type="application/pdf", controller=provider.controller,
    )  # fmt: skip
    check = ProviderCheck.objects.create(
        provider=provider, kind="staff", file=file, next_on=date(2099, 1, 1)
    )
    return {"public_id": check.public_id}


def _upload(world: World, circle: Circle) -> dict[str, Any]:
    file = store_bytes(
        actor=Actor.system(), content=b"[]", name="directory.json",
        content_type="application/json", controller=circle.school,
    )  # fmt: skip
    return {"public_id": file.public_id}


def _school(world: World, circle: Circle) -> dict[str, Any]:
    TermFactory(school=circle.school)
    return {"public_id": circle.school.public_id}


def _school_term(world: World, circle: Circle) -> dict[str, Any]:
    return {
        "public_id": circle.school.public_id,
        "term": TermFactory(school=circle.school).public_id,
    }


def _support(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": SupportFactory(child=circle.child).public_id}


def _child(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.child.public_id}


RULES: dict[str, Rule] = {
    "provision:providers": rule(
        ALL_STAFF, queries=("?download=csv", "?checks=overdue", "?free=on&age=12")
    ),
    "provision:provider": rule(ALL_STAFF, _provider, about_child=False),
    "provision:import_providers": rule(KEEPERS),
    "provision:export_providers": rule(ALL_STAFF),
    # Each keeper sees their own uploads only; this one is Waymark's.
    "provision:preview_import": rule((), _upload, about_child=False),
    "provision:new_provider": rule(KEEPERS),
    "provision:edit_provider": rule(EDITORS, _provider, about_child=False),
    "provision:edit_registration": rule(KEEPERS, _provider, about_child=False),
    "provision:provider_status": rule(KEEPERS, _step, about_child=False),
    "provision:new_check": rule(KEEPERS, _provider, about_child=False),
    "provision:check_file": rule(CHOOSERS | EDITORS, _check, about_child=False),
    "provision:new_base": rule(EDITORS, _provider, about_child=False),
    "provision:edit_base": rule(EDITORS, _base, about_child=False),
    "provision:new_offer": rule(EDITORS, _provider, about_child=False),
    "provision:edit_offer": rule(EDITORS, _offer, about_child=False),
    "provision:end_offer": rule(EDITORS, _offer, about_child=False),
    "provision:week_places": rule(EDITORS, _offer, about_child=False),
    "provision:new_price": rule(KEEPERS, _provider, about_child=False),
    # A school reads its own statement, the coordinator and the named officer read all of them.
    "provision:charges": rule(CHARGED | SENCOS_ELSEWHERE),
    "provision:statement": rule(CHARGED, _school, queries=("?download=csv",)),
    "provision:statement_pdf": rule(CHARGED, _school_term),
    # Support at the home school
    "provision:support_list": rule(
        CHILD_STAFF | ELSEWHERE, queries=("?download=csv", "?status=all")
    ),
    "provision:support": rule(PROVISION_READERS, _support),
    "provision:ask_support": rule(AUTHORITY, _child),
    "provision:arrange_support": rule(AUTHORITY, _support),
    "provision:prolong_support": rule(AUTHORITY, _support),
    "provision:end_support": rule(AUTHORITY | SCHOOL_LEADS, _support),
    "provision:withdraw_support": rule(AUTHORITY, _support),
    "provision:liaison_hours": rule(AUTHORITY),
}
