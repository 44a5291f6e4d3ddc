"""`bin/bench attendance`: the registers of a county."""

import os
import statistics
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.db import connection

from attendance.registers.tallies import rebuild_all
from bench.attendance_imports import day_import_vs_copy, year_backfill_vs_copy
from bench.attendance_pages import last_day, pages_of, report_pages
from bench.attendance_rules import (
    look,
    settle,
    settle_returns,
    settle_section_19,
    standing,
)
from bench.county import YEAR, County, build_county, write_days
from bench.databases import Database, copied, in_use
from bench.measuring import Report, median_seconds, seconds
from bench.rivals import by_duckdb, by_polars, write_parquet

# The middle of some days is measured, because one may be odd.
EARLY, LATE = range(6, 13), range(183, 190)
BACKFILLED = 24  # schools, a tenth of the county


def run(pupils: int) -> Report:
    """Build the county, measure, say. Raises AssertionError when a rival answers otherwise."""
    report = Report()
    say(f"A county of {pupils:,} pupils")
    county = build_county(pupils)
    _backfill(county, report)
    with ExitStack() as copies:
        few = copies.enter_context(copied("few_marks"))
        _fill(county, range(EARLY[0]))
        begun = copies.enter_context(copied("day_10"))
        _fill(county, range(EARLY[0], LATE[0]))
        early, late = _mornings_in_turn(county, begun)
        _report_mornings(report, early, late)
        _compare_with_rivals(county, statistics.median(one.rules for one in late), report)
        report.add_value("bytes_per_mark", _bytes_a_mark(county), unit="bytes", goal="≤ 40")
        with last_day(county):
            _open_pages(county, few, report)
    return report


def say(words: str) -> None:
    """What is being done."""
    print(words, flush=True)


class Morning(NamedTuple):
    """Seconds for one day of the county: its import, a bare COPY of it, tallies and rules."""

    imported: float
    floor: float
    rules: float


def _mornings_in_turn(county: County, begun: Database) -> tuple[list[Morning], list[Morning]]:
    """Some days of September and of July, one after the other, each on a disk at rest."""
    early, late = list[Morning](), list[Morning]()
    for first, last in zip(EARLY, LATE, strict=True):
        with begun.used():
            early.append(_morning(county, first))
        late.append(_morning(county, last))
    return early, late


def _report_mornings(report: Report, early: list[Morning], late: list[Morning]) -> None:
    imports = [(one.imported, one.floor) for one in late]
    report.add_pairs("day_import_vs_copy", imports, goal="≤ 4")
    rules = [(last.rules, first.rules) for first, last in zip(early, late, strict=True)]
    report.add_pairs("rules_day190_vs_day10", rules, goal="≤ 1.3")


def _open_pages(county: County, few: Database, report: Report) -> None:
    """The pages with all marks and those where a hundredth of the schools has any, in turn."""
    first = county.first_schools(max(1, round(len(set(county.schools.tolist())) / 100)))
    say(f"Opening pages with all marks and with those of {len(first.enrolments):,} pupils")
    with few.used():
        _fill(first, range(len(first.days)))
        of_few = pages_of(first, few)
    report_pages(report, of_few, pages_of(county, in_use()))


def _backfill(county: County, report: Report) -> None:
    """A year in one file a school, into an empty register that is emptied again."""
    say(f"Taking a year of {BACKFILLED} schools")
    times = year_backfill_vs_copy(county, BACKFILLED)
    report.add("year_backfill_vs_copy", times.ours, times.floor, goal="≤ 3")
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE attendance_registerday, attendance_absencetally, attendance_registertotals"
        )


def _fill(county: County, places: range) -> None:
    """Fill the register with days of the year, up to the evening of the last one."""
    say(f"Filling the registers of {len(county.enrolments):,} pupils up to day {places[-1] + 1}")
    write_days(county, places[0], places[-1] + 1)
    _make_ready(county.days[places[-1]])


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
    os.sync()  # what came on other days has long been on disk
    times = day_import_vs_copy(county, place)
    rules = seconds(lambda: look(county.days[place]))
    say(
        f"  day {place + 1}: import {times.ours:.3f} s (COPY {times.floor:.3f} s),"
        f" tallies and rules {rules:.3f} s"
    )
    _settle(county.days[place])
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
