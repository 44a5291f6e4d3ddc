"""Half days of the week as steps: which is in force, in words, how much of it is free."""

from datetime import date, timedelta

import pytest

from attendance.part_time.weeks import (
    ALL_SESSIONS,
    followed_by,
    free_sessions,
    sessions_in_words,
    step,
    step_on,
    steps_in_words,
)

MONDAY = date(2026, 11, 2)
STEPS = [step(MONDAY, ["0a", "1a"]), step(MONDAY + timedelta(days=7), ["1p", "0a", "0p"])]


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        ([], "no sessions"),
        (["1a", "0a", "0p"], "Monday all day, Tuesday morning"),
        (["4p"], "Friday afternoon"),
        (["0a", "1a", "2a", "3a", "4a"], "every morning"),
        (["0p", "1p", "2p", "3p", "4p"], "every afternoon"),
    ],
)
def test_sessions_in_words(sessions, words):
    assert sessions_in_words(sessions) == words


def test_a_step_keeps_the_order_of_the_week():
    assert STEPS[1] == {"from_on": "2026-11-09", "sessions": ["0a", "0p", "1p"]}


def test_the_step_of_a_day():
    assert step_on(STEPS, MONDAY - timedelta(days=1)) is None
    assert step_on(STEPS, MONDAY + timedelta(days=6)) == STEPS[0]
    assert step_on(STEPS, MONDAY + timedelta(days=70)) == STEPS[1]


def test_later_steps_take_the_place_of_those_from_their_day_on():
    later = [step(MONDAY + timedelta(days=7), ["2a"])]
    assert followed_by(STEPS, later) == [STEPS[0], *later]
    assert followed_by(STEPS, []) == STEPS


def test_free_sessions_are_counted_on_the_days_given():
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    assert free_sessions(STEPS, week) == 8
    assert free_sessions([step(MONDAY, ALL_SESSIONS)], week) == 0
    assert free_sessions(STEPS, [MONDAY - timedelta(days=3)]) == 0


def test_steps_in_words():
    assert steps_in_words(STEPS) == [
        "From 2 November 2026: Monday morning, Tuesday morning",
        "From 9 November 2026: Monday all day, Tuesday afternoon",
    ]
