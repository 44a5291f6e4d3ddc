"""Charges against a slow, obvious reference, and by examples."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from calendars.days import SchoolCalendar
from provision.charges import Span, Tariff, TermDays, WeeklyLesson, lines_of
from provision.models import PriceUnit

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 18)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ONE_DAY = timedelta(days=1)


def calendar_of(closures):
    """The autumn term with its half-term holiday, and INSET days."""
    taught = ((FIRST, date(2026, 10, 23)), (date(2026, 11, 2), LAST))
    return SchoolCalendar(taught={2026: taught}, closed=tuple((day, day) for day in closures))


@st.composite
def spans(draw):
    first = draw(st.sampled_from(DAYS)) - draw(st.sampled_from([0, 30])) * ONE_DAY
    last = draw(st.one_of(st.none(), st.sampled_from(DAYS)))
    return Span(first, None if last is not None and last < first else last)


@st.composite
def tariffs(draw):
    """Prices that follow each other, with gaps, some of one day."""
    marks = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=6)))
    found = []
    for first, following in zip(marks[::2], marks[1::2], strict=False):
        amount = draw(st.decimals(0, 9000, places=2))
        unit = draw(st.sampled_from(PriceUnit.values))
        found.append(Tariff(amount, unit, Span(first, following - ONE_DAY)))
    if draw(st.booleans()):
        found.append(Tariff(Decimal("99.99"), "week", Span(LAST - 3 * ONE_DAY)))
        found = [
            row for row in found if row.span.last is None or row.span.last < LAST - 3 * ONE_DAY
        ]
    return found


LESSONS = st.lists(
    st.builds(WeeklyLesson, st.integers(0, 4), st.decimals("0.25", 6, places=2), spans()),
    max_size=6,
)


def slowly(calendar, held, prices, lessons):
    """Walk through the days of the term; ask of each what it costs; add up by price."""

    def holds(span, day):
        return span.first <= day and (span.last is None or day <= span.last)

    school_days = [day for day in DAYS if calendar.is_school_day(day)]
    sums, days, unpriced = {}, {}, 0
    for day in school_days:
        if not holds(held, day):
            continue
        price = next((row for row in prices if holds(row.span, day)), None)
        if price is None:
            unpriced += 1
            continue
        if price.unit == "term":
            cost = Fraction(price.amount) / len(school_days)
        elif price.unit == "week":
            cost = Fraction(price.amount) / 5
        else:
            hours = [
                lesson.hours
                for lesson in lessons
                if lesson.weekday == day.weekday() and holds(lesson.span, day)
            ]
            cost = Fraction(price.amount) * Fraction(sum(hours, Decimal(0)))
        sums[price] = sums.get(price, 0) + cost
        days[price] = days.get(price, 0) + 1
    return sums, days, unpriced


def pennies(amount):
    """A fraction of pounds, rounded to the penny with half a penny up."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(
    closures=st.lists(st.sampled_from(DAYS), max_size=5),
    held=spans(),
    prices=tariffs(),
    lessons=LESSONS,
)
def test_charges_are_what_walking_through_the_days_gives(closures, held, prices, lessons):
    calendar = calendar_of(closures)
    term = TermDays(day for day in DAYS if calendar.is_school_day(day))
    lines = lines_of(term, held, prices, lessons)
    sums, days, unpriced = slowly(calendar, held, prices, lessons)
    priced = {line.tariff: line for line in lines if line.tariff is not None}
    assert {tariff: line.amount for tariff, line in priced.items()} == {
        tariff: pennies(total) for tariff, total in sums.items()
    }
    assert {tariff: line.days for tariff, line in priced.items()} == days
    assert sum(line.days for line in lines if line.tariff is None) == unpriced


def test_a_change_of_mode_in_the_middle_of_a_week_is_charged_to_the_day():
    term = TermDays(day for day in DAYS if calendar_of([]).is_school_day(day))
    group = Tariff(Decimal("250.00"), "week", Span(date(2026, 1, 1)))
    tuition = Tariff(Decimal("45.00"), "hour", Span(date(2026, 1, 1)))
    wednesday = date(2026, 11, 11)
    week = Span(date(2026, 11, 9), date(2026, 11, 13))
    (before,) = lines_of(term, week.within(Span(FIRST, wednesday)), [group])
    assert (before.days, before.amount) == (3, Decimal("150.00"))
    lessons = [WeeklyLesson(3, Decimal("1.5"), Span(wednesday + ONE_DAY))]
    (after,) = lines_of(term, week.within(Span(wednesday + ONE_DAY)), [tuition], lessons)
    assert (after.days, after.hours, after.amount) == (2, Decimal("1.5"), Decimal("67.50"))


def test_a_whole_term_costs_the_terms_price_whatever_is_closed():
    for closures in ([], [date(2026, 11, 27)], [date(2026, 9, 1), date(2026, 9, 2)]):
        calendar = calendar_of(closures)
        term = TermDays(day for day in DAYS if calendar.is_school_day(day))
        price = Tariff(Decimal("4000.00"), "term", Span(date(2026, 1, 1)))
        (line,) = lines_of(term, Span(FIRST, LAST), [price])
        assert (line.days, line.amount) == (len(term), Decimal("4000.00"))


def test_half_a_penny_goes_up():
    term = TermDays([FIRST])
    (line,) = lines_of(term, Span(FIRST), [Tariff(Decimal("0.03"), "hour", Span(FIRST))],
                       [WeeklyLesson(FIRST.weekday(), Decimal("0.50"), Span(FIRST))])  # fmt: skip
    assert line.amount == Decimal("0.02")
