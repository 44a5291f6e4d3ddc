"""Planned against actual, against a slow and obvious reference."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reintegration.models import ALL_SESSIONS
from reintegration.progress import Seen, Step, Week, compare, weeks_behind

MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)


def always(_day):
    return True


def step(monday=MONDAY, *sessions, in_force_from=None, replaced_on=None, at_school=True):
    return Step(monday, in_force_from or monday, replaced_on, at_school, frozenset(sessions))


def marks(**by_session):
    """`d0a="at_school"`: Monday morning of the first week; d7 is the Monday after."""
    return {
        (MONDAY + timedelta(days=int(name[1:-1])), name[-1]): Seen(value)
        for name, value in by_session.items()
    }


def test_what_was_planned_is_attended_missed_unknown_or_to_come():
    seen = marks(d0a="at_school", d1a="absent", d4p="at_school")
    [week] = compare(
        [step(MONDAY, "0a", "1a", "2a", "3a")], seen, is_school_day=always,
        today=MONDAY + timedelta(days=2),
    )  # fmt: skip
    assert week == Week(MONDAY, attended=1, missed=1, unknown=1, to_come=1, extra=0)
    assert week.planned == 4
    assert week.known == 2


def test_coming_without_a_plan_is_extra():
    [week] = compare(
        [step(MONDAY, "0a")], marks(d0a="at_school", d1p="at_school"), is_school_day=always,
        today=MONDAY + WEEK,
    )  # fmt: skip
    assert (week.attended, week.extra) == (1, 1)


def test_a_session_that_was_not_possible_is_planned_no_longer():
    [week] = compare(
        [step(MONDAY, "0a", "1a")], marks(d0a="not_possible", d1a="at_school"),
        is_school_day=always, today=MONDAY + WEEK,
    )  # fmt: skip
    assert (week.planned, week.attended) == (1, 1)


def test_teaching_elsewhere_counts_where_the_week_is_planned_elsewhere():
    seen = marks(d0a="taught_elsewhere", d1a="at_school")
    planned = ("0a", "1a")
    [there] = compare(
        [step(MONDAY, *planned, at_school=False)], seen, is_school_day=always, today=MONDAY + WEEK
    )
    [school] = compare([step(MONDAY, *planned)], seen, is_school_day=always, today=MONDAY + WEEK)
    assert (there.attended, there.missed) == (1, 1)
    assert (school.attended, school.missed) == (1, 1)


def test_a_change_in_mid_week_counts_from_its_day():
    wednesday = MONDAY + timedelta(days=2)
    steps = [
        step(MONDAY, *ALL_SESSIONS, replaced_on=wednesday),
        step(MONDAY, "2a", in_force_from=wednesday),
    ]
    [week] = compare(steps, {}, is_school_day=always, today=MONDAY + WEEK)
    assert week.planned == 5  # Monday and Tuesday all day, Wednesday morning


def test_a_holiday_between_two_weeks_plans_nothing():
    def teaches(day):
        return not MONDAY + WEEK <= day < MONDAY + 2 * WEEK

    weeks = compare(
        [step(MONDAY, "0a"), step(MONDAY + 2 * WEEK, "0a")], {}, is_school_day=teaches,
        today=MONDAY,
    )  # fmt: skip
    assert [week.planned for week in weeks] == [1, 0, 1]


def short(number, attended, missed):
    return Week(MONDAY + number * WEEK, attended=attended, missed=missed)


def test_weeks_behind_are_counted_back_from_the_last_one():
    weeks = [short(0, 1, 3), short(1, 4, 0), short(2, 1, 3), short(3, 0, 4)]
    today = MONDAY + 4 * WEEK
    assert weeks_behind(weeks, percent=80, today=today) == 2
    assert weeks_behind(weeks[:2], percent=80, today=today) == 0
    assert weeks_behind(weeks[:3], percent=20, today=today) == 0


def test_a_week_without_marks_or_still_going_on_is_left_out():
    weeks = [short(0, 1, 3), Week(MONDAY + WEEK, unknown=4), short(2, 0, 2)]
    assert weeks_behind(weeks, percent=80, today=MONDAY + 2 * WEEK + timedelta(days=2)) == 1


# The reference: day by day, half by half, asking everything anew.
def slow(steps, seen, is_school_day, today):
    if not steps:
        return []
    first, last = min(s.monday for s in steps), max(s.monday for s in steps)
    weeks = []
    monday = first
    while monday <= last:
        tally = {"attended": 0, "missed": 0, "unknown": 0, "to_come": 0, "extra": 0}
        for number in range(7):
            day = monday + timedelta(days=number)
            for half in "ap":
                planned = [
                    s
                    for s in steps
                    if s.monday == monday
                    and s.in_force_from <= day
                    and (s.replaced_on is None or day < s.replaced_on)
                    and f"{number}{half}" in s.sessions
                ]
                mark = seen.get((day, half))
                if not is_school_day(day) or day.weekday() > 4:
                    continue
                if not planned:
                    if mark == "at_school" and day <= today:
                        tally["extra"] += 1
                elif day > today:
                    tally["to_come"] += 1
                elif mark is None:
                    tally["unknown"] += 1
                elif mark != "not_possible":
                    there = "at_school" if planned[0].at_school else "taught_elsewhere"
                    tally["attended" if mark == there else "missed"] += 1
        weeks.append(Week(monday, **tally))
        monday += WEEK
    return weeks


@st.composite
def changing_steps(draw):
    """Some weeks, each with a first plan and perhaps a change on one of its days, or an end."""
    steps = []
    for number in draw(st.sets(st.integers(0, 5), min_size=1, max_size=5)):
        monday = MONDAY + number * WEEK
        sessions = st.frozensets(st.sampled_from(ALL_SESSIONS), max_size=10)
        change = draw(st.one_of(st.none(), st.integers(0, 5)))
        first = draw(sessions)
        if change is None:
            steps.append(step(monday, *first, at_school=draw(st.booleans())))
            continue
        day = monday + timedelta(days=change)
        steps.append(step(monday, *first, replaced_on=day, at_school=draw(st.booleans())))
        if draw(st.booleans()):
            steps.append(
                step(monday, *draw(sessions), in_force_from=day, at_school=draw(st.booleans()))
            )
    return steps


DAYS = st.integers(0, 6 * 7 - 1).map(lambda n: MONDAY + timedelta(days=n))
SEEN = st.dictionaries(
    st.tuples(DAYS, st.sampled_from("ap")), st.sampled_from(list(Seen)), max_size=60
)


@given(changing_steps(), SEEN, st.sets(DAYS, max_size=12), st.integers(-8, 50))
def test_it_agrees_with_the_reference(steps, seen, closed, ahead):
    def teaches(day):
        return day.weekday() < 5 and day not in closed

    today = MONDAY + timedelta(days=ahead)
    found = compare(steps, seen, is_school_day=teaches, today=today)
    assert found == slow(steps, seen, teaches, today)
    assert all(week.planned <= 10 for week in found)
