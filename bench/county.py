"""An invented county: schools, pupils and a year of marks in the proportions that DfE publishes.

Nothing here resembles a real child. Absence is drawn by pupil and by spell, because that is how it
comes: most are rarely ill, a few for weeks.
"""

import io
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection

from bench.roll import write_roll

YEAR = 2025
FIRST, LAST = date(2025, 9, 2), date(2026, 7, 20)
HOLIDAYS = (
    (date(2025, 10, 27), date(2025, 10, 31)),
    (date(2025, 12, 22), date(2026, 1, 2)),
    (date(2026, 2, 16), date(2026, 2, 20)),
    (date(2026, 3, 30), date(2026, 4, 10)),
    (date(2026, 5, 4), date(2026, 5, 4)),
    (date(2026, 5, 25), date(2026, 5, 29)),
)
PUPILS_A_SCHOOL = 354

# Codes in the order of their numbers here; the first two are presence in the morning and afternoon.
CODES = ("/", "\\", "I", "M", "O", "N", "U", "G", "C", "C2", "E", "B", "L", "K", "V", "S", "D", "#")
NUMBER = {code: number for number, code in enumerate(CODES)}
# Sessions in 100 that are marked so, about as in DfE's pupil attendance data, England 2025/26
# (Open Government Licence v3.0); illness is drawn in spells, unauthorised absence by pupil.
SCATTERED = {
    "M": 0.55, "C": 0.35, "E": 0.12, "B": 0.7, "L": 2.4, "K": 0.05, "V": 0.8, "U": 0.25, "G": 0.35,
    "S": 0.1,
}  # fmt: skip
ILLNESS_SPELLS_A_YEAR = 3.3
ILLNESS_SPELL_DAYS = 2.1
# Who was away for weeks when the last year ended is away when this one begins, so that its tenth
# day is a day like any other.
DAYS_BEFORE = 70


def school_days() -> list[date]:
    """The 190 days of the year."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    taught = [
        day for day in days
        if day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)
    ]  # fmt: skip
    return taught[:190]


@dataclass(frozen=True)
class County:
    """`marks[pupil, 2 * day + half]` are numbers of `CODES`; pupil 0 has the first enrolment."""

    enrolments: np.ndarray
    schools: np.ndarray
    days: list[date]
    marks: np.ndarray

    def first_schools(self, number: int) -> "County":
        """The pupils of the first schools alone."""
        there = np.isin(self.schools, np.unique(self.schools)[:number])
        return County(self.enrolments[there], self.schools[there], self.days, self.marks[there])


def draw_marks(pupils: int, sessions: int, seed: int = 19) -> np.ndarray:
    """A year of marks, one byte a session."""
    source = np.random.default_rng(seed)
    marks = np.zeros((pupils, sessions), dtype=np.uint8)
    marks[:, 1::2] = 1
    for code, percent in SCATTERED.items():
        number = int(pupils * sessions * percent / 100)
        marks[source.integers(0, pupils, number), source.integers(0, sessions, number)] = NUMBER[
            code
        ]
    _draw_illness(marks, source)
    _draw_unauthorised(marks, source)
    return marks


def _draw_illness(marks: np.ndarray, source: np.random.Generator) -> None:
    """Spells by pupil: few are often ill, and in a year one in 150 falls ill for weeks."""
    pupils, sessions = marks.shape
    proneness = source.gamma(1.6, ILLNESS_SPELLS_A_YEAR / 1.6, pupils)
    spells = source.poisson(proneness * sessions / 380)
    who = np.repeat(np.arange(pupils), spells)
    starts = 2 * source.integers(0, sessions // 2, len(who)) + (source.random(len(who)) < 0.12)
    lengths = 2 * source.geometric(1 / ILLNESS_SPELL_DAYS, len(who)) - (
        source.random(len(who)) < 0.15
    )
    long_away, begins = _spells(source, pupils, sessions, a_year=150)
    who = np.concatenate([who, long_away])
    starts = np.concatenate([starts, begins])
    lengths = np.concatenate([lengths, 2 * source.integers(15, DAYS_BEFORE, len(long_away))])
    for pupil, start, length in zip(who.tolist(), starts.tolist(), lengths.tolist(), strict=True):
        marks[pupil, max(start, 0) : max(start + length, 0)] = NUMBER["I"]


def _spells(
    source: np.random.Generator, pupils: int, sessions: int, *, a_year: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pupils, one in `a_year` each year, and the session from which they are away for weeks; it
    lies up to `DAYS_BEFORE` school days before the first one."""
    days = sessions // 2
    number = max(1, pupils * (days + DAYS_BEFORE) // (days * a_year))
    who = source.choice(pupils, min(number, pupils), replace=False)
    return who, 2 * source.integers(-DAYS_BEFORE, days, len(who))


def _draw_unauthorised(marks: np.ndarray, source: np.random.Generator) -> None:
    """Most have none; some miss single days often, and a few whole weeks."""
    pupils, sessions = marks.shape
    often = source.choice(pupils, pupils // 8, replace=False)
    for pupil in often.tolist():
        days = source.integers(0, sessions // 2, source.integers(6, 34))
        for day in days.tolist():
            marks[pupil, 2 * day : 2 * day + 2] = NUMBER["O"]
    weeks_away, starts = _spells(source, pupils, sessions, a_year=200)
    for pupil, start in zip(weeks_away.tolist(), starts.tolist(), strict=True):
        end = start + 2 * int(source.integers(8, 30))
        marks[pupil, max(start, 0) : max(end, 0)] = NUMBER["O"]
    unsettled = (marks == NUMBER["O"]) & (source.random(marks.shape) < 0.1)
    marks[unsettled] = NUMBER["N"]


def build_county(pupils: int) -> County:
    """Write schools, pupils, enrolments and the calendar; the marks come later, day by day."""
    days = school_days()
    enrolments, schools = write_roll(pupils, PUPILS_A_SCHOOL, YEAR, days)
    return County(enrolments, schools, days, draw_marks(pupils, 2 * len(days)))


def tails(day: date) -> list[str]:
    """What follows the enrolment in a line of COPY, by `len(CODES) * morning + afternoon`."""
    escaped = [code.replace("\\", "\\\\") for code in CODES]
    return [f"\t{day}\t{am}\t{pm}\n" for am in escaped for pm in escaped]


def write_days(county: County, first: int, last: int) -> None:
    """Fill the register by COPY, a day at a time as schools do, tallies left alone."""
    prefixes = [str(number) for number in county.enrolments.tolist()]
    with connection.cursor() as cursor:
        for place in range(first, last):
            ends = tails(county.days[place])
            pairs = (
                county.marks[:, 2 * place].astype(int) * len(CODES) + county.marks[:, 2 * place + 1]
            )
            text = "".join(
                [who + ends[pair] for who, pair in zip(prefixes, pairs.tolist(), strict=True)]
            )
            cursor.copy_expert(
                "COPY attendance_registerday (enrolment_id, day, am, pm) FROM STDIN",
                io.StringIO(text),
            )
