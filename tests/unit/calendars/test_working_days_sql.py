"""Working days in SQL against the one place that says what they are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.days import working_days_between
from calendars.working_days_sql import working_days_sql

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))


def _counted(start: date | None, end: date | None) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {working_days_sql('%s::date', '%s::date')}", _twice(start, end))
        return cursor.fetchone()[0]


def _twice(start, end):
    """Each day stands three times in the expression."""
    return [end] * 3 + [start] * 3


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=DAYS, days=st.integers(min_value=0, max_value=400))
def test_it_counts_as_python_does(start, days):
    end = start + timedelta(days=days)

    assert _counted(start, end) == working_days_between(start, end)
    assert _counted(end, start) == -working_days_between(start, end)


def test_an_unknown_day_gives_nothing():
    assert _counted(None, date(2026, 3, 2)) is None
