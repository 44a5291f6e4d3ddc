"""What a provider offers: where, how, for whom, with how many places, at what price."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Base
from accounts.services.organisations import add_base, change_base
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision.directory_permissions import check_edit, check_keep
from provision.directory_querysets import monday_of
from provision.models import BaseDetails, Offer, Price, PriceUnit, Provider, WeekPlaces
from provision.week import NEEDS_A_BASE

ONE_DAY = timedelta(days=1)


@transaction.atomic
def save_base(
    *,
    actor: Actor,
    provider: Provider,
    base: Base | None = None,
    name: str,
    street: str = "",
    town: str = "",
    postcode: str = "",
    **details: Any,
) -> Base:
    """Enter or change a base; `details` are the fields of `BaseDetails`.

    Raises PermissionDenied, or Refused when the name is taken.
    """
    address = {"name": name, "street": street, "town": town, "postcode": postcode}
    if base is None:
        base = add_base(actor=actor, provider=provider.organisation, **address)
    else:
        base = change_base(actor=actor, base=base, **address)
    BaseDetails.objects.update_or_create(base=base, defaults=details)
    return base


@transaction.atomic
def save_offer(
    *,
    actor: Actor,
    provider: Provider,
    offer: Offer | None = None,
    mode: str,
    base: Base | None,
    lowest_age: int,
    highest_age: int,
    places: int,
    name: str = "",
    description: str = "",
) -> Offer:
    """Enter or change what is offered. One offer a mode at each base.

    Raises PermissionDenied, or Refused naming the field.
    """
    check_edit(actor, provider.organisation)
    if highest_age < lowest_age:
        raise Refused(_("The oldest age must not be below the youngest."), field="highest_age")
    if base is None and mode in NEEDS_A_BASE:
        raise Refused(_("Choose the base at which the group meets."), field="base")
    if base is not None and base.provider_id != provider.organisation_id:
        raise Refused(_("Choose a base of this provider."), field="base")
    found = lock(offer) if offer else Offer(provider=provider, recorded_by=actor.user)
    if found.ends_on is not None:
        raise StaleChange
    found.mode, found.base, found.places = mode, base, places
    found.lowest_age, found.highest_age = lowest_age, highest_age
    found.name, found.description = name, description
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Refused(_("The provider offers this at this base already."), field="mode") from error
    return found


@transaction.atomic
def end_offer(*, actor: Actor, offer: Offer, ends_on: date) -> Offer:
    """An offer is not made any more after a day; placements go on. Raises as above."""
    check_edit(actor, offer.provider.organisation)
    found = lock(offer)
    if found.ends_on is not None:
        raise StaleChange
    if ends_on < found.starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    found.ends_on = ends_on
    found.save(update_fields=["ends_on"])
    return found


@transaction.atomic
def set_week_places(*, actor: Actor, offer: Offer, places: dict[date, int | None]) -> None:
    """Places in single weeks, by their Monday; None goes back to the usual number.

    Raises PermissionDenied, or Refused for a week that is over.
    """
    check_edit(actor, offer.provider.organisation)
    found = lock(offer)
    this_week = monday_of(timezone.localdate())
    for week_on, number in places.items():
        if week_on < this_week or week_on.weekday() != 0:
            raise Refused(_("Places can be changed for this week and those to come."))
        if number is None or number == found.places:
            WeekPlaces.objects.filter(offer=found, week_on=week_on).delete()
        else:
            WeekPlaces.objects.update_or_create(
                offer=found, week_on=week_on, defaults={"places": number}
            )


@transaction.atomic
def set_price(
    *,
    actor: Actor,
    provider: Provider,
    mode: str,
    unit: str,
    amount: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    note: str = "",
) -> Price:
    """A price from a day on; one that is still in force ends the day before.

    Raises PermissionDenied, or Refused naming the field.
    """
    check_keep(actor)
    lock(provider)
    if amount < 0:
        raise Refused(_("Enter an amount of 0 or more."), field="amount")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    earlier = Price.objects.select_for_update().filter(provider=provider, mode=mode)
    if earlier.filter(starts_on=starts_on).exists():
        raise Refused(_("There is a price from this day already."), field="starts_on")
    for price in earlier.current(starts_on):
        price.ends_on = starts_on - ONE_DAY
        price.save(update_fields=["ends_on"])
    try:
        with transaction.atomic():
            return Price.objects.create(
                provider=provider, mode=mode, unit=PriceUnit(unit), amount=amount, note=note,
                starts_on=starts_on, ends_on=ends_on, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("A price from a later day is entered already: say until when this one holds."),
            field="ends_on",
        ) from error
