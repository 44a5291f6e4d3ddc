"""`bin/bench attendance`: the registers of a county."""

import tempfile
from pathlib import Path

import numpy as np
from django.db import connection

from attendance.tallies import rebuild_all
from bench.attendance_rules import bring_in_day, look, settle, settle_section_19, standing
from bench.county import YEAR, County, build_county, write_days
from bench.measuring import Report, median_seconds, seconds
from bench.rivals import by_duckdb, by_polars, write_parquet

# The middle of some days is measured, because one may be odd.
EARLY, LATE = (8, 9, 10), (187, 188, 189)


def run(pupils: int) -> Report:
    """Build the county, measure, say. Raises AssertionError when a rival answers otherwise."""
    report = Report()
    say(f"A county of {pupils:,} pupils")
    county = build_county(pupils)
    early = _rules_on(county, 0, EARLY)
    late = _rules_on(county, EARLY[-1] + 1, LATE)
    report.add("rules_day190_vs_day10", late, early, goal="≤ 1.3")
    _compare_with_rivals(county, late, report)
    report.add_value("bytes_per_mark", _bytes_a_mark(county), unit="bytes", goal="≤ 40")
    return report


def say(words: str) -> None:
    """What is being done."""
    print(words, flush=True)


def _rules_on(county: County, filled_to: int, places: tuple[int, ...]) -> float:
    """Fill the register up to some days, then bring these in: the middle of their times for the
    tallies and the three rules."""
    say(f"Filling the register up to day {places[0]}")
    write_days(county, filled_to, places[0])
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE attendance_registerday_{YEAR}")
    rebuild_all(YEAR)
    day = county.days[places[0] - 1]
    settle(day)
    settle_section_19(day)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attendance_absencetally SET is_pending = false WHERE is_pending")
        cursor.execute("VACUUM ANALYZE")
    times = []
    for place in places:
        followed = bring_in_day(county, place)
        looked = seconds(lambda place=place: look(county.days[place]))
        say(f"  day {place + 1}: tallies {followed:.3f} s, rules {looked:.3f} s")
        times.append(followed + looked)
    return sorted(times)[len(times) // 2]


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
