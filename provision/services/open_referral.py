"""Bringing a directory in from Open Referral UK: entry by entry, tried out before it is kept."""

import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Base, Organisation, OrganisationKind
from cases.models import HealthNeedKind
from ledger.errors import Refused
from ledger.files import scan, store_bytes
from ledger.models import RetentionClass, StoredFile
from provision import open_referral as files
from provision.directory_permissions import check_keep
from provision.models import BaseDetails, Mode, Offer, Provider, RegistrationKind, Subject
from provision.services.directory import add_entry, change_entry
from provision.services.offers import save_base, save_offer, set_price

JSON = "application/json"
# What reading an entry raises that is not built as the profile says.
NOT_AS_SAID = (
    AttributeError, DatabaseError, LookupError, OverflowError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
OLDEST = 25
YOUNGEST_USUAL, OLDEST_USUAL = 5, 18


@dataclass(slots=True)
class EntryResult:
    """What became, or would become, of one organisation: new, changed, same or refused."""

    name: str
    action: str = "new"
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def keep_upload(*, actor: Actor, upload: UploadedFile) -> StoredFile:
    """Keep a file that holds organisations, for a look at it. Raises as `read_organisations`."""
    check_keep(actor)
    content = upload.read()
    files.read_organisations(content)
    return store_bytes(
        actor=actor, content=content, name=upload.name or "directory.json",
        content_type=JSON, controller=actor.organisation,
        retention_class=RetentionClass.ADMINISTRATION, scan_state=scan(content),
    )  # fmt: skip


@transaction.atomic
def preview_import(*, actor: Actor, organisations: list[files.Object]) -> list[EntryResult]:
    """What an import would do; nothing is kept. Raises PermissionDenied."""
    results = import_directory(actor=actor, organisations=organisations)
    transaction.set_rollback(True)
    return results


@transaction.atomic
def import_directory(*, actor: Actor, organisations: list[files.Object]) -> list[EntryResult]:
    """Add and change providers so that they say what the file says. Idempotent.

    An entry that cannot be used is left out whole, with the reason. Raises PermissionDenied.
    """
    check_keep(actor)
    return [_import_one(actor, item) for item in organisations]


def _import_one(actor: Actor, item: files.Object) -> EntryResult:
    result = EntryResult(str(item.get("name") or _("Without a name"))[:200])
    try:
        with transaction.atomic():
            _Importer(actor, result).organisation(copy.deepcopy(item))
    except Refused as refusal:
        result.action = "refused"
        result.notes = [refusal.message]
    except NOT_AS_SAID:
        result.action = "refused"
        result.notes = [_("This entry is not built as Open Referral UK says.")]
    return result


class _Importer:
    """One organisation on its way in, with what is to be said about it."""

    def __init__(self, actor: Actor, result: EntryResult) -> None:
        self.actor = actor
        self.result = result

    def organisation(self, item: files.Object) -> None:
        key = files.read_id(item)
        item.pop("id")
        facts: dict[str, Any] = {
            "description": str(item.pop("description", "") or ""),
            "email": self._email(item.pop("email", "")),
            "website": str(item.pop("website", "") or "")[:200],
        }
        name = str(item.pop("name", "") or "").strip()[:200]
        provider = self._known(key, name)
        before = files.write_organisation(provider) if provider else None
        if provider is None:
            known = Organisation.objects.filter(
                kind=OrganisationKind.PROVIDER, name__iexact=name
            ).first()
            provider = add_entry(actor=self.actor, organisation=known, name=name, **facts)
        else:
            provider = change_entry(actor=self.actor, provider=provider, name=name, **facts)
        services = item.pop("services", None) or []
        self._registration(provider, item)
        provider.open_referral_id, provider.open_referral = key, item
        unshown = [row for row in services if not self._service(provider, row)]
        if unshown:
            provider.open_referral["services"] = unshown
        provider.save()
        after = files.write_organisation(Provider.objects.get(pk=provider.pk))
        if before is not None:
            self.result.action = "same" if before == after else "changed"

    def _email(self, said: Any) -> str:
        """An email address, or none: one that nobody could write to is not brought in."""
        address = str(said or "").strip()
        try:
            if address:
                validate_email(address[:255])
        except ValidationError:
            self._say(_("“%(name)s” is no email address; it is left out."), address[:100])
            return ""
        return address

    def _known(self, key: Any, name: str) -> Provider | None:
        if not name:
            raise Refused(_("An entry has no name."))
        rows = Provider.objects.select_related("organisation")
        for wanted in (
            {"open_referral_id": key},
            {"organisation__public_id": key},
            {"organisation__name__iexact": name, "organisation__kind": OrganisationKind.PROVIDER},
        ):
            found = rows.filter(**wanted).first()
            if found is not None:
                return found
        return None

    def _registration(self, provider: Provider, item: files.Object) -> None:
        rows = item.get("organization_identifiers") or []
        mine = [row for row in rows if row.get("identifier_scheme") == files.TAXONOMY]
        item["organization_identifiers"] = [row for row in rows if row not in mine]
        for row in mine:
            if row.get("identifier_type") in RegistrationKind.values:
                provider.registration_kind = row["identifier_type"]
                provider.registration_number = str(row.get("identifier") or "")[:40]

    def _service(self, provider: Provider, original: files.Object) -> bool:
        """Take one service in as an offer; False when it is kept without being shown."""
        service = copy.deepcopy(original)
        key, name = files.read_id(service), str(service.get("name") or "")[:200]
        if service.get("status", "active") != "active":
            self._say(_("“%(name)s” is not active; it is kept but not shown."), name)
            return False
        terms = files.take_attributes(service)
        locations = service.get("service_at_locations") or []
        base = self._base(provider, locations[0]) if locations else None
        if len(locations) > 1:
            self._say(_("“%(name)s” has several places; the first is shown."), name)
        mode = self._mode(name, terms, base)
        low, high = self._ages(service, name)
        offer = self._offer_of(provider, key, base, mode)
        if offer is not None and offer.open_referral_id not in (None, key):
            self._say(_("“%(name)s” is a second way of the same teaching at one base; it is kept "
                        "but not shown."), name)  # fmt: skip
            return False
        places = next((int(p) for p in terms.get("places", []) if p.isdigit()), None)
        if places is None:
            places = offer.places if offer else 0
            self._say(_("“%(name)s” does not say how many places there are; until somebody does, "
                        "none is free."), name)  # fmt: skip
        prices, contact = files.take_prices(service), files.take_safeguarding(service)
        shown = save_offer(
            actor=self.actor, provider=provider, offer=offer, mode=mode, base=base,
            lowest_age=low, highest_age=high, places=min(places, 500), name=name,
            description=str(service.get("description") or ""),
        )  # fmt: skip
        self._keep_service(shown, key, service)
        self._facts(provider, terms, contact)
        self._prices(provider, mode, prices)
        return True

    def _say(self, words: str, name: str) -> None:
        self.result.notes.append(words % {"name": name})

    def _base(self, provider: Provider, at: files.Object) -> Base | None:
        location = at.get("location")
        if not isinstance(location, dict) or location.get("location_type") == "virtual":
            return None
        key = files.read_id(location)
        location = at.pop("location")
        location.pop("id")
        name = str(location.pop("name", "") or _("Base"))[:100]
        had_position = location.get("latitude") is not None
        position = files.take_position(location)
        if had_position and position is None:
            self._say(_("“%(name)s” stands at a place that is not on the globe; it comes in "
                        "without a map reference."), name)  # fmt: skip
        street, town, postcode = files.take_first(
            location, "addresses", ("address_1", "city", "postal_code")
        )
        (access,) = files.take_first(location, "accessibility", ("description",))
        known = BaseDetails.objects.filter(open_referral_id=key).first()
        bases = provider.organisation.bases
        base = known.base if known else bases.filter(public_id=key).first()
        return save_base(
            actor=self.actor, provider=provider, base=base or bases.filter(name=name).first(),
            name=name, street=street[:200], town=town[:100], postcode=postcode[:8],
            latitude=position[0] if position else None,
            longitude=position[1] if position else None, access=access,
            transport=str(location.pop("transportation", "") or ""),
            open_referral_id=key, open_referral=location,
        )  # fmt: skip

    def _mode(self, name: str, terms: dict[str, list[str]], base: Base | None) -> str:
        said = [term for term in terms.get("mode", []) if term in Mode.values]
        if said:
            return said[0]
        taken = Mode.GROUP if base else Mode.ONLINE
        words = _("“%(name)s” does not say how it is taught; it is taken as:")
        self._say(f"{words} {taken.label}", name)
        return taken

    def _ages(self, service: files.Object, name: str) -> tuple[int, int]:
        low, high = service.get("minimum_age"), service.get("maximum_age")
        ages = [age if isinstance(age, int | float) else None for age in (low, high)]
        lowest = YOUNGEST_USUAL if ages[0] is None else max(0, min(int(ages[0]), OLDEST))
        highest = OLDEST_USUAL if ages[1] is None else max(lowest, min(int(ages[1]), OLDEST))
        if (lowest, highest) != (low, high):
            self._say(_("“%(name)s” is taken as being for ages") + f" {lowest}–{highest}.", name)
        return lowest, highest

    def _offer_of(self, provider: Provider, key: Any, base: Base | None, mode: str) -> Offer | None:
        rows = provider.offers.filter(ends_on__isnull=True)
        return (
            rows.filter(open_referral_id=key).first()
            or rows.filter(public_id=key).first()
            or rows.filter(base=base, mode=mode).first()
        )

    def _keep_service(self, offer: Offer, key: Any, service: files.Object) -> None:
        for name in ("id", "name", "description", "status", "minimum_age", "assured_date"):
            service.pop(name, None)
        if service.get("maximum_age") == offer.highest_age:
            service.pop("maximum_age")  # else it stays as it was said, such as 100
        offer.open_referral_id, offer.open_referral = key, service
        offer.save(update_fields=["open_referral_id", "open_referral"])

    def _facts(
        self, provider: Provider, terms: dict[str, list[str]], contact: files.Object | None
    ) -> None:
        needs = [term for term in terms.get("need", []) if term in HealthNeedKind.values]
        subjects = [term for term in terms.get("subject", []) if term in Subject.values]
        provider.needs = needs or provider.needs
        provider.subjects = subjects or provider.subjects
        if contact is not None:
            phones = contact.get("phones") or [{}]
            provider.safeguarding_name = str(contact.get("name") or "")[:150]
            provider.safeguarding_email = self._email(contact.get("email"))
            provider.safeguarding_telephone = str(phones[0].get("number") or "")[:30]

    def _prices(self, provider: Provider, mode: str, options: list[files.Object]) -> None:
        for option in sorted(options, key=lambda row: str(row["valid_from"])):
            try:
                starts_on = date.fromisoformat(str(option["valid_from"]))
                until = option.get("valid_to")
                ends_on = date.fromisoformat(str(until)) if until else None
            except ValueError:
                self._say(_("A price of “%(name)s” has no real day."), provider.organisation.name)
                continue
            if provider.prices.filter(mode=mode, starts_on=starts_on).exists():
                continue
            set_price(
                actor=self.actor, provider=provider, mode=mode,
                unit=files.UNITS[option["amount_description"]],
                amount=files.read_amount(option) or Decimal(0), starts_on=starts_on,
                ends_on=ends_on,
            )  # fmt: skip
