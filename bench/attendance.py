"""`bin/bench attendance`: the registers of a county."""

import os
import statistics
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.db import connection

from attendance.registers.tallies import rebuild_all
from bench.attendance_imports import day_import_vs_copy, year_backfill_vs_copy
from bench.attendance_pages import compare_pages, last_day, open_pages, pages_of
from bench.attendance_rules import (
    look,
    settle,
    settle_returns,
    settle_section_19,
    standing,
)
from bench.county import YEAR, County, build_county, write_days
from bench.measuring import Report, median_seconds, seconds
from bench.rivals import by_duckdb, by_polars, write_parquet

# The middle of some days is measured, because one may be odd.
EARLY, MIDDLE, LATE = range(7, 12), range(97, 102), range(185, 190)
BACKFILLED = 24  # schools, a tenth of the county


def run(pupils: int) -> Report:
    """Build the county, measure, say. Raises AssertionError when a rival answers otherwise."""
    report = Report()
    say(f"A county of {pupils:,} pupils")
    county = build_county(pupils)
    _backfill(county, report)
    early = _days_on(county, 0, EARLY)
    middle = _days_on(county, EARLY[-1] + 1, MIDDLE)
    late = _days_on(county, MIDDLE[-1] + 1, LATE)
    report.add("day_import_vs_copy", late.imported, late.floor, goal="≤ 4")
    report.add("rules_day190_vs_day10", late.rules, early.rules, goal="≤ 1.3")
    report.add("rules_day190_vs_day100", late.rules, middle.rules)
    _compare_with_rivals(county, late.rules, report)
    report.add_value("bytes_per_mark", _bytes_a_mark(county), unit="bytes", goal="≤ 40")
    with last_day(county):
        _open_pages(county, report)
    return report


def say(words: str) -> None:
    """What is being done."""
    print(words, flush=True)


class Morning(NamedTuple):
    """Seconds for one day of the county: its import, a bare COPY of it, tallies and rules."""

    imported: float
    floor: float
    rules: float


def _open_pages(county: County, report: Report) -> None:
    """The pages with all marks, then when a hundredth of the schools has any: one right after the
    other, because a machine is not as quick at all times."""
    pages = pages_of(county)
    say("Opening pages")
    many = open_pages(county, pages)
    few = county.first_schools(max(1, round(len(set(county.schools.tolist())) / 100)))
    say(f"Opening pages with the marks of {len(few.enrolments):,} pupils")
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE attendance_registerday, attendance_absencetally, attendance_changedregister,"
            " attendance_untalliedday,"
            " attendance_registertotals, attendance_schoolstanding, attendance_notattending"
        )
    write_days(few, 0, len(few.days))
    _make_ready(few.days[-1])
    compare_pages(report, open_pages(few, pages), many)


def _backfill(county: County, report: Report) -> None:
    """A year in one file a school, into an empty register that is emptied again."""
    say(f"Taking a year of {BACKFILLED} schools")
    times = year_backfill_vs_copy(county, BACKFILLED)
    report.add("year_backfill_vs_copy", times.ours, times.floor, goal="≤ 3")
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE attendance_registerday, attendance_absencetally, attendance_registertotals"
        )


def _days_on(county: County, filled_to: int, places: range) -> Morning:
    """Fill the register up to some days, then take these in: the middle of their times."""
    say(f"Filling the register up to day {places[0]}")
    write_days(county, filled_to, places[0])
    _make_ready(county.days[places[0] - 1])
    mornings = []
    for place in places:
        os.sync()  # what came on other days has long been on disk
        mornings.append(_morning(county, place))
        _settle(county.days[place])
    return Morning(*(statistics.median(column) for column in zip(*mornings, strict=True)))


def _make_ready(day: date) -> None:
    """What the weeks before would have left: tallies, alerts, records, nothing pending."""
    rebuild_all(YEAR)
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE attendance_alert, attendance_returnentry, cases_section19record CASCADE"
        )
    _settle(day)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE attendance_changedregister")
        cursor.execute("VACUUM ANALYZE")


def _settle(day: date) -> None:
    """What the evaluation of a day leaves: its alerts, records and entries."""
    settle(day)
    settle_section_19(day)
    settle_returns(day)


def _morning(county: County, place: int) -> Morning:
    times = day_import_vs_copy(county, [place])
    rules = seconds(lambda: look(county.days[place]))
    say(
        f"  day {place + 1}: import {times.ours:.3f} s (COPY {times.floor:.3f} s),"
        f" tallies and rules {rules:.3f} s"
    )
    return Morning(times.ours, times.floor, rules)


def _compare_with_rivals(county: County, ours: float, report: Report) -> None:
    say("Recomputing with DuckDB and Polars")
    children = _children_of(county)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "marks.parquet"
        write_parquet(path, children, county.days, county.marks)
        duckdb, polars = by_duckdb(path), by_polars(path)
        waymark = standing(children.tolist(), county.days[-1])
        if not waymark == duckdb == polars:
            raise AssertionError("The rivals' answers differ from Waymark's.")
        report.add("rules_vs_duckdb", ours, median_seconds(lambda: by_duckdb(path)), goal="< 1")
        report.add("rules_vs_polars", ours, median_seconds(lambda: by_polars(path)), goal="< 1")


def _children_of(county: County) -> np.ndarray:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, child_id FROM cases_enrolment")
        child_of = dict(cursor.fetchall())
    return np.array([child_of[pk] for pk in county.enrolments.tolist()])


def _bytes_a_mark(county: County) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_total_relation_size('attendance_registerday_{YEAR}')"
            " + pg_total_relation_size('attendance_absencetally')"
        )
        return cursor.fetchone()[0] / county.marks.size
