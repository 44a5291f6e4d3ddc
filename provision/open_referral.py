"""Providers as Open Referral UK 3.0 (Human Services Data Specification): reading and writing.

An organisation is a provider, a service is an offer, a location is a base. What a file says and
Waymark does not show is kept with the record and written out again, so that nothing is lost on
the way through. What only Waymark says (ways of teaching, needs, subjects, places) travels as
attributes of the taxonomy "Waymark".
"""

import copy
import json
import uuid
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Base
from ledger.errors import Refused
from provision.models import BaseDetails, Mode, Offer, Price, PriceUnit, Provider

Object = dict[str, Any]
TAXONOMY = "Waymark"
SAFEGUARDING = "Safeguarding lead"
UNITS = {"per term": PriceUnit.TERM, "per week": PriceUnit.WEEK, "per hour": PriceUnit.HOUR}
UNIT_WORDS = {unit: words for words, unit in UNITS.items()}


def read_organisations(content: bytes) -> list[Object]:
    """The organisations of a file, each with its services.

    Takes one organisation, service or service at location, a list of them, or a page of an API.
    Raises Refused when the file is something else.
    """
    try:
        return _organisations_in(json.loads(content))
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(_("This is no JSON file."), field="file") from error
    except RecursionError as error:
        raise Refused(_("The file is nested too deeply."), field="file") from error


def _organisations_in(found: Any) -> list[Object]:
    if isinstance(found, dict) and isinstance(found.get("contents"), list):
        found = found["contents"]
    items = found if isinstance(found, list) else [found]
    organisations: dict[str, Object] = {}
    for item in items:
        organisation = _organisation_of(item) if isinstance(item, dict) else None
        if organisation is None:
            raise Refused(_("The file holds no organisations of Open Referral UK."), field="file")
        known = organisations.setdefault(str(organisation.get("id")), organisation)
        if known is not organisation:
            known["services"] = [*_services(known), *_services(organisation)]
    return list(organisations.values())


def _services(organisation: Object) -> list[Any]:
    services = organisation.get("services") or []
    if not isinstance(services, list):
        raise Refused(
            _("The services of “%(name)s” are no list, as Open Referral UK has them.")
            % {"name": str(organisation.get("name"))[:200]},
            field="file",
        )
    return services


def _organisation_of(item: Object) -> Object | None:
    """An item of any of the three kinds, turned so that the organisation is outside."""
    item = copy.deepcopy(item)
    if isinstance(item.get("service"), dict):  # a service at a location
        service = item.pop("service")
        service["service_at_locations"] = [item]
        item = service
    if isinstance(item.get("organization"), dict):  # a service
        organisation = item.pop("organization")
        organisation["services"] = [item]
        return organisation
    is_taxonomy = "taxonomy" in item or "term" in item or "version" in item
    return item if "name" in item and not is_taxonomy else None


def read_id(item: Object) -> uuid.UUID:
    """The identifier. Raises Refused without one."""
    try:
        return uuid.UUID(str(item.get("id")))
    except ValueError as error:
        raise Refused(_("An entry has no identifier (UUID).")) from error


def take_attributes(service: Object) -> dict[str, list[str]]:
    """Takes Waymark's own attributes out of a service: kind to terms."""
    found: dict[str, list[str]] = {}
    rest = []
    for attribute in _list(service, "attributes"):
        term = attribute.get("taxonomy_term") or {}
        if term.get("taxonomy") == TAXONOMY:
            found.setdefault(str(attribute.get("link_type")), []).append(str(term.get("term")))
        else:
            rest.append(attribute)
    _keep(service, "attributes", rest)
    return found


def take_prices(service: Object) -> list[Object]:
    """Takes the prices that Waymark understands out of a service."""
    mine: list[Object] = []
    rest: list[Object] = []
    for option in _list(service, "cost_options"):
        is_mine = option.get("amount_description") in UNITS and read_amount(option) is not None
        (mine if is_mine and option.get("valid_from") else rest).append(option)
    _keep(service, "cost_options", rest)
    return mine


def read_amount(option: Object) -> Decimal | None:
    """The amount of a cost option in pounds; None when there is none."""
    try:
        amount = Decimal(str(option.get("amount")))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def take_safeguarding(service: Object) -> Object | None:
    """Takes the safeguarding contact out of a service."""
    contacts = _list(service, "contacts")
    found = next((row for row in contacts if row.get("title") == SAFEGUARDING), None)
    _keep(service, "contacts", [row for row in contacts if row is not found])
    return found


def take_position(location: Object) -> tuple[Decimal, Decimal] | None:
    """Takes latitude and longitude out of a location, if they are on the globe."""
    try:
        north = Decimal(str(location.get("latitude")))
        east = Decimal(str(location.get("longitude")))
    except InvalidOperation:
        return None
    if not (north.is_finite() and east.is_finite() and abs(north) <= 90 and abs(east) <= 180):
        return None
    del location["latitude"], location["longitude"]
    places = Decimal("0.000001")
    return north.quantize(places), east.quantize(places)


def take_first(item: Object, key: str, names: Iterable[str]) -> list[str]:
    """Takes words out of the first of a list inside an item, such as its first address."""
    rows = _list(item, key)
    if not rows:
        return ["" for _name in names]
    return [str(rows[0].pop(name, "") or "") for name in names]


def _list(item: Object, key: str) -> list[Object]:
    rows = item.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _keep(item: Object, key: str, rows: list[Object]) -> None:
    if rows:
        item[key] = rows
    else:
        item.pop(key, None)


def write_organisations(providers: Iterable[Provider]) -> Object:
    """A page of an API with every provider; they come with offers, bases and prices loaded."""
    contents = [write_organisation(provider) for provider in providers]
    return {
        "total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents),
        "first_page": True, "last_page": True, "empty": not contents, "contents": contents,
    }  # fmt: skip


def write_organisation(provider: Provider) -> Object:
    """One provider with its offers."""
    organisation = provider.organisation
    kept = copy.deepcopy(provider.open_referral)
    unshown = kept.pop("services", [])
    identifiers = kept.pop("organization_identifiers", [])
    if provider.registration_number:
        identifiers = [*identifiers, {
            "id": _made(provider.public_id, "registration"),
            "identifier_type": provider.registration_kind,
            "identifier_scheme": TAXONOMY,
            "identifier": provider.registration_number,
        }]  # fmt: skip
    written = kept | {
        "id": str(provider.open_referral_id or organisation.public_id),
        "name": organisation.name,
        "description": provider.description,
        "email": organisation.email,
        "website": organisation.website,
        "organization_identifiers": identifiers,
    }
    services = [write_service(provider, offer) for offer in provider.offers.all()]
    written["services"] = [*services, *unshown]
    return _without_empty(written)


def write_service(provider: Provider, offer: Offer) -> Object:
    """One offer at its base."""
    kept = copy.deepcopy(offer.open_referral)
    locations = kept.pop("service_at_locations", [])
    if offer.base is not None:
        first = locations[0] if locations else {"id": _made(offer.public_id, "at")}
        locations = [first | {"location": write_location(offer.base)}, *locations[1:]]
    is_active = offer.ends_on is None and provider.status == "listed"
    service = kept | {
        "id": str(offer.open_referral_id or offer.public_id),
        "name": offer.name or str(offer),
        "description": offer.description,
        "status": "active" if is_active else "inactive",
        "minimum_age": offer.lowest_age,
        "maximum_age": kept.get("maximum_age", offer.highest_age),
        "service_at_locations": locations,
        "cost_options": [*kept.get("cost_options", []), *_prices(provider, offer)],
        "contacts": [*kept.get("contacts", []), *_safeguarding(provider)],
        "attributes": [*kept.get("attributes", []), *_attributes(provider, offer)],
    }
    if provider.last_checked_on:
        service["assured_date"] = provider.last_checked_on.isoformat()
    return _without_empty(service)


def write_location(base: Base) -> Object:
    """One base with its address and place on the map."""
    details: BaseDetails | None = getattr(base, "details", None)
    kept = copy.deepcopy(details.open_referral) if details else {}
    address = {"address_1": base.street, "city": base.town, "postal_code": base.postcode}
    if any(address.values()):
        first = (kept.get("addresses") or [{"id": _made(base.public_id, "address")}])[0]
        kept["addresses"] = [first | address, *kept.get("addresses", [])[1:]]
    location = {"location_type": "physical"} | kept | {"name": base.name}
    location["id"] = str((details and details.open_referral_id) or base.public_id)
    if details is None:
        return _without_empty(location)
    if details.latitude is not None and details.longitude is not None:
        location |= {"latitude": float(details.latitude), "longitude": float(details.longitude)}
    if details.access:
        first = (kept.get("accessibility") or [{"id": _made(base.public_id, "access")}])[0]
        location["accessibility"] = [
            first | {"description": details.access}, *kept.get("accessibility", [])[1:]
        ]  # fmt: skip
    location["transportation"] = details.transport
    return _without_empty(location)


def _prices(provider: Provider, offer: Offer) -> list[Object]:
    prices: list[Price] = [row for row in provider.prices.all() if row.mode == offer.mode]
    return [
        _without_empty({
            "id": str(price.public_id),
            "valid_from": price.starts_on.isoformat(),
            "valid_to": price.ends_on.isoformat() if price.ends_on else None,
            "option": str(Mode(price.mode).label),
            "amount": float(price.amount),
            "amount_description": UNIT_WORDS[PriceUnit(price.unit)],
        })
        for price in prices
    ]  # fmt: skip


def _safeguarding(provider: Provider) -> list[Object]:
    if not provider.safeguarding_name:
        return []
    contact: Object = {
        "id": _made(provider.public_id, "safeguarding"), "name": provider.safeguarding_name,
        "title": SAFEGUARDING, "email": provider.safeguarding_email,
    }  # fmt: skip
    if provider.safeguarding_telephone:
        number = provider.safeguarding_telephone
        contact["phones"] = [{"id": _made(provider.public_id, "telephone"), "number": number}]
    return [_without_empty(contact)]


def _attributes(provider: Provider, offer: Offer) -> list[Object]:
    terms = [("mode", offer.mode), ("places", str(offer.places))]
    terms += [("need", need) for need in provider.needs]
    terms += [("subject", subject) for subject in provider.subjects]
    return [
        {
            "id": _made(offer.public_id, f"{kind}:{term}"),
            "link_type": kind,
            "taxonomy_term": {
                "id": _made(uuid.NAMESPACE_OID, f"{kind}:{term}"), "taxonomy": TAXONOMY,
                "term": term, "name": term,
            },
        }
        for kind, term in terms
    ]  # fmt: skip


def _made(of: uuid.UUID, what: str) -> str:
    """An identifier that is the same at every export."""
    return str(uuid.uuid5(of, what))


def _without_empty(item: Object) -> Object:
    return {key: value for key, value in item.items() if value not in (None, "", [])}
