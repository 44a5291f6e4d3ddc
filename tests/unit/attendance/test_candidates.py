"""The three rules by what they count, and the sieves before them, against slow references."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.candidates import Fewest, find_candidates
from attendance.codes import CODES, UNAUTHORISED
from attendance.models import (
    AlertStatus,
    EntryStatus,
    HealthPeriod,
    RegisterDay,
    ReturnKind,
    Rule,
)
from attendance.models.tallies import position_of
from attendance.registers.absences import Absences
from attendance.registers.tallies import RUN_REACH, rebuild_tallies
from attendance.rules import Counted, Episode, Finding, find_reached
from cases.models import EnrolmentKind
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.returns import entry_of

pytestmark = pytest.mark.django_db
START, UNTIL = date(2026, 8, 1), date(2027, 7, 31)
CODE = st.sampled_from([None, "/", "/", "I", "I", "M", "C", "O", "O", "N", "G", "D", "#", "Y4"])
DAYS = [
    day for day in (date(2026, 7, 6) + timedelta(days=n) for n in range(100))
    if day.weekday() < 5 and day.month != 8
]  # fmt: skip
REGISTER = st.dictionaries(st.sampled_from(DAYS), st.tuples(CODE, CODE), min_size=5, max_size=60)


@pytest.fixture
def child():
    return ChildFactory(school=SchoolFactory())


def write_register(child, marks):
    register = child.enrolments.get()
    RegisterDay.objects.bulk_create(
        RegisterDay(enrolment=register, day=day, am=am, pm=pm) for day, (am, pm) in marks.items()
    )
    for year in (2025, 2026):
        rebuild_tallies([register.pk], year)


def counts(code, counted):
    if counted is Counted.UNAUTHORISED:
        return code in UNAUTHORISED
    return code == "I" or (counted is Counted.HEALTH and code == "M")


def by_hand(child, marks, counted, cumulative, consecutive, weeks):
    """The first day reached, with a pencil: every session in order."""
    run, seen = [], []
    for day in sorted(marks):
        for code in marks[day]:
            if code is None or not CODES[code].is_possible:
                continue
            ends = CODES[code].is_attended or counted is Counted.UNAUTHORISED
            if not counts(code, counted):
                run = [] if ends else run
                continue
            run.append(day)
            if day >= START:
                seen.append(day)
        if day < START or not any(counts(code, counted) for code in marks[day] if code):
            continue
        first = day - timedelta(days=7 * weeks - 1) if weeks else START
        window = [one for one in seen if one >= first]
        in_row = longest(marks, day, counted)
        if in_row and len(in_row) >= 2 * consecutive:
            return day, Rule.CONSECUTIVE
        if len(window) >= 2 * cumulative:
            return day, Rule.CUMULATIVE
    return None


def longest(marks, until, counted):
    """The longest run that has a session counted on a day."""
    run, best = [], []
    for day in sorted(one for one in marks if one <= until):
        for code in marks[day]:
            if code is None or not CODES[code].is_possible:
                continue
            if counts(code, counted):
                run = [*run, day]
                if day == until and len(run) > len(best):
                    best = run
            elif CODES[code].is_attended or counted is Counted.UNAUTHORISED:
                run = []
    return best


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    marks=REGISTER,
    counted=st.sampled_from(list(Counted)),
    cumulative=st.integers(1, 8),
    consecutive=st.integers(1, 5),
    weeks=st.sampled_from([None, None, 2, 4]),
)
def test_each_rule_agrees_with_a_slow_reference(
    child, marks, counted, cumulative, consecutive, weeks
):
    with transaction.atomic():
        write_register(child, marks)
        episode = Episode(child.pk, START, START - RUN_REACH, UNTIL, cumulative, consecutive, weeks)
        found = find_reached([episode], counted).get(child.pk)
        least = 2 * min(cumulative, consecutive)
        sieved = find_candidates(year=2026, until=UNTIL, fewest=Fewest(least, least, least, least))
        again = find_reached([episode], counted, known=sieved.absences).get(child.pk)
        transaction.set_rollback(True)
    assert again == found, "what the sieve has read is enough to find it"
    expected = by_hand(child, marks, counted, cumulative, consecutive, weeks)
    assert (None if found is None else (found.reached_on, found.rule)) == expected
    if expected:
        is_health = counted is Counted.HEALTH
        lists = (sieved.alert, sieved.told) if is_health else (sieved.of(counted),)
        for found_by in lists:
            assert child.pk in found_by, "the sieve lets through whom the rule finds"


def sieve(*children, **fewest):
    return find_candidates(
        year=2026, until=UNTIL, fewest=Fewest(**fewest), child_ids=[one.pk for one in children]
    )


def test_what_was_read_is_handed_on_where_it_is_all_there_is(child):
    """A second register, the summer before, or a health-related period: more has to be read."""
    others = [ChildFactory(school=SchoolFactory()) for _number in range(3)]
    twice, over_summer, with_period = others
    for one in (child, *others):
        mark_days(one.enrolments.get(), date(2026, 9, 7), "// II IO")
    second = EnrolmentFactory(child=twice, school=SchoolFactory(), kind=EnrolmentKind.SUBSIDIARY)
    mark_days(second, date(2026, 9, 14), "II")
    mark_days(over_summer.enrolments.get(), date(2026, 7, 15), "II")
    mark_days(over_summer.enrolments.get(), date(2026, 9, 3), "II")
    HealthPeriod.objects.create(
        child=with_period, starts_on=date(2026, 9, 7), reason="Tired", controller=child.controller
    )
    for one in (child, *others):
        rebuild_tallies([register.pk for register in one.enrolments.all()], 2026)
    found = sieve(child, *others, alert=2)
    assert found.alert == [one.pk for one in (child, *others)]
    assert list(found.absences) == [child.pk]
    first = position_of(date(2026, 9, 8), 1)
    assert found.absences[child.pk] == Absences(
        illness=[first, first + 1, first + 2], authorised=[], unauthorised=[first + 3],
        medical=[], run_starts=[first],
    )  # fmt: skip


def test_a_run_from_the_summer_before_counts_with_it(child):
    register = child.enrolments.get()
    mark_days(register, date(2026, 7, 15), "// II")
    mark_days(register, date(2026, 9, 7), "II II")
    rebuild_tallies([register.pk], 2025)
    rebuild_tallies([register.pk], 2026)
    assert sieve(child, alert=6).alert == [child.pk]
    assert sieve(child, alert=7).alert == []


@pytest.mark.parametrize(("last_day", "is_found"), [(8, True), (9, False)])
def test_a_finished_alert_has_counted_its_days(child, last_day, is_found):
    mark_days(child.enrolments.get(), date(2026, 9, 7), "// II II II")
    rebuild_tallies([child.enrolments.get().pk], 2026)
    AlertFactory(
        child=child, status=AlertStatus.ACCEPTED, first_day=date(2026, 9, 8),
        reached_on=date(2026, 9, 8), last_day=date(2026, 9, last_day),
    )  # fmt: skip
    assert sieve(child, alert=4).alert == ([child.pk] if is_found else [])


@pytest.mark.parametrize("kind", ReturnKind)
@pytest.mark.parametrize(("last_day", "is_found"), [(8, True), (9, False)])
def test_a_decided_entry_has_counted_its_days(child, kind, last_day, is_found):
    is_sickness = kind == ReturnKind.SICKNESS
    mark_days(
        child.enrolments.get(), date(2026, 9, 7), "// II II II" if is_sickness else "// OO GO UN"
    )
    rebuild_tallies([child.enrolments.get().pk], 2026)
    entry_of(
        child, child.enrolments.get().school, kind=kind, status=EntryStatus.SET_ASIDE,
        academic_year=2026, reached_on=date(2026, 9, 8), first_day=date(2026, 9, 8),
        last_day=date(2026, 9, last_day),
    )  # fmt: skip
    other = next(one for one in ReturnKind if one != kind)
    entry_of(child, child.enrolments.get().school, kind=other, status=EntryStatus.SET_ASIDE,
             academic_year=2026, reached_on=UNTIL, first_day=UNTIL, last_day=UNTIL)  # fmt: skip
    found = sieve(child, illness=4, unauthorised=4)
    assert (found.illness if is_sickness else found.unauthorised) == [child.pk] * is_found


def test_unauthorised_absence_has_to_be_continuous(child):
    week = [date(2026, 9, 7) + timedelta(days=n) for n in range(5)]
    marks = dict.fromkeys(week, ("O", "G")) | {day + timedelta(days=7): ("N", "U") for day in week}
    with transaction.atomic():
        write_register(child, marks)
        episode = Episode(child.pk, START, START - RUN_REACH, UNTIL, 999, 10)
        assert find_reached([episode], Counted.UNAUTHORISED)[child.pk] == Finding(
            child.pk, Rule.CONSECUTIVE, date(2026, 9, 18), week[0], date(2026, 9, 18), 20
        )
        transaction.set_rollback(True)
    with transaction.atomic():
        write_register(child, marks | {week[2]: ("I", "O")})
        assert find_reached([episode], Counted.UNAUTHORISED) == {}
        transaction.set_rollback(True)
