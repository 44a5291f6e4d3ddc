"""What a written date may mean."""

from datetime import date

import pytest

from attendance.reading.dates import Days, Order, find_year, judge

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-07", "2026/9/7", "2026-09-07 00:00:00", "2026-09-07T00:00", "7/9/2026",
        "07/09/2026", "07-09-26", "7.9.2026", "07 09 2026", "Mon 7 Sep 2026",
        "Monday, 7th September 2026", "7-Sep-26", "Sep 7, 2026", "7 Sept 2026", " 07/09/2026 ",
        "07/09/2026 00:00", "Mon 07/09/2026",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(text):
    assert Days(Order.DAY_FIRST).read(text) == date(2026, 9, 7)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "31/02/2026", "Tue 7 Sep 2026", "7/9", "12", "A885", "1/2/3"]
)
def test_what_is_no_date_or_contradicts_itself(text):
    assert Days(Order.DAY_FIRST).read(text) is None


def test_figures_are_read_in_the_order_that_was_given_and_else_not_at_all():
    assert Days(Order.DAY_FIRST).read("03/09/2026") == date(2026, 9, 3)
    assert Days(Order.MONTH_FIRST).read("03/09/2026") == date(2026, 3, 9)
    assert Days().read("03/09/2026") is None
    assert Days().read("25/09/2026") == date(2026, 9, 25)
    assert Days().read("09/09/2026") == date(2026, 9, 9)
    assert Days(Order.MONTH_FIRST).read("25/09/2026") is None
    assert Days().read("Thu 03/09/2026") == date(2026, 9, 3), "the weekday tells"


def test_days_without_a_year_lie_in_the_academic_year():
    days = Days(year_starts_in=2025)
    assert days.read("Mon 1 Sep") == date(2025, 9, 1)
    assert days.read("17 July") == date(2026, 7, 17)
    assert Days().read("1 Sep") is None


@pytest.mark.parametrize(
    ("texts", "asks", "settled"),
    [
        (["2026-09-03"], False, None),
        (["03/09/2026"], True, None),
        (["03/09/2026", "25/09/2026"], False, Order.DAY_FIRST),
        (["03/09/2026", "09/25/2026"], False, Order.MONTH_FIRST),
        (["Thu 03/09/2026"], False, Order.DAY_FIRST),
        (["25/09/2026", "09/25/2026"], False, None),
        (["09/09/2026"], False, None),
        (["rubbish", "45/44/2026"], False, None),
    ],
)
def test_the_order_is_asked_unless_the_dates_prove_it(texts, asks, settled):
    writing = judge(texts, TODAY)
    assert (writing.asks_order, writing.settled) == (asks, settled)


def test_dates_of_both_orders_contradict_either():
    writing = judge(["25/09/2026", "09/25/2026"], TODAY)
    assert writing.contradicts(Order.DAY_FIRST)
    assert writing.contradicts(Order.MONTH_FIRST)


@pytest.mark.parametrize(
    ("above", "headings", "year"),
    [
        (["Academic year 2025/26"], ["1 Sep"], 2025),
        (["2025-2026"], ["1 Sep"], 2025),
        (["Week commencing: 1 September 2025"], ["1 Sep"], 2025),
        (["Printed", "14 Mar 2026"], ["2 Mar"], 2025),
        ([], ["Mon 1 Sep", "Tue 2 Sep"], 2025),
        ([], ["Tue 1 Sep"], 2026),
        ([], ["1 Sep"], None),
        (["Week commencing: 01/09/2025"], ["1 Sep"], None),
        ([], ["Mon 1 Sep", "Mon 2 Sep"], None),
    ],
)
def test_the_year_of_headings_without_one(above, headings, year):
    assert find_year(above, headings, TODAY) == year
