"""Reads of the directory: what is offered, how far away it is, and what is free in a week."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import (
    ACos,
    Cast,
    Coalesce,
    Cos,
    Greatest,
    Least,
    Radians,
    Sin,
)
from django.db.models.lookups import IsNull
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Permission
from cases.querysets import DatedQuerySet
from ledger.text import sort_key

EARTH_RADIUS = 6_371_000  # metres, mean
FAR = 10_000_000  # metres: where a base is that nobody has put on the map; the end of the list
Point = tuple[float, float]  # latitude and longitude in degrees


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


class ProviderQuerySet(models.QuerySet):
    """Entries of the directory."""

    def standing(self) -> Self:
        """Not taken out of the directory."""
        return self.exclude(status="removed")

    def visible_to(self, actor: Actor) -> Self:
        """What stands in the directory; taken out ones for its keepers and the own provider."""
        if actor.is_system or actor.can(Permission.KEEP_DIRECTORY):
            return self
        if actor.membership is None:
            return self.none()
        own = Q(organisation=actor.organisation)
        return self.filter(~Q(status="removed") | own)

    def own_of(self, actor: Actor) -> Self:
        """The entry of the organisation that the actor works for."""
        return self.filter(organisation=actor.organisation)

    def overdue(self) -> Self:
        """Standing, with a check that should have been made by now."""
        return self.standing().filter(next_check_on__lt=timezone.localdate())

    def matching(self, words: str) -> Self:
        """Every word in the name or in what they do."""
        found = self
        for word in words.split():
            named = Q(organisation__sort_name__contains=sort_key(word))
            found = found.filter(named | Q(description__icontains=word))
        return found

    def offering_any(self, offers: "OfferQuerySet") -> Self:
        """Those with one of `offers`."""
        return self.filter(Exists(offers.filter(provider=OuterRef("pk"))))

    def with_facts(self, offers: "OfferQuerySet") -> Self:
        """`metres` to the nearest of `offers` (from their `with_facts`) and `free` places."""
        own = offers.filter(provider=OuterRef("pk")).order_by().values("provider")
        nearest = own.annotate(nearest=Min("metres")).values("nearest")
        free = own.annotate(sum=Sum(Greatest("free", 0))).values("sum")
        return self.annotate(
            metres=Coalesce(Subquery(nearest), Value(FAR), output_field=IntegerField()),
            free=Coalesce(Subquery(free), Value(0), output_field=IntegerField()),
        )

    def for_list(self, offers: "OfferQuerySet") -> Self:
        """With all that a row shows, in a constant number of queries.

        `found_offers` holds the offers that answer, nearest first.
        """
        nearest_first = offers.select_related("base").order_by("metres", "pk")
        found = Prefetch("offers", nearest_first, to_attr="found_offers")
        return self.select_related("organisation").prefetch_related(found)

    def with_everything(self) -> Self:
        """With offers that still stand, bases and prices, for an export."""
        from provision.models import Offer

        standing = Offer.objects.filter(ends_on__isnull=True).select_related("base__details")
        return self.select_related("organisation").prefetch_related(
            Prefetch("offers", standing.order_by("pk")), "prices"
        )


class CheckQuerySet(models.QuerySet):
    """Checks of providers."""

    def newest(self) -> Self:
        """The newest check of each kind of each provider."""
        return self.order_by("provider_id", "kind", "-checked_on", "-pk").distinct(
            "provider_id", "kind"
        )

    def with_people(self) -> Self:
        """With who made it and what was kept."""
        return self.select_related("recorded_by", "file")


class OfferQuerySet(DatedQuerySet):
    """What providers offer."""

    def with_facts(self, week_on: date, origin: Point | None = None) -> Self:
        """`places`, `taken` and `free` in the week of that Monday, and `metres` from `origin`.

        `metres` is 0 for teaching that comes to the child, and FAR for a base off the map.
        """
        from provision.models import WeekPlaces

        said = WeekPlaces.objects.filter(offer=OuterRef("pk"), week_on=week_on).values("places")
        return self.annotate(
            week_places=Coalesce(Subquery(said), F("places")),
            taken=_taken(week_on),
        ).annotate(free=Cast(F("week_places"), IntegerField()) - F("taken"), metres=_metres(origin))

    def for_age(self, age: int) -> Self:
        return self.filter(lowest_age__lte=age, highest_age__gte=age)

    def with_a_free_place(self) -> Self:
        """At a provider that takes children now, after `with_facts`."""
        return self.filter(free__gt=0, provider__status="listed")

    def within(self, metres: int) -> Self:
        """Not farther than that, after `with_facts`; what comes to the child is always near."""
        return self.filter(metres__lte=metres)


def _taken(week_on: date) -> Any:
    """How many children have, or are promised, a place of the offer in a week.

    A placement without a base counts at every base of the provider, so that no place is promised
    twice. One past its planned end goes on until somebody ends it.
    """
    from provision.models import PlacementMode

    friday, today = week_on + timedelta(days=4), timezone.localdate()
    goes_on = Q(placement__ended_on__gte=week_on) | Q(placement__ended_on__isnull=True) & (
        Q(placement__planned_end_on__gte=week_on) | Q(placement__planned_end_on__lt=today)
    )
    here = Q(placement__base__isnull=True) | Q(placement__base=OuterRef("base"))
    here |= Q(IsNull(OuterRef("base"), True))
    taken = (
        PlacementMode.objects.filter(
            goes_on,
            here,
            Q(ends_on__isnull=True) | Q(ends_on__gte=week_on),
            placement__provider=OuterRef("provider__organisation"),
            placement__status__in=["planned", "accepted", "active", "ending", "ended"],
            placement__starts_on__lte=friday,
            mode=OuterRef("mode"),
            starts_on__lte=friday,
        )
        .order_by()
        .values("mode")
        .annotate(number=Count("placement", distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(taken), Value(0), output_field=IntegerField())


def _metres(origin: Point | None) -> Any:
    """Distance over the sphere (spherical law of cosines; exact to some metres in a county)."""
    if origin is None:
        return Value(0, output_field=IntegerField())
    latitude, longitude = (Radians(Value(part, output_field=FloatField())) for part in origin)
    there = Radians(Cast("base__details__latitude", FloatField()))
    across = Radians(Cast("base__details__longitude", FloatField())) - longitude
    angle = Sin(latitude) * Sin(there) + Cos(latitude) * Cos(there) * Cos(across)
    # Rounding may leave the sine and cosine of one and the same place a hair beyond 1.
    on_the_map = ACos(Least(Greatest(angle, -1.0), 1.0)) * EARTH_RADIUS
    return Case(
        When(base__isnull=True, then=Value(0)),
        When(base__details__latitude__isnull=True, then=Value(FAR)),
        default=Cast(on_the_map, IntegerField()),
        output_field=IntegerField(),
    )
