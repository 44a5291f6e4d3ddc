"""The rules over one child's absences, without a database: what each of their words means."""

from dataclasses import replace
from datetime import date

import pytest

from attendance.models import Rule
from attendance.models.tallies import position_of
from attendance.registers.absences import Absences, Counted
from attendance.rules import Episode, Finding, look_at

MONDAY = date(2026, 9, 7)
EPISODE = Episode(7, date(2026, 8, 1), date(2026, 4, 3), date(2027, 7, 31), 2, 2)


def sessions(*days):
    """Both halves of days in September 2026."""
    return [position_of(date(2026, 9, day), half) for day in days for half in (1, 2)]


def found(rule, reached, first, last, number):
    days = (date(2026, 9, day) for day in (reached, first, last))
    return Finding(7, rule, *days, number)


def test_days_apart_add_up():
    away = Absences(illness=sessions(7, 10), run_starts=[sessions(7)[0], sessions(10)[0]])
    assert look_at(away, EPISODE, Counted.HEALTH) == found(Rule.CUMULATIVE, 10, 7, 10, 4)
    assert look_at(away, replace(EPISODE, cumulative_days=3), Counted.HEALTH) is None


def test_on_the_same_day_the_run_is_named():
    away = Absences(illness=sessions(7, 8), run_starts=sessions(7)[:1])
    assert look_at(away, EPISODE, Counted.HEALTH) == found(Rule.CONSECUTIVE, 8, 7, 8, 4)


def test_a_window_forgets_what_lies_before_it():
    away = Absences(
        illness=sessions(7, 14, 16), run_starts=[sessions(day)[0] for day in (7, 14, 16)]
    )
    week = replace(EPISODE, window_weeks=1)
    assert look_at(away, week, Counted.ILLNESS) == found(Rule.CUMULATIVE, 16, 14, 16, 4)


def test_other_absence_ends_a_run_of_unauthorised_absence_alone():
    away = Absences(unauthorised=sessions(7, 9), medical=sessions(8), run_starts=sessions(7)[:1])
    never = replace(EPISODE, cumulative_days=200)
    assert look_at(away, never, Counted.UNAUTHORISED) is None
    ill = Absences(illness=sessions(7, 9), unauthorised=sessions(8), run_starts=sessions(7)[:1])
    assert look_at(ill, never, Counted.ILLNESS) == found(Rule.CONSECUTIVE, 9, 7, 9, 4)


def test_a_run_may_begin_before_the_days_that_are_added_up():
    away = Absences(illness=sessions(7, 8, 9), run_starts=sessions(7)[:1])
    later = replace(EPISODE, counts_from=date(2026, 9, 9), consecutive_days=3)
    assert look_at(away, later, Counted.ILLNESS) == found(Rule.CONSECUTIVE, 9, 7, 9, 6)


@pytest.mark.parametrize("kind", ["authorised", "unauthorised"])
def test_whatever_is_marked_inside_a_period_is_health(kind):
    inside = [(position_of(MONDAY, 1), position_of(date(2026, 9, 8), 2))]
    away = Absences(**{kind: sessions(7, 8, 9)}, run_starts=sessions(7)[:1], periods=inside)
    assert look_at(away, EPISODE, Counted.HEALTH) == found(Rule.CONSECUTIVE, 8, 7, 8, 4)
    assert look_at(away, EPISODE, Counted.ILLNESS) is None
