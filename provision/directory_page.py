"""The directory as a list, and one provider at a glance."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.map_reference import MapPoint
from accounts.roles import Scope
from ledger.lists import Column, Sorting
from provision.directory_querysets import FAR, OfferQuerySet, ProviderQuerySet, monday_of
from provision.models import CheckKind, Offer, Price, Provider, ProviderCheck
from provision.positions import Origin

METRES_IN_A_MILE = 1609.344
WEEKS_SHOWN = 6
SORTING = Sorting(
    {
        "name": ("organisation__sort_name",),
        "distance": ("metres", "organisation__sort_name"),
        "free": ("-free", "organisation__sort_name"),
        "check": ("next_check_on", "organisation__sort_name"),
    },
    default="name",
)


def own_origin(actor: Actor) -> Origin | None:
    """Where distance is measured from when nobody says: the actor's own school."""
    school = actor.organisation if actor.scope is Scope.SCHOOL else None
    point = school.map_point if school else None
    return Origin(point, school.name) if school and point else None


def list_providers(actor: Actor, asked: dict[str, Any], origin: Origin | None) -> ProviderQuerySet:
    """The visible entries that the filter asks for; `asked` is the filter's cleaned data."""
    rows = Provider.objects.visible_to(actor)
    rows = rows.filter(status=asked["status"]) if asked.get("status") else rows.standing()
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    if asked.get("need"):
        rows = rows.filter(needs__contains=[asked["need"]])
    if asked.get("checks") == "overdue":
        rows = rows.overdue()
    offers, is_narrowed = _offers(asked, origin.point if origin else None)
    if is_narrowed:
        rows = rows.offering_any(offers)
    return rows.with_facts(offers).for_list(offers)


def _offers(asked: dict[str, Any], point: MapPoint | None) -> tuple[OfferQuerySet, bool]:
    """The offers that answer, and whether the filter asks anything of them."""
    week_on = asked.get("week") or monday_of(timezone.localdate())
    offers = Offer.objects.current(max(week_on, timezone.localdate())).with_facts(week_on, point)
    everything = offers
    if asked.get("age") is not None:
        offers = offers.for_age(asked["age"])
    if asked.get("mode"):
        offers = offers.filter(mode=asked["mode"])
    if asked.get("miles") and point is not None:
        offers = offers.within(round(int(asked["miles"]) * METRES_IN_A_MILE))
    if asked.get("free"):
        offers = offers.with_a_free_place()
    return offers, offers is not everything


def distance_in_words(offer: Any) -> str:
    """How far an offer with facts is: in miles, or that it comes to the child."""
    if offer.base_id is None:
        return _("Comes to the child")
    if offer.metres >= FAR:
        return _("Not on the map")
    return _("%(miles).1f miles") % {"miles": offer.metres / METRES_IN_A_MILE}


def _each(row: Any, get: Any) -> str:
    return "; ".join(dict.fromkeys(str(get(offer)) for offer in row.found_offers))


def columns(origin: Origin | None) -> list[Column]:
    """What a download says; distance when it is measured from somewhere."""
    found: list[Column] = [
        (gettext_lazy("Provider"), lambda row: row.organisation.name),
        (gettext_lazy("State"), lambda row: row.get_status_display()),
        (gettext_lazy("Registered as"), lambda row: row.get_registration_kind_display()),
        (gettext_lazy("Registration number"), lambda row: row.registration_number),
        (gettext_lazy("Last checked"), lambda row: row.last_checked_on),
        (gettext_lazy("Next check"), lambda row: row.next_check_on),
        (gettext_lazy("Ways of teaching"), lambda row: _each(row, lambda o: o)),
        (
            gettext_lazy("Ages"),
            lambda row: _each(row, lambda o: f"{o.lowest_age} to {o.highest_age}"),
        ),
        (gettext_lazy("Free places"), lambda row: row.free),
        (gettext_lazy("Telephone number"), lambda row: row.organisation.telephone),
        (gettext_lazy("Email address"), lambda row: row.organisation.email),
        (gettext_lazy("Safeguarding lead"), lambda row: row.safeguarding_name),
        (gettext_lazy("Safeguarding telephone"), lambda row: row.safeguarding_telephone),
    ]
    if origin is not None:
        nearest: Column = (
            gettext_lazy("Distance"),
            lambda row: distance_in_words(row.found_offers[0]) if row.found_offers else "",
        )
        found.insert(7, nearest)
    return found


@dataclass(frozen=True, slots=True)
class CheckState:
    """Where one kind of check stands: the newest one, and since when it is due."""

    kind: CheckKind
    newest: ProviderCheck | None
    due_on: date

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been made by now."""
        return self.due_on < timezone.localdate()


def check_states(provider: Provider) -> list[CheckState]:
    """Each kind of check of a provider. One query."""
    newest = {row.kind: row for row in provider.checks.newest().with_people()}
    entered_on = timezone.localdate(provider.recorded_at)
    return [
        CheckState(kind, newest.get(kind), newest[kind].next_on if kind in newest else entered_on)
        for kind in CheckKind
    ]


def prices_of(provider: Provider) -> tuple[list[Price], list[Price]]:
    """The prices in force, and those that come. One query."""
    today = timezone.localdate()
    prices = [row for row in provider.prices.all() if row.ends_on is None or row.ends_on >= today]
    return (
        [row for row in prices if row.starts_on <= today],
        [row for row in prices if row.starts_on > today],
    )


def weeks_ahead(number: int = WEEKS_SHOWN) -> list[date]:
    """Mondays from this week on."""
    monday = monday_of(timezone.localdate())
    return [monday + timedelta(weeks=week) for week in range(number)]


def places_by_week(provider: Provider) -> tuple[list[date], list[tuple[Any, list[Any]]]]:
    """Each offer with its places, taken and free, in the weeks to come. A query a week."""
    weeks = weeks_ahead()
    own = Offer.objects.filter(provider=provider).current().select_related("base")
    by_week: list[dict[int, Any]] = [
        {offer.pk: offer for offer in own.with_facts(week)} for week in weeks
    ]
    for found in by_week:
        for offer in found.values():
            offer.over = max(-offer.free, 0)
    offers = list(by_week[0].values())
    return weeks, [(offer, [week.get(offer.pk) for week in by_week]) for offer in offers]
