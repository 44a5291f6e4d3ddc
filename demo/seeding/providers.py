"""The directory of providers: entries, bases on the map, offers, prices, checks; one is overdue."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.seeding.town import Town, read_data
from provision.models import CheckKind, Mode, Provider, RegistrationKind
from provision.services.checks import record_check
from provision.services.directory import add_entry, change_status
from provision.services.offers import save_base, save_offer, set_price

# The smallest file that every reader takes for a PDF: a confirmation as providers send it.
CONFIRMATION = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 88>>stream\n"
    b"BT /F 14 Tf 72 760 Td (All checks that schools must make have been made for our staff.) Tj ET"
    b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
AWAY = {"Quayside": (11, -8), "The Old Library": (-6, 4), "The Sail Loft": (5, 9)}


def make_directory(town: Town) -> None:
    """Every provider of demo/data/providers.json, as the commissioner entered it."""
    places = read_data("schools.json")["places"]
    for number, one in enumerate(read_data("providers.json")):
        town.clock.set(town.school_days[0], 9, number)
        provider = _enter(town, one)
        _put_bases_on_map(town, one, places)
        _offer(town, provider, one)
        _check(town, provider, one)
        if "paused" in one:
            town.clock.set(town.days_ago(12), 16)
            change_status(actor=town.actor("commissioner"), provider=provider, action="pause",
                          reason=one["paused"])  # fmt: skip


def _enter(town: Town, one: dict[str, Any]) -> Provider:
    kind, number, body = one["registration"]
    return add_entry(
        actor=town.actor("commissioner"), organisation=town.organisations[one["key"]],
        description=one["description"], registration_kind=RegistrationKind(kind),
        registration_number=number, registration_body=body,
        registration_note=one.get("note", ""), needs=one["needs"], subjects=one["subjects"],
        safeguarding_name=one["safeguarding"],
        safeguarding_telephone=f"01632 9607{len(one['key']) + 10}",
        safeguarding_email=f"safeguarding@{one['key']}.demo.example",
    )  # fmt: skip


def _put_bases_on_map(town: Town, one: dict[str, Any], places: dict[str, list[float]]) -> None:
    for base in town.organisations[one["key"]].bases.order_by("pk"):
        north, east = AWAY.get(base.name, (2, 3))
        latitude, longitude = places[base.town]
        save_base(
            actor=town.actor("commissioner"), provider=base.provider.directory_entry, base=base,
            name=base.name, street="2 Mill Yard", town=base.town, postcode="ZZ1 2BB",
            latitude=Decimal(f"{latitude + north / 1000:.6f}"),
            longitude=Decimal(f"{longitude + east / 1000:.6f}"),
            access="Level entrance and an accessible toilet; one room upstairs.",
            transport="Bus from the station every half hour; taxis stop at the door.",
        )  # fmt: skip


def _offer(town: Town, provider: Provider, one: dict[str, Any]) -> None:
    bases = {base.name: base for base in provider.organisation.bases.all()}
    actor = town.actor("commissioner")
    for mode, base, lowest, highest, places in one["offers"]:
        save_offer(actor=actor, provider=provider, mode=Mode(mode), base=bases.get(base),
                   lowest_age=lowest, highest_age=highest, places=places)  # fmt: skip
    for mode, unit, amount in one["prices"]:
        set_price(actor=actor, provider=provider, mode=Mode(mode), unit=unit,
                  amount=Decimal(amount), starts_on=town.school_days[0])  # fmt: skip


def _check(town: Town, provider: Provider, one: dict[str, Any]) -> None:
    """Checks so many days before the demo date; a year and more ago is overdue."""
    days = dict(zip(CheckKind, one["checked"], strict=True))
    for kind, ago in days.items():
        letter = SimpleUploadedFile("confirmation.pdf", CONFIRMATION, "application/pdf")
        town.clock.set(town.today - timedelta(days=min(ago, 60)), 10)
        record_check(
            actor=town.actor("commissioner"), provider=provider, kind=kind,
            checked_on=town.today - timedelta(days=ago),
            found="In order." if kind != CheckKind.ENTRY else "",
            upload=letter if kind == CheckKind.STAFF else None,
        )  # fmt: skip
