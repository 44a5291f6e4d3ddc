"""The proposal of weeks, and what hold, step back and speed up make of them."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance.part_time.weeks import sessions_in_words
from reintegration.models import ChoiceKind
from reintegration.pacing import ORDER_OF_RETURN, propose_sessions, repace, school_weeks

MONDAY = date(2026, 11, 2)


def test_weeks_rise_evenly_to_the_whole_week():
    proposed = propose_sessions(5, 2)
    assert [len(sessions) for sessions in proposed] == [2, 4, 6, 8, 10]
    assert proposed[0] == ["1a", "3a"]
    assert propose_sessions(1, 3) == [["1a", "2a", "3a"]]


@given(st.integers(1, 60), st.integers(1, 10))
def test_each_week_holds_what_the_one_before_it_held(weeks, first):
    proposed = [set(sessions) for sessions in propose_sessions(weeks, first)]
    assert len(proposed) == weeks
    assert len(proposed[0]) == first
    assert weeks == 1 or proposed[-1] == set(ORDER_OF_RETURN)
    assert all(one <= next_one for one, next_one in itertools.pairwise(proposed))


def test_hold_repeats_the_last_step():
    assert repace(ChoiceKind.HOLD, "ab", "cd", weeks=2) == ["b", "b", "c", "d"]


def test_step_back_goes_through_the_step_before_and_the_last_one_again():
    assert repace(ChoiceKind.STEP_BACK, "ab", "cd") == ["a", "b", "c", "d"]
    assert repace(ChoiceKind.STEP_BACK, "abb", "cd") == ["a", "b", "c", "d"]


def test_speed_up_leaves_one_step_out():
    assert repace(ChoiceKind.SPEED_UP, "ab", "cd") == ["d"]


def test_there_may_be_nothing_to_go_to():
    assert repace(ChoiceKind.HOLD, "", "cd") is None
    assert repace(ChoiceKind.STEP_BACK, "aa", "cd") is None
    assert repace(ChoiceKind.SPEED_UP, "ab", "c") is None


@given(
    st.sampled_from(list(ChoiceKind)), st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)),
    st.integers(1, 6),
)  # fmt: skip
def test_what_was_planned_last_still_comes(kind, before, after, weeks):
    found = repace(kind, before, after, weeks=weeks)
    if found is None:
        return
    dropped = 1 if kind == ChoiceKind.SPEED_UP else 0
    kept = after[dropped:]
    assert found[len(found) - len(kept) :] == kept


def test_weeks_without_a_school_day_are_skipped():
    def teaches(day):
        return not date(2026, 11, 9) <= day <= date(2026, 11, 15)

    assert school_weeks(MONDAY, 2, teaches) == [MONDAY, MONDAY + timedelta(weeks=2)]


def test_a_week_counts_only_from_its_first_day():
    friday = MONDAY + timedelta(days=4)
    closed_on_friday = school_weeks(friday, 1, lambda day: day != friday)
    assert closed_on_friday == [MONDAY + timedelta(weeks=1)]


def test_sessions_are_put_into_words():
    assert sessions_in_words(["0a", "0p", "1a", "4p"]) == (
        "Monday all day, Tuesday morning, Friday afternoon"
    )
    assert sessions_in_words([]) == "no sessions"
