"""Paging by key visits every row once; a spreadsheet never runs what it is given."""

import base64
import json
from datetime import time

import pytest

from cases.models import Child
from ledger.lists import Sorting, csv_download, page_by_key, safe_cell
from provision.models import TaughtSession
from tests.factories.cases import ChildFactory
from tests.factories.provision import PlacementFactory, TaughtSessionFactory

SORTING = Sorting({"name": ("sort_name",), "born": ("-born_on", "sort_name")}, default="name")


@pytest.fixture
def children(db):
    return [ChildFactory(legal_last_name=name) for name in ["Évans", "adams", "Zebedee", "Adams"]]


@pytest.mark.parametrize("sort", ["name", "-name", "born", "-born", "nonsense"])
def test_every_row_once_forwards_and_back(children, sort):
    params, seen = {"sort": sort}, []
    while True:
        page = page_by_key(Child.objects.all(), SORTING, params, size=1)
        seen += page.rows
        if not page.after:
            break
        params = {"sort": sort, "after": page.after}
    assert seen == list(SORTING.order(Child.objects.all(), params))
    back = []
    while page.before:
        page = page_by_key(Child.objects.all(), SORTING, {"sort": sort, "before": page.before}, 1)
        back += page.rows
    assert back == seen[-2::-1]


def test_names_sort_without_case_and_accents(children):
    page = page_by_key(Child.objects.all(), SORTING, {})
    assert [child.last_name for child in page] == ["adams", "Adams", "Évans", "Zebedee"]


@pytest.mark.parametrize("key", ["", "x", "W10", "bnVsbA", "WyJhIl0", "[]", "é"])
def test_a_key_that_is_none_gives_the_first_page(children, key):
    assert len(page_by_key(Child.objects.all(), SORTING, {"after": key}, size=2)) == 2


def made(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize("length", [["s", "x"], ["s", 1e300], ["x", 1], ["s"], {}])
def test_a_length_of_time_made_up_by_hand_gives_the_first_page(children, length):
    page = page_by_key(Child.objects.all(), SORTING, {"after": made([length, 1])}, size=2)
    assert len(page) == 2


@pytest.mark.django_db
def test_lessons_page_by_the_time_at_which_they_begin():
    placement = PlacementFactory()
    for hour in (9, 11, 14):
        TaughtSessionFactory(placement=placement, starts_at=time(hour))
    sorting = Sorting({"day": ("-day", "-starts_at")}, default="day")
    first = page_by_key(TaughtSession.objects.all(), sorting, {}, size=2)
    second = page_by_key(TaughtSession.objects.all(), sorting, {"after": first.after}, size=2)
    assert [one.starts_at.hour for one in [*first, *second]] == [14, 11, 9]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@x", "\tx"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text):
    assert safe_cell(text) == f"'{text}"


def test_download_has_every_row(children):
    response = csv_download("children", [("Name", lambda c: c.name)], Child.objects.all())
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[0] == "Name"
    assert 'filename="children-' in response["Content-Disposition"]
