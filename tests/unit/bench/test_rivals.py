"""The rivals of the benchmark answer as Waymark does: else comparing their times means nothing."""

import numpy as np
import pytest

from attendance.models import RegisterDay
from attendance.registers.tallies import rebuild_tallies
from bench.attendance_rules import standing
from bench.county import CODES, YEAR, draw_marks, school_days
from bench.rivals import by_duckdb, by_polars, write_parquet
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory

pytestmark = pytest.mark.django_db
PUPILS, DAYS = 60, 90


def draw(seed):
    """Registers with much absence, and with sessions that were not possible."""
    marks = draw_marks(PUPILS, 2 * DAYS, seed)
    source = np.random.default_rng(seed)
    scattered = source.random(marks.shape)
    for code, share in (("I", 0.08), ("O", 0.06), ("D", 0.04), ("#", 0.03), ("M", 0.03)):
        marks[scattered < share] = CODES.index(code)
        scattered = source.random(marks.shape)
    for pupil in range(0, PUPILS, 3):
        start = int(source.integers(0, DAYS))
        spell = slice(2 * start, 2 * start + int(source.integers(18, 44)))
        marks[pupil, spell] = np.where(
            marks[pupil, spell] >= len(CODES) - 2, marks[pupil, spell],
            CODES.index("O" if pupil % 2 else "I"),
        )  # fmt: skip
    return marks


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_engines_give_the_same_answers(tmp_path, seed):
    days, marks = school_days()[:DAYS], draw(seed)
    school = SchoolFactory()
    children = [ChildFactory(school=school) for _number in range(PUPILS)]
    registers = [child.enrolments.get() for child in children]
    RegisterDay.objects.bulk_create(
        RegisterDay(
            enrolment=register, day=day,
            am=CODES[marks[place, 2 * number]], pm=CODES[marks[place, 2 * number + 1]],
        )
        for place, register in enumerate(registers)
        for number, day in enumerate(days)
    )  # fmt: skip
    rebuild_tallies([register.pk for register in registers], YEAR)
    ids = np.array([child.pk for child in children])
    file = tmp_path / "marks.parquet"
    write_parquet(file, ids, days, marks)
    found = standing(ids.tolist(), days[-1])
    assert {rule for rule, _child, _day in found} == {"health", "illness", "unauthorised"}
    assert by_duckdb(file) == found
    assert by_polars(file) == found
