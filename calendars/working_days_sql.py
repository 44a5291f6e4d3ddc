"""Working days counted by the database, for figures over many rows."""

from datetime import date

from calendars.bank_holidays import bank_holidays

# A Monday before anything that is counted.
_FIRST_MONDAY = date(1900, 1, 1)


def working_days_sql(start: str, end: str) -> str:
    """SQL for `calendars.days.working_days_between`, of two expressions of type date.

    How many working days come after `start`, up to and including `end`; negative the other way
    round, null where one of them is. It holds no parameter and no per cent sign.
    """
    return f"({_place(end)} - {_place(start)})"


def _place(day: str) -> str:
    """How many working days have come up to a day: five a week, less the bank holidays."""
    since = f"(({day}) - DATE '{_FIRST_MONDAY}')"
    weekdays = f"{since} / 7 * 5 + least(mod({since}, 7) + 1, 5)"
    return f"({weekdays} - width_bucket(({day}), {_holidays()}))"


def _holidays() -> str:
    days = sorted(day for day in bank_holidays() if day.weekday() < 5)
    return "ARRAY[" + ", ".join(f"DATE '{day}'" for day in days) + "]"
