"""Outcomes by kind, school, need and agency, held against a slow count."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency
from cases.models import Enrolment, HealthNeed, HealthNeedKind
from panels.learning.outcomes import outcome_tables
from panels.models import Decision, DecisionStatus, Outcome, StanceKind
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import EnrolmentFactory, HealthNeedFactory
from tests.factories.panel_past import Past
from tests.unit.panels.learning.reading import sight_of, table_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return Past()


def counts(past: Past, key: str, **chosen) -> dict[str, dict[str, int]]:
    """By row and column, what is not 0."""
    table = table_of(outcome_tables(sight_of(past.people, **chosen)), key)
    return {
        str(row.label): {
            str(column): value.number
            for column, value in zip(table.columns, row.values, strict=True) if value.number
        }
        for row in table.rows
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_every_table_agrees_with_counting_one_by_one(past, seed):
    chance = random.Random(seed)  # noqa: S311 - of invented figures
    schools = [SchoolFactory(name=f"{name} School") for name in ("Ash", "Birch", "Cedar")]
    for _number in range(25):
        _something(past, chance, schools)

    for key in ("schools", "needs", "agencies"):
        assert _without_nothing(counts(past, key)) == _slowly(key), key
    everything = counts(past, "outcomes")["Referral"]
    assert everything["All"] == 25
    assert everything == _slowly_of(list(Decision.objects.all()))


def test_how_often_each_outcome_is_the_sum_of_all_kinds_and_has_bars(past):
    today = timezone.localdate()
    for outcome in (Outcome.LIAISON, Outcome.LIAISON, Outcome.DECLINE):
        past.decided(today, today, outcome)

    assert counts(past, "decided") == {
        "Liaison support at the home school": {"Decisions": 2}, "Decline": {"Decisions": 1},
        "All": {"Decisions": 3},
    }  # fmt: skip
    tables = outcome_tables(sight_of(past.people))
    assert [table.charted for table in tables] == [0] * 5


def test_what_does_not_stand_is_not_counted(past):
    today = timezone.localdate()
    for status in (DecisionStatus.REPLACED, DecisionStatus.REJECTED, DecisionStatus.PROPOSED):
        past.decided(today, today, status=status)
    past.decided(today - timedelta(days=500), today - timedelta(days=400))

    assert counts(past, "outcomes") == {}


def test_a_child_on_no_roll_has_a_row(past):
    today = timezone.localdate()
    past.decided(today, today)

    assert counts(past, "schools") == {"No school": {"All": 1, "Liaison support at the home school":
                                                     1}}  # fmt: skip


def test_two_schools_of_one_name_are_two_rows(past):
    today = timezone.localdate()
    for _number in range(2):
        past.decided(today, today, child=past.child(SchoolFactory(name="Ash School")))

    rows = table_of(outcome_tables(sight_of(past.people)), "schools").rows

    assert [str(row.label) for row in rows] == ["Ash School", "Ash School", "All"]


def _something(past: Past, chance: random.Random, schools: list) -> None:
    today = timezone.localdate()
    day = today - timedelta(days=chance.randrange(300))
    child = past.child()
    if chance.random() < 0.8:
        left_on = day + timedelta(days=chance.choice([-1, 0, 5]))
        EnrolmentFactory(child=child, school=chance.choice(schools), ends_on=left_on)
        EnrolmentFactory(
            child=child, school=chance.choice(schools), starts_on=left_on + timedelta(days=1)
        )
    for kind in chance.sample(list(HealthNeedKind), chance.randrange(3)):
        known = day + timedelta(days=chance.choice([-30, 0, 30]))
        HealthNeedFactory(child=child, kind=kind, starts_on=known)
    decision = past.decided(
        day, day, chance.choice([Outcome.LIAISON, Outcome.DECLINE, Outcome.CLOSE]), child=child
    )
    for agency in chance.sample(list(Agency), chance.randrange(1, 5)):
        against = chance.random() < 0.3
        decision.stances.create(
            agency=agency, membership=past.people.health, reason="No" if against else "",
            kind=StanceKind.DISSENTS if against else StanceKind.AGREES,
        )  # fmt: skip


def _slowly(key: str) -> dict[str, dict[str, int]]:
    found: dict[str, list[Decision]] = {}
    for decision in Decision.objects.all():
        for label in {"schools": _schools, "needs": _needs, "agencies": _agencies}[key](decision):
            found.setdefault(str(label), []).append(decision)
    tables = {label: _slowly_of(decisions) for label, decisions in found.items()}
    for label in found if key == "agencies" else ():
        agency = next(one for one in Agency if one.label == label)
        against = Decision.objects.filter(stances__agency=agency, stances__kind="dissents").count()
        if against:
            tables[label]["Disagreed"] = against
    if key == "schools":
        tables["All"] = _slowly_of(list(Decision.objects.all()))
    return tables


def _schools(decision: Decision) -> list[str]:
    names = [
        one.school.name for one in Enrolment.objects.filter(child=decision.item.child)
        if one.starts_on <= decision.decided_on and (
            one.ends_on is None or one.ends_on >= decision.decided_on)
    ]  # fmt: skip
    return names or ["No school"]


def _needs(decision: Decision) -> list[str]:
    return [
        one.get_kind_display() for one in HealthNeed.objects.filter(child=decision.item.child)
        if one.starts_on <= decision.decided_on
    ]  # fmt: skip


def _agencies(decision: Decision) -> list[str]:
    return [one.get_agency_display() for one in decision.stances.all()]


def _slowly_of(decisions: list[Decision]) -> dict[str, int]:
    found = {"All": len(decisions)}
    for decision in decisions:
        label = str(decision.get_outcome_display())
        found[label] = found.get(label, 0) + 1
    return found


def _without_nothing(rows: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {label: row for label, row in rows.items() if row}
