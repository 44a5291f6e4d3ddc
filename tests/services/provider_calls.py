"""The directory of providers, lessons, and support at the home school."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from provision.models import Attended, CheckKind, CheckResult, Mode, SupportKind
from provision.open_referral import read_organisations
from provision.services import chasing, checks, directory, offers, open_referral, support, teaching
from provision.services.teaching import Log
from tests.factories.cases import EnrolmentFactory
from tests.factories.directory import OfferFactory, ProviderFactory, SupportFactory
from tests.factories.placements import Scene
from tests.factories.provision import PlacementFactory, TaughtSessionFactory
from tests.people import actor, member
from tests.services.doors import READS, Fresh, Given, beside, calls

EXAMPLE = Path(__file__).parents[1] / "data" / "open_referral_uk" / "organization_full.json"
HELD = {"places": 4, "mode": Mode.GROUP, "lowest_age": 11, "highest_age": 16}


def keeper() -> Actor:
    return actor(Role.PANEL_COORDINATOR)


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


@calls(directory.add_entry)
def _add() -> Given:
    return {"actor": keeper(), "name": "Heron House", "description": "Calm"}


@calls(directory.change_entry)
def _change() -> Given:
    return {"actor": keeper(), "provider": ProviderFactory(), "name": "Heron", "description": "New"}


@calls(directory.change_registration)
def _registration() -> Given:
    return {
        "actor": keeper(), "provider": ProviderFactory(), "registration_kind": "school",
        "registration_number": "999002",
    }  # fmt: skip


@calls(directory.change_status)
def _status() -> Given:
    return {
        "actor": keeper(), "provider": ProviderFactory(), "action": "pause", "reason": "Moving",
    }  # fmt: skip


@calls(checks.record_check)
def _check() -> Given:
    member(Role.NAMED_OFFICER)
    return {
        "actor": keeper(), "provider": ProviderFactory(), "kind": CheckKind.ENTRY,
        "checked_on": today(), "result": CheckResult.CONCERN, "found": "The lead has left",
    }  # fmt: skip


@calls(checks.chase_overdue_checks)
def _overdue() -> Given:
    provider = ProviderFactory(next_check_on=today(-3))
    member(Role.PANEL_COORDINATOR, provider.controller)
    return {}


@calls(offers.save_base)
def _base() -> Given:
    return {"actor": keeper(), "provider": ProviderFactory(), "name": "Quay House", "street": "1"}


@calls(offers.save_offer)
def _offer() -> Given:
    offer = OfferFactory()
    return {
        "actor": keeper(), "provider": offer.provider, "offer": offer, "base": offer.base, **HELD,
    }  # fmt: skip


@calls(offers.end_offer)
def _end_offer() -> Given:
    return {"actor": keeper(), "offer": OfferFactory(), "ends_on": today()}


@calls(offers.set_week_places)
def _places() -> Given:
    monday = today() - timedelta(days=today().weekday()) + timedelta(weeks=1)
    return {"actor": keeper(), "offer": OfferFactory(), "places": {monday: 3}}


@calls(offers.set_price)
def _price() -> Given:
    return {
        "actor": keeper(), "provider": ProviderFactory(), "mode": "group", "unit": "week",
        "amount": Decimal(250), "starts_on": today(),
    }  # fmt: skip


@calls(open_referral.keep_upload)
def _upload() -> Given:
    content = EXAMPLE.read_bytes()
    return {"actor": keeper(), "upload": Fresh(lambda: SimpleUploadedFile("list.json", content))}


@calls(open_referral.import_directory)
def _import() -> Given:
    return {"actor": keeper(), "organisations": read_organisations(EXAMPLE.read_bytes())}


def _taught() -> tuple[Actor, Log]:
    placement = PlacementFactory()
    log = Log(
        placement=placement, key=uuid4(), starts_at=time(9), hours=Decimal(3), mode=Mode.GROUP,
        attended=Attended.ABSENT, absence_reason="no_word",
    )  # fmt: skip
    return Actor.staff(placement.provider_lead), log


@calls(teaching.log_sessions)
def _log() -> Given:
    who, log = _taught()
    return {"actor": who, "day": today(), "logs": [log]}


@calls(teaching.correct_session)
def _correct() -> Given:
    session = TaughtSessionFactory()
    log = Log(
        placement=session.placement, key=uuid4(), starts_at=session.starts_at,
        hours=session.hours, mode=session.mode, attended=Attended.ALL, learned="Fractions",
    )  # fmt: skip
    return {"actor": Actor.staff(session.placement.provider_lead), "session": session, "log": log}


@calls(teaching.withdraw_session)
def _withdraw() -> Given:
    session = TaughtSessionFactory()
    who = Actor.staff(session.placement.provider_lead)
    return {"actor": who, "session": session, "reason": "Another child"}


@calls(chasing.chase_missing_lessons)
def _chase() -> Given:
    Scene().active(starts_on=today(-7))
    return {}


def officer() -> Actor:
    return actor(Role.LIAISON_OFFICER)


def terms() -> Given:
    return {
        "hours_a_week": Decimal("2.5"), "starts_on": today(), "ends_on": today(42),
        "purpose": "Meet at the gate.", "officer": member(Role.LIAISON_OFFICER),
    }  # fmt: skip


@calls(support.ask_for_support)
def _ask() -> Given:
    child = EnrolmentFactory().child
    return {"actor": officer(), "child": child, "kind": SupportKind.LIAISON, "purpose": "Settle in"}


@calls(support.open_support)
def _open() -> Given:
    child = EnrolmentFactory().child
    return {
        "actor": officer(), "child": child, "kind": SupportKind.LIAISON, "purpose": "Settle in",
        "decision_reference": "D-000001",
    }  # fmt: skip


@calls(support.arrange_support)
def _arrange() -> Given:
    return {"actor": officer(), "support": SupportFactory(), **terms()}


@calls(support.prolong_support)
def _prolong() -> Given:
    return {
        "actor": officer(), "support": SupportFactory(active=True), "ends_on": today(60),
        "hours_a_week": Decimal(2),
    }  # fmt: skip


@calls(support.end_support)
def _end() -> Given:
    return {
        "actor": officer(), "support": SupportFactory(active=True), "ended_on": today(),
        "effect": "helped", "effect_words": "Comes in alone now",
    }  # fmt: skip


@calls(support.withdraw_support)
def _withdraw_support() -> Given:
    return {"actor": officer(), "support": SupportFactory(), "reason": "Not wanted"}


@calls(support.set_liaison_hours)
def _hours() -> Given:
    who = keeper()
    return {
        "actor": who, "officer": member(Role.LIAISON_OFFICER), "hours_a_week": Decimal(20),
        "starts_on": today(),
    }  # fmt: skip


beside(READS, checks.months_after, open_referral.preview_import, support.main_school)
