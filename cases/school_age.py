"""Compulsory school age (Education Act 1996, section 8)."""

from datetime import date, timedelta

FRIDAY = 4


def is_of_school_age(born_on: date, day: date) -> bool:
    """Whether somebody born on a day is of compulsory school age on another.

    It begins on the 31 August, 31 December or 31 March that is the fifth birthday or comes next
    after it, and ends with the last Friday in June of the school year in which they turn 16.
    """
    return begins_on(born_on) <= day <= ends_on(born_on)


def begins_on(born_on: date) -> date:
    """The first day of compulsory school age."""
    fifth = _birthday(born_on, 5)
    borders = (
        date(fifth.year, 3, 31), date(fifth.year, 8, 31), date(fifth.year, 12, 31),
    )  # fmt: skip
    return next(border for border in borders if border >= fifth)


def ends_on(born_on: date) -> date:
    """The last day of compulsory school age: the school leaving date."""
    sixteenth = _birthday(born_on, 16)
    year = sixteenth.year + (sixteenth.month >= 9)
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)


def _birthday(born_on: date, age: int) -> date:
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # born on 29 February
        return date(born_on.year + age, 3, 1)
