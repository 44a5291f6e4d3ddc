"""Lessons: logged by the provider that teaches the child, read by those who work with the child."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from calendars.days import is_working_day
from provision.models import Placement
from tests.factories.accounts import OrganisationFactory
from tests.factories.provision import PlacementFactory, SlotFactory, TaughtSessionFactory
from tests.permissions.expectations.cases import of_child
from tests.permissions.groups import CHILD_STAFF, PROVIDERS, PROVISION_READERS
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World

TEACHERS = PROVIDERS | {"provider_colleague"}


def _last_school_day() -> date:
    day = timezone.localdate()
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _placement(world: World, circle: Circle) -> Placement:
    """The own child at the provider manager's; another child at one where nobody here works."""
    if circle is world.own:
        provider = world.membership(str(Role.PROVIDER_MANAGER)).organisation
    else:
        provider = OrganisationFactory(kind="provider")
    found: Placement = PlacementFactory(child=circle.child, provider=provider)
    return found


def _lesson(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": TaughtSessionFactory(placement=_placement(world, circle)).public_id}


def _day(world: World, circle: Circle) -> dict[str, Any]:
    return {"day": _last_school_day()}


def _group(world: World, circle: Circle) -> dict[str, Any]:
    day = _last_school_day()
    at = time(8, circle.child.pk % 60)
    slot = SlotFactory(placement=_placement(world, circle), weekday=day.weekday(), starts_at=at)
    return {"day": day, "group": f"{at:%H%M}1200-group-{slot.base_id}-english"}


RULES: dict[str, Rule] = {
    "provision:child_education": rule(CHILD_STAFF, of_child),
    "provision:child_lessons": rule(PROVISION_READERS, of_child),
    "provision:log": rule(TEACHERS),
    "provision:log_other": rule(TEACHERS),
    "provision:log_day": rule(TEACHERS, _day, about_child=False),
    "provision:log_group": rule({Role.PROVIDER_MANAGER}, _group),
    "provision:correct_lesson": rule({Role.PROVIDER_MANAGER}, _lesson),
    "provision:withdraw_lesson": rule({Role.PROVIDER_MANAGER}, _lesson),
}
