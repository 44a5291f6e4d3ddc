"""Help at the home school: the hours of liaison officers, and what is done with them."""

from datetime import timedelta
from decimal import Decimal

from demo.seeding.town import Town
from provision.models import Support, SupportKind
from provision.services.support import arrange_support, set_liaison_hours

HOURS = {"liaison": 22, "liaison-away": 15, "liaison-3": 18}


def arrange_help(town: Town) -> None:
    """Of what the panel has decided: one of each kind is under way."""
    actor = town.actor("coordinator")
    town.clock.set(town.days_ago(40), 10)
    for key, hours in HOURS.items():
        set_liaison_hours(
            actor=actor, officer=town.memberships[key], hours_a_week=Decimal(hours),
            starts_on=town.days_ago(40),
        )  # fmt: skip
    town.clock.set(town.days_ago(1), 14)
    for kind in SupportKind:
        waiting = Support.objects.filter(kind=kind, status="to_arrange").order_by("pk").first()
        if waiting is not None:
            _arrange(town, waiting)


def _arrange(town: Town, support: Support) -> None:
    is_liaison = support.kind == SupportKind.LIAISON
    arrange_support(
        actor=town.actor("coordinator"), support=support, purpose=support.purpose,
        hours_a_week=Decimal(3) if is_liaison else Decimal("7.5"),
        starts_on=town.today - timedelta(days=1), ends_on=town.today + timedelta(days=42),
        officer=town.memberships["liaison"] if is_liaison else None,
        given_by="" if is_liaison else "A teaching assistant of the school",
    )  # fmt: skip
