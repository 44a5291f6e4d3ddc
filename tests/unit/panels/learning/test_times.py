"""Times by month, held against a slow count of every decision."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from calendars.days import working_days_between
from panels.learning.times import times_tables
from panels.models import Decision, DecisionStatus, Outcome
from provision.models import Placement, Support, SupportStatus
from reintegration.models import ReturnPlan, ReturnStatus
from tests.factories.directory import SupportFactory
from tests.factories.panel_past import Past
from tests.factories.provision import PlacementFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.unit.panels.learning.reading import plain, sight_of, table_of

pytestmark = pytest.mark.django_db
GIVES = {Outcome.PLACEMENT: Placement, Outcome.LIAISON: Support, Outcome.RETURN_SUPPORT: ReturnPlan}


@pytest.fixture
def past():
    return Past()


def tables(past: Past, **chosen):
    found = times_tables(sight_of(past.people, **chosen))
    return plain(table_of(found, "to-decision")), plain(table_of(found, "to-start"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lengths_agree_with_counting_them_one_by_one(past, seed):
    chance = random.Random(seed)  # noqa: S311 - of invented figures
    for _number in range(25):
        _something(past, chance)

    to_decision, to_start = tables(past)

    assert to_decision == _slowly(_lengths_to_decision())
    assert {label: row[:4] for label, row in to_start.items()} == _slowly(_lengths_to_start())
    assert to_start["Whole period"][4] == len(_giving()) - len(_flat(_lengths_to_start()))


def test_what_stood_beside_the_decision_is_not_counted(past):
    today = timezone.localdate()
    decision = past.decided(today - timedelta(days=30), today - timedelta(days=20))
    past.decision(decision.item, today, Outcome.LIAISON, status=DecisionStatus.REJECTED)
    Decision.objects.filter(pk=decision.pk).update(status=DecisionStatus.REPLACED)
    past.decision(decision.item, today - timedelta(days=10), Outcome.LIAISON)

    to_decision, to_start = tables(past)

    assert to_decision["Whole period"][0] == 1  # the first is when the child heard
    assert to_start["Whole period"] == (0, None, None, None, 1)  # the later one is what stands


def test_a_plan_from_before_the_decision_is_not_its_start(past):
    today = timezone.localdate()
    decision = past.decided(
        today - timedelta(days=90), today - timedelta(days=60), Outcome.RETURN_SUPPORT
    )
    begins = decision.decided_on - timedelta(days=100)
    past.returning(decision.item.child, begins, ReturnStatus.ENDED)

    assert tables(past)[1]["Whole period"] == (0, None, None, None, 1)


def test_nothing_decided_gives_a_line_of_nothing(past):
    to_decision, to_start = tables(past)

    assert to_decision == {"Whole period": (0, None, None, None)}
    assert to_start == {"Whole period": (0, None, None, None, 0)}


def _something(past: Past, chance: random.Random) -> None:
    """A referral, decided some days after; what was decided has begun, or not."""
    today = timezone.localdate()
    decided_on = today - timedelta(days=chance.randrange(300))
    sent_on = decided_on - timedelta(days=chance.randrange(80))
    decision = past.decided(
        sent_on, decided_on,
        chance.choice([*GIVES, Outcome.DECLINE, Outcome.TOP_UP]),
    )  # fmt: skip
    first_day = min(decided_on + timedelta(days=chance.randrange(-5, 60)), today)
    if chance.random() < 0.7:
        _begin(past, decision, first_day)


def _begin(past: Past, decision: Decision, day: date) -> None:
    child, reference = decision.item.child, decision.reference
    if decision.outcome == Outcome.PLACEMENT:
        rests_on = AuthorisationFactory(child=child, decision_reference=reference)
        PlacementFactory(child=child, authorisation=rests_on, starts_on=day)
    elif decision.outcome in {Outcome.LIAISON, Outcome.TOP_UP}:
        SupportFactory(
            child=child, decision_reference=reference, active=True, starts_on=day,
            ends_on=day + timedelta(days=90),
        )  # fmt: skip
    elif decision.outcome == Outcome.RETURN_SUPPORT:
        begins = max(day, decision.decided_on)
        past.returning(child, begins, ReturnStatus.ACTIVE)


def _giving() -> list[Decision]:
    return list(Decision.objects.exclude(outcome=Outcome.DECLINE))


def _lengths_to_decision() -> dict[str, list[int]]:
    from referrals.models import Referral

    found: dict[str, list[int]] = {}
    for decision in Decision.objects.select_related("item"):
        referral = Referral.objects.get(pk=decision.item.subject_id)
        days = working_days_between(referral.submitted_on, decision.decided_on)
        found.setdefault(f"{decision.decided_on:%Y-%m}", []).append(days)
    return found


def _lengths_to_start() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for decision in Decision.objects.select_related("item"):
        months = found.setdefault(f"{decision.decided_on:%Y-%m}", [])
        first = _first_day(decision)
        if first is not None:
            months.append(working_days_between(decision.decided_on, first))
    return found


def _first_day(decision: Decision) -> date | None:
    child = decision.item.child
    for placement in Placement.objects.filter(child=child):
        return placement.starts_on
    for support in Support.objects.filter(child=child, status=SupportStatus.ACTIVE):
        return support.starts_on
    for plan in ReturnPlan.objects.filter(child=child):
        return plan.starts_on
    return None


def _flat(by_month: dict[str, list[int]]) -> list[int]:
    return [days for month in by_month.values() for days in month]


def _slowly(by_month: dict[str, list[int]]) -> dict[str, tuple[int | None, ...]]:
    today = timezone.localdate()
    found = {}
    day = date.fromisoformat(f"{min(by_month)}-01")
    while day <= today:
        found[date_format(day, "F Y")] = _measured(by_month.get(f"{day:%Y-%m}", []))
        day = (day + timedelta(days=32)).replace(day=1)
    return {**found, "Whole period": _measured(_flat(by_month))}


def _measured(days: list[int]) -> tuple[int | None, ...]:
    if not days:
        return (0, None, None, None)
    ordered, number = sorted(days), len(days)
    return number, ordered[-(-number // 2) - 1], ordered[-(-9 * number // 10) - 1], ordered[-1]
