"""Bank holidays of England and Wales, from the list that govuk-bank-holidays carries.

GOV.UK publishes about two years ahead, so the list ends; `known_until` says where, and an
update of the package brings the next years. Nothing is fetched over the network.
"""

from datetime import date
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def bank_holidays() -> dict[date, str]:
    """Each bank holiday with its name."""
    source = BankHolidays(use_cached_holidays=True)
    events = source.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {event["date"]: event["title"] for event in events}


def known_until() -> date:
    """31 December of the last year that the list covers."""
    return date(max(bank_holidays()).year, 12, 31)
