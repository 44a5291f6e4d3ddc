"""The benchmark of the registers opens pages that show the marks it wrote."""

import pytest

from attendance.registers.tallies import rebuild_all
from bench import pages
from bench.attendance_pages import last_day, pages_of, report_pages
from bench.county import YEAR, build_county, write_days
from bench.databases import in_use
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
        found = pages_of(county, in_use())
        shown = {name: page.client.get(page.address).content.decode()
                 for name, page in found.items()}  # fmt: skip
        report = Report()
        report_pages(report, found, found)
    last = f"{county.days[-1].day} {county.days[-1]:%B}"
    assert last in shown["pupil"]
    assert last in shown["school"]
    assert "Bench School 000" in shown["authority"]
    assert set(report.ratios) == {
        "page_pupil_full_vs_1pct", "page_school_full_vs_1pct", "page_authority_full_vs_1pct"
    }  # fmt: skip
    assert all(ratio > 0 for ratio in report.ratios.values())


def test_a_page_that_asks_more_with_many_marks_ends_the_run(county, monkeypatch):
    monkeypatch.setattr(pages, "ROUNDS", 1)
    with last_day(county):
        found = pages_of(county, in_use())
        other = {**found, "school": found["authority"]}
        with pytest.raises(AssertionError, match="school: "):
            report_pages(Report(), other, found)


def test_pairs_are_compared_with_each_other():
    """The machine was slow for a while: the middle of all times would say 2."""
    report = Report()
    report.add_pairs("found", [(1, 1), (4, 4), (6, 6), (4, 2), (2, 2)], goal="≤ 2")
    assert report.ratios == {"found": 1}
    assert "| 4.000 s | 2.000 s | 1.00 | ≤ 2 |" in report.table()


def test_the_first_schools_are_whole(county):
    assert len(county.first_schools(1).marks) == 40
