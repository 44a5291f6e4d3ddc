"""Wrong answers to a form: each error stands at its question, what was typed is kept, nothing
is written. For tests of every form of an app."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_
from typing import Any

from django.db import connection
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Field,
    HiddenInput,
    IntegerField,
    MultipleChoiceField,
)
from django.test import Client

from ledger.date_field import DateField
from ledger.telephone_field import TelephoneField

READING = {"ledger_accesslogentry", "django_session"}
BAD_DATES = (("31", "2", "2026"), ("x", "y", "z"), ("1", "1", ""), ("1", "1", "9999"))


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is answered instead, and the text that must still stand on the page."""

    field: str
    answers: dict[str, Any]
    kept: str = ""


def wrong_answers(name: str, field: Field) -> Iterator[Wrong]:
    """Ways to answer one question wrongly."""
    if isinstance(field, DateField):
        for day, month, year in BAD_DATES:
            typed = {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
            yield Wrong(name, typed, f'value="{day}"')
        if field.required:
            yield Wrong(name, {f"{name}_{part}": "" for part in ("day", "month", "year")})
        return
    if field.required:
        yield Wrong(name, {name: "" if not isinstance(field, MultipleChoiceField) else []})
    if isinstance(field, IntegerField):
        yield Wrong(name, {name: "a few"}, "a few")
        yield Wrong(name, {name: "9" * 40}, "9" * 40)
    elif isinstance(field, ChoiceField) and not isinstance(field, BooleanField):
        yield Wrong(name, {name: "no-such-choice"})
    elif isinstance(field, TelephoneField):
        yield Wrong(name, {name: "the office"}, "the office")
    elif isinstance(field, CharField):
        yield Wrong(name, {name: "nul\x00byte"})
        if field.required:
            yield Wrong(name, {name: "   "})
        if field.max_length:
            yield Wrong(name, {name: "long " * field.max_length}, "long long")


def questions(client: Client, address: str, good: dict[str, Any]) -> dict[str, Field]:
    """The fields of the form on a page; those that another answer reveals when `good` has them."""
    response = client.get(address)
    assert response.status_code == 200, response
    form = response.context["form"]
    return {
        name: field for name, field in form.fields.items()
        if not isinstance(field.widget, HiddenInput)
        and (name in good or name not in form.conditional_names)
    }  # fmt: skip


def rounds(fields: dict[str, Field]) -> Iterator[list[Wrong]]:
    """All ways to answer wrongly, in few goes: the first way of each question, then the second.

    A choice goes alone: it may decide what else is asked. As questions have more ways or fewer,
    right answers, too, stand beside wrong ones.
    """
    ways = []
    for name, field in fields.items():
        found = list(wrong_answers(name, field))
        if isinstance(field, ChoiceField):
            yield from ([wrong] for wrong in found)
        else:
            ways.append(found)
    for together in zip_longest(*ways):
        yield [wrong for wrong in together if wrong is not None]


def everything_written() -> int:
    """How many rows there are, history with them; what reading alone writes is left out."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - READING)
        counts = (f'SELECT count(*) AS n FROM "{name}"' for name in tables)  # noqa: S608
        cursor.execute(f"SELECT sum(n) FROM ({' UNION ALL '.join(counts)}) AS counted")  # noqa: S608
        return int(cursor.fetchone()[0])


def check_wrong(client: Client, address: str, good: dict[str, Any], wrongs: list[Wrong]) -> None:
    """Post `good` with wrong answers to some of its questions."""
    before = everything_written()
    names = {wrong.field for wrong in wrongs}
    answers = {key: value for key, value in good.items() if key not in names}
    response = client.post(address, reduce(or_, (wrong.answers for wrong in wrongs), answers))
    assert response.status_code == 200, f"{address}: {wrongs}"
    errors, page = response.context["form"].errors, response.content.decode()
    assert "There is a problem" in page
    for wrong in wrongs:
        assert wrong.field in errors, f"{address}: {wrong}: {errors}"
        assert wrong.kept in page, f"{address}: {wrong}"
    for key, value in answers.items():
        if isinstance(value, str) and len(value) > 12:
            assert value in page, f"{address}: {wrongs}: lost {key}"
    assert everything_written() == before, f"{address}: {wrongs}"
