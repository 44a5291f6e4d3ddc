"""Holds of attendance alerts, for children whose condition is known and planned for."""

from collections.abc import Iterator
from datetime import timedelta

from attendance.models import Alert, AlertHold
from attendance.services.holds import agree_hold, ask_hold, decline_hold, release_hold
from cases.registries import condition_plans
from demo.seeding.told import Told
from demo.seeding.town import Town

REASON = "{name} has a plan, health and family know it, and we look at it together on that day."


def hold_alerts(town: Town, children: list[Told]) -> None:
    """One asked for, one until a review date, one until further days, one declined, one ended."""
    waiting = _with_plan(children)
    for decide in (None, _agree, _agree, _decline, _end):
        told = next(waiting, None)
        if told is None:
            return
        hold = _ask(told, by_days=decide is _agree and AlertHold.objects.standing().exists())
        if decide is not None:
            decide(told, hold)


def _with_plan(children: list[Told]) -> Iterator[Told]:
    """Those with a plan in force; first those whose alert is open."""
    known = [told for told in children if any(plan.find(told.child) for plan in condition_plans)]
    alerts = Alert.objects.open().filter(child__in=[told.child for told in known])
    is_open = set(alerts.values_list("child", flat=True))
    return iter(sorted(known, key=lambda told: told.child.pk not in is_open))


def _ask(told: Told, *, by_days: bool) -> AlertHold:
    told.on(3, 10)
    return ask_hold(
        actor=told.senco, child=told.child, reason=REASON.format(name=told.child.first_name),
        until_on=None if by_days else told.town.today + timedelta(weeks=6),
        further_days=8 if by_days else None, names_plan=True,
    )  # fmt: skip


def _agree(told: Told, hold: AlertHold) -> None:
    told.on(2, 11)
    agree_hold(actor=told.town.actor("liaison-3"), hold=hold)


def _decline(told: Told, hold: AlertHold) -> None:
    told.on(2, 12)
    decline_hold(
        actor=told.town.actor("liaison-3"), hold=hold,
        reason="The plan is a year old and names no hours. Please bring it up to date.",
    )  # fmt: skip


def _end(told: Told, hold: AlertHold) -> None:
    _agree(told, hold)
    told.on(1, 10)
    release_hold(
        actor=told.senco, hold=hold,
        reason="Treatment has changed, and so has the plan. We would like to hear again.",
    )  # fmt: skip
