"""The meter against a slow, obvious reference, and by examples."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from provision.meter import (
    Education,
    Lesson,
    Rate,
    Slot,
    days_with_education,
    measure_weeks,
)

MONDAY = date(2026, 9, 7)
DAYS = [MONDAY + timedelta(days=n) for n in range(70)]  # ten weeks
HOURS = st.decimals(0, 30, places=1)
SMALL = st.decimals(0, 6, places=1)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def education(**changes) -> Education:
    return Education(
        **{"is_school_day": weekday, "full_time": [Rate(Decimal(25), MONDAY)], **changes}
    )


@st.composite
def spans(draw):
    start = draw(st.sampled_from(DAYS))
    end = draw(st.one_of(st.none(), st.sampled_from([day for day in DAYS if day >= start])))
    return start, end


@st.composite
def rates(draw):
    """Rates that follow each other, as the services keep them, with gaps."""
    marks = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=6)))
    found = []
    for first, following in zip(marks[::2], marks[1::2], strict=False):
        found.append(Rate(draw(HOURS), first, following - timedelta(days=1)))
    return found


@st.composite
def situations(draw):
    closed = draw(st.sets(st.sampled_from(DAYS), max_size=20))  # holidays, INSET, part weeks
    away = draw(st.sets(st.sampled_from(DAYS), max_size=10))  # the provider's own closures

    def is_taught(day):
        return day.weekday() < 5 and day not in away

    slots = []
    for _ in range(draw(st.integers(0, 6))):
        start, end = draw(spans())
        slots.append(Slot(draw(st.integers(0, 4)), draw(SMALL), start, end, is_taught))
    lessons = []
    for day in draw(st.lists(st.sampled_from(DAYS), max_size=15)):
        offered = draw(SMALL)
        attended = min(draw(SMALL), offered)
        lessons.append(Lesson(day, draw(SMALL), offered, attended))
    return education(
        is_school_day=lambda day: day.weekday() < 5 and day not in closed,
        full_time=draw(rates()),
        advised=draw(rates()),
        slots=slots,
        lessons=lessons,
    )


def weekly(rates, day):
    return next((Fraction(rate.hours) for rate in rates if rate.holds_on(day)), None)


def slow_days(given_education, start, end, today):
    """Every day on its own, in fractions of an hour."""
    rows = {}
    for day in DAYS:
        if not start <= day <= end:
            continue
        counts = given_education.is_school_day(day)
        full = weekly(given_education.full_time, day) if counts else None
        advised = weekly(given_education.advised, day) if counts else None
        planned = Fraction(0)
        for slot in given_education.slots:
            in_force = slot.starts_on <= day <= (slot.ends_on or date.max)
            if in_force and slot.weekday == day.weekday() and slot.is_taught(day):
                planned += Fraction(slot.hours)
        logged = [lesson for lesson in given_education.lessons if lesson.day == day]
        rows[day] = {
            "counts": counts,
            "full": full,
            "advised": advised,
            "planned": planned,
            "due": planned if day <= today else Fraction(0),
            "accounted": sum((Fraction(lesson.planned) for lesson in logged), Fraction(0)),
            "offered": sum((Fraction(lesson.offered) for lesson in logged), Fraction(0)),
            "attended": sum((Fraction(lesson.attended) for lesson in logged), Fraction(0)),
        }
    return rows


def slow_weeks(given_education, start, end, today):
    rows = slow_days(given_education, start, end, today)
    weeks = {}
    for day, row in rows.items():
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(row)
    found = {}
    for monday, days in weeks.items():
        advised = [row["advised"] for row in days if row["advised"] is not None]
        week = (
            sum(row["counts"] for row in days),
            sum((row["full"] or Fraction(0) for row in days), Fraction(0)) / 5,
            sum(advised, Fraction(0)) / 5 if advised else None,
            sum((row["planned"] for row in days), Fraction(0)),
            sum((row["offered"] for row in days), Fraction(0)),
            sum((row["attended"] for row in days), Fraction(0)),
            max(
                sum((row["due"] - row["accounted"] for row in days), Fraction(0)),
                Fraction(0),
            ),
        )
        if week[0] or week[3] or week[4]:
            found[monday] = week
    return found


@given(situations(), st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_weeks_agree_with_counting_each_day(situation, one, other, today):
    start, end = sorted((one, other))
    measured = measure_weeks(situation, start=start, end=end, today=today)
    found = {
        week.starts_on: (
            week.school_days,
            Fraction(week.full_time),
            None if week.advised is None else Fraction(week.advised),
            Fraction(week.planned),
            Fraction(week.offered),
            Fraction(week.attended),
            Fraction(week.not_logged),
        )
        for week in measured
    }
    assert found == slow_weeks(situation, start, end, today)


@given(situations(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_days_with_education_agree_with_asking_each_day(situation, one, other):
    start, end = sorted((one, other))
    rows = slow_days(situation, DAYS[0], DAYS[-1], DAYS[-1])
    weeks = slow_weeks(situation, DAYS[0], DAYS[-1], DAYS[-1])
    expected = set()
    for day, row in rows.items():
        if not (start <= day <= end and row["counts"]):
            continue
        _days, full, advised, _planned, offered, *_rest = weeks[day - timedelta(days=day.weekday())]
        aim = full if advised is None else min(advised, full)
        if row["offered"] > 0 or (aim > 0 and offered >= aim):
            expected.add(day)
    assert days_with_education(situation, start=start, end=end) == expected


def test_an_inset_day_takes_a_fifth_of_the_week():
    inset = date(2026, 9, 9)
    [week] = measure_weeks(
        education(
            is_school_day=lambda day: weekday(day) and day != inset,
            advised=[Rate(Decimal(10), MONDAY)],
        ),
        start=MONDAY, end=MONDAY + timedelta(days=6), today=MONDAY,
    )  # fmt: skip
    assert (week.school_days, week.full_time, week.advised) == (4, Decimal(20), Decimal(8))


def test_the_aim_is_what_health_advises_and_at_most_full_time():
    [week] = measure_weeks(
        education(advised=[Rate(Decimal(30), MONDAY)]),
        start=MONDAY, end=MONDAY + timedelta(days=6), today=MONDAY,
    )  # fmt: skip
    assert week.aim == Decimal(25)
    assert week.is_short


def test_what_nobody_logged_is_neither_offered_nor_attended():
    slots = [Slot(0, Decimal(3), MONDAY), Slot(2, Decimal(3), MONDAY)]
    lessons = [Lesson(MONDAY, Decimal(3), Decimal(3), Decimal(2))]
    [week] = measure_weeks(
        education(slots=slots, lessons=lessons),
        start=MONDAY, end=MONDAY + timedelta(days=6), today=MONDAY + timedelta(days=4),
    )  # fmt: skip
    assert (week.planned, week.offered, week.attended) == (Decimal(6), Decimal(3), Decimal(2))
    assert week.not_logged == Decimal(3)


def test_two_long_days_that_give_all_that_health_advises_serve_the_whole_week():
    lessons = [
        Lesson(MONDAY + timedelta(days=n), Decimal(3), Decimal(3), Decimal(0)) for n in (0, 1)
    ]
    served = days_with_education(
        education(advised=[Rate(Decimal(6), MONDAY)], lessons=lessons),
        start=MONDAY, end=MONDAY + timedelta(days=6),
    )  # fmt: skip
    assert served == {MONDAY + timedelta(days=n) for n in range(5)}


def test_less_than_advised_serves_only_the_days_on_which_it_was_offered():
    lessons = [Lesson(MONDAY, Decimal(3), Decimal(3), Decimal(0))]
    served = days_with_education(
        education(advised=[Rate(Decimal(6), MONDAY)], lessons=lessons),
        start=MONDAY, end=MONDAY + timedelta(days=6),
    )  # fmt: skip
    assert served == {MONDAY}
