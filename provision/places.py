"""Whether a provider has a place for a child: week by week, as the directory says."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from provision.directory_querysets import monday_of
from provision.models import LIVE, Offer, Placement, PlacementMode

WEEK = timedelta(weeks=1)
MOST = 60  # weeks looked at: a placement lasts no longer than a year
Weeks = list[date]


def weeks_without_place(placement: Placement) -> list[tuple[Offer, Weeks]]:
    """Mondays of weeks in which those whom the provider has accepted leave no place for a child.

    By offer of the directory, for the ways of teaching and the base of the placement. What the
    directory does not offer has no known limit. Three queries.
    """
    modes = {row.mode for row in placement.modes.all()}
    offers = _offers(placement, modes)
    if not offers:
        return []
    weeks = _weeks(placement)
    taken = _taken(placement, modes, weeks)
    found = []
    for offer in offers:
        said = {row.week_on: row.places for row in offer.weeks.all()}
        full = [
            week for week in weeks
            if _count(taken[offer.mode], offer, week) >= said.get(week, offer.places)
        ]  # fmt: skip
        if full:
            found.append((offer, full))
    return found


def _offers(placement: Placement, modes: Iterable[str]) -> list[Offer]:
    """One for each way of teaching: that of the base before one at no base."""
    standing = Offer.objects.filter(
        provider__organisation=placement.provider_id, mode__in=modes, ends_on__isnull=True
    )
    rows = standing.select_related("base", "provider").prefetch_related("weeks")
    by_mode = {
        row.mode: row
        for row in sorted(rows, key=lambda row: row.base_id is not None)
        if row.base_id in {None, placement.base_id}
    }
    return list(by_mode.values())


def _weeks(placement: Placement) -> Weeks:
    first = monday_of(max(placement.starts_on, timezone.localdate()))
    weeks = [first + number * WEEK for number in range(MOST)]
    return [week for week in weeks if week == first or week <= placement.planned_end_on]


Held = tuple[int | None, int, date, date | None]


def _taken(placement: Placement, modes: Iterable[str], weeks: Weeks) -> dict[str, list[Held]]:
    """By way of teaching: base, placement, first and last day of those accepted before."""
    rows = PlacementMode.objects.filter(
        placement__provider=placement.provider_id, placement__status__in=LIVE, mode__in=modes,
        placement__starts_on__lt=weeks[-1] + WEEK,
    ).exclude(placement=placement)  # fmt: skip
    found = defaultdict(list)
    for row in rows.select_related("placement"):
        held = row.placement
        # One past its planned end goes on until somebody ends it.
        is_late = held.planned_end_on < timezone.localdate()
        ends = [day for day in (row.ends_on, None if is_late else held.planned_end_on) if day]
        first = max(row.starts_on, held.starts_on)
        found[row.mode].append((held.base_id, held.pk, first, min(ends, default=None)))
    return found


def _count(held: Iterable[Held], offer: Offer, week: date) -> int:
    """Children who have a place of the offer in a week; one without a base counts at each."""
    sunday = week + WEEK - timedelta(days=1)
    return len({
        placement
        for base, placement, first, last in held
        if first <= sunday and (last is None or last >= week)
        and (offer.base_id is None or base in {None, offer.base_id})
    })  # fmt: skip
