"""Waymark's classification of codes against what the Department for Education published.

For every local authority, region and phase of England the file has the sessions marked with each
code and the totals that the Department made of them (tests/data/dfe/SOURCES.md). Counting the
codes as Waymark does must give those totals, in all rows: what is left over is named below.
"""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from attendance.codes import CODES, MarkClass
from attendance.figures.summaries import AttendanceSummary

FILE = Path(__file__).parents[2] / "data/dfe/attendance_by_authority_2025_26.csv"
UNPUBLISHED = "c"
COLUMNS = {
    "/": "present_am", "\\": "present_pm", "L": "l_present_late_before_registers_closed",
    "I": "i_authorised_illness", "M": "m_authorised_medical_dental",
    "R": "r_authorised_religious_observance", "S": "s_authorised_study_leave",
    "T": "t_authorised_mobile_child", "H": "h_authorised_holiday", "E": "e_authorised_excluded",
    "C": "c_authorised_other", "C1": "c1_authorised_regulated_performance",
    "J1": "j1_authorised_interview", "C2": "c2_authorised_temp_reduced_timetable",
    "B": "b_aea_education_off_site", "J": "j_aea_interview",
    "P": "p_aea_approved_sporting_activity", "V": "v_aea_educational_visit_trip",
    "W": "w_aea_work_experience", "K": "k_aea_education_arranged_by_la",
    "G": "g_unauthorised_holiday", "U": "u_unauthorised_late_after_registers_closed",
    "O": "o_other_unauthorised", "N": "n_no_reason_yet",
}  # fmt: skip


class Row:
    """One row: what was published, and what Waymark makes of its counts by code."""

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = cells
        self.codes = {code: int(cells[f"reason_{name}"]) for code, name in COLUMNS.items()}
        self.by_class = Counter[MarkClass]()
        for code, sessions in self.codes.items():
            self.by_class[CODES[code].mark_class] += sessions

    @property
    def name(self) -> str:
        return f"{self.cells['la_name'] or self.cells['region_name']}, {self.phase}"

    @property
    def phase(self) -> str:
        return self.cells["education_phase"]

    def published(self, column: str) -> int:
        return int(self.cells[column])

    @property
    def attended(self) -> int:
        return self.by_class[MarkClass.PRESENT] + self.by_class[MarkClass.ACTIVITY]

    @property
    def without_column(self) -> int:
        """Authorised absence that was published but stands in none of the code columns."""
        return self.published("authorised_absence") - self.by_class[MarkClass.AUTHORISED]

    @property
    def possible(self) -> int:
        return sum(self.by_class.values()) + self.without_column


def cells() -> list[dict[str, str]]:
    with FILE.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [Row(found) for found in cells() if found["possible_sessions"] != UNPUBLISHED]


def test_the_file_is_whole(rows):
    everything = cells()
    assert len(everything) == 647
    unpublished = [found for found in everything if found["possible_sessions"] == UNPUBLISHED]
    assert len(unpublished) == 4
    for found in unpublished:
        figures = [value for column, value in found.items() if "reason_" in column]
        assert set(figures) == {UNPUBLISHED}
    assert len(rows) == 643


def test_every_code_that_is_possible_has_its_column():
    assert set(COLUMNS) == {code for code, row in CODES.items() if row.is_possible}


@pytest.mark.parametrize(
    ("column", "classes"),
    [
        ("present_sessions", [MarkClass.PRESENT]),
        ("approved_educational_activity", [MarkClass.ACTIVITY]),
        ("overall_attendance", [MarkClass.PRESENT, MarkClass.ACTIVITY]),
        ("unauthorised_absence", [MarkClass.UNAUTHORISED]),
    ],
)
def test_totals_are_the_published_ones_in_every_row(rows, column, classes):
    counted = {row.name: sum(row.by_class[each] for each in classes) for row in rows}
    assert counted == {row.name: row.published(column) for row in rows}


def test_late_marks_are_those_before_and_after_the_register_closed(rows):
    for row in rows:
        assert row.codes["L"] + row.codes["U"] == row.published("late_sessions")


def test_authorised_absence_is_the_published_one_in_592_rows_of_643(rows):
    """The other 51 were published with at most 28 sessions more at one authority (one in 7,600).

    Schools may still send codes that were retired before this file had columns for them; the
    Department counts these sessions as authorised and shows them in no column of their own.
    """
    assert sum(row.without_column == 0 for row in rows) == 592
    others = [row for row in rows if row.without_column]
    assert len(others) == 51
    assert all(row.without_column > 0 for row in others)
    authorities = [row for row in others if row.cells["geographic_level"] == "Local authority"]
    assert max(row.without_column for row in authorities) == 28
    for row in others:
        assert row.without_column / row.published("authorised_absence") < 1 / 7_600


@pytest.mark.parametrize(
    ("phase", "sessions"), [("Primary", 10), ("Secondary", 96), ("Total", 106)]
)
def test_what_is_left_over_is_the_same_few_schools_at_every_level(rows, phase, sessions):
    """Authorities, regions and England have the same remainder, so that no code is misjudged:
    a wrong class would show wherever the code is used."""
    left = Counter[str]()
    for row in rows:
        if row.phase == phase:
            left[row.cells["geographic_level"]] += row.without_column
    assert left == {"Local authority": sessions, "Regional": sessions, "National": sessions}


def test_possible_sessions_are_attendance_and_absence_in_every_row(rows):
    for row in rows:
        absence = row.published("authorised_absence") + row.published("unauthorised_absence")
        assert absence == row.published("overall_absence")
        assert row.published("possible_sessions") == row.attended + absence == row.possible


def test_rates_are_the_published_ones_in_every_row(rows):
    year = (date(2025, 9, 1), date(2026, 7, 31))
    for row in rows:
        found = AttendanceSummary(
            *year, possible=row.possible, attended=row.attended,
            authorised=row.published("authorised_absence"),
            unauthorised=row.by_class[MarkClass.UNAUTHORISED], illness=row.codes["I"],
        )  # fmt: skip
        assert found.rate == pytest.approx(float(row.cells["attendance_perc"]))
        assert found.absence_rate == pytest.approx(float(row.cells["overall_absence_perc"]))
        illness = 100 * found.illness / found.possible
        assert illness == pytest.approx(float(row.cells["illness_perc"]))


@pytest.mark.parametrize("code", sorted(COLUMNS))
def test_a_code_in_another_class_would_be_noticed(rows, code):
    """Each code is used so much that moving it breaks a published total."""
    if code in {"H", "J"}:  # retired in August 2024, so that few schools still send them
        assert sum(row.codes[code] for row in rows) > 0
    else:
        assert sum(row.codes[code] > 0 for row in rows) > 300
