"""The benchmark of the registers opens pages that show the marks it wrote."""

import pytest

from attendance.registers.tallies import rebuild_all
from bench import pages
from bench.attendance_pages import compare_pages, last_day, open_pages, pages_of
from bench.county import YEAR, build_county, write_days
from bench.measuring import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(monkeypatch):
    monkeypatch.setattr("bench.roll._keep_history", lambda word: None)
    monkeypatch.setattr("bench.roll._refresh_plans", lambda: None)
    found = build_county(40)
    write_days(found, 150, 190)
    rebuild_all(YEAR)
    return found


def test_pages_show_the_last_days_of_the_year(county, monkeypatch):
    monkeypatch.setattr(pages, "ROUNDS", 1)
    with last_day(county):
        found = pages_of(county)
        few = open_pages(county, found)
        shown = {name: client.get(address).content.decode()
                 for name, (client, address) in found.items()}  # fmt: skip
    last = f"{county.days[-1].day} {county.days[-1]:%B}"
    assert last in shown["pupil"]
    assert last in shown["school"]
    assert "Bench School 000" in shown["authority"]
    report = Report()
    compare_pages(report, few, few)
    assert report.ratios == {
        "page_pupil_full_vs_1pct": 1, "page_school_full_vs_1pct": 1,
        "page_authority_full_vs_1pct": 1,
    }  # fmt: skip
    with pytest.raises(AssertionError):
        compare_pages(report, few, (few[0], dict.fromkeys(few[1], 99)))


def test_the_first_schools_are_whole(county):
    assert len(county.first_schools(1).marks) == 40
