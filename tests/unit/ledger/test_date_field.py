"""Dates in three inputs: what is taken, what is refused and in which words."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from ledger.date_field import DateField, DateInput


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (typed("27", "3", "2026"), date(2026, 3, 27)),
        (typed("27", "March", "2026"), date(2026, 3, 27)),
        (typed("1", "sept", "2025"), date(2025, 9, 1)),
        ("2026-03-27", date(2026, 3, 27)),
        (date(2026, 3, 27), date(2026, 3, 27)),
    ],
)
def test_takes_dates(value: Any, expected: date) -> None:
    assert DateField(label="Day").clean(value) == expected


@pytest.mark.parametrize(
    ("value", "words", "parts"),
    [
        (typed("", "", ""), "Enter day of the visit", None),
        (typed("27", "", "2026"), "Day of the visit must include a month", ["month"]),
        (typed("31", "2", "2026"), "Day of the visit must be a real date, like 27 3 2025", None),
        (typed("x", "2", "2026"), "Day of the visit must be a real date, like 27 3 2025", None),
        (typed("27", "3", "26"), "Year must include 4 numbers", ["year"]),
        ("27 March", "Day of the visit must be a real date, like 27 3 2025", None),
    ],
)
def test_refuses(value: Any, words: str, parts: list[str] | None) -> None:
    from django import forms

    from ledger.forms import WaymarkForm

    class VisitForm(WaymarkForm):
        on = DateField(label="Day of the visit")

    data = {f"on_{part}": text for part, text in value.items()} if isinstance(value, dict) else {
        "on": value
    }  # fmt: skip
    form: forms.Form = VisitForm(data)
    assert form.errors["on"] == [words]
    given = form.errors["on"].as_data()[0].params or {}
    assert given.get("parts") == parts


@time_machine.travel("2026-03-27 12:00", tick=False)
def test_past_and_future_allow_today() -> None:
    today, later, earlier = date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 26)
    assert DateField(past=True).clean(today) == today
    assert DateField(future=True).clean(today) == today
    with pytest.raises(ValidationError, match="today or in the past"):
        DateField(past=True).clean(later)
    with pytest.raises(ValidationError, match="today or in the future"):
        DateField(future=True).clean(earlier)


def test_optional_date_may_stay_empty() -> None:
    assert DateField(required=False).clean(typed("", "", "")) is None


def test_input_keeps_what_was_typed() -> None:
    assert DateInput().parts(typed("31", "2", "x")) == typed("31", "2", "x")
    assert DateInput().parts(date(2026, 3, 7)) == typed("7", "3", "2026")
    assert DateInput().parts(None) == typed("", "", "")


def test_knows_whether_a_date_has_changed() -> None:
    field = DateField()
    assert not field.has_changed(date(2026, 3, 27), typed("27", "3", "2026"))
    assert field.has_changed(date(2026, 3, 27), typed("27", "3", "x"))
