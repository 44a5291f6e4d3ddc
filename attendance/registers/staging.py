"""Marks on their way into the register: the temporary table `incoming`, one row a pupil and day.

It belongs to the transaction that fills it.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db import connection

from attendance.codes import AFTERNOON, CODES, MORNING
from attendance.intake.checking import MarkKey

_COPIED = {None: "\\N"} | {code: code.replace("\\", "\\\\") for code in CODES}


def stage(marks: Mapping[MarkKey, str]) -> None:
    """Put marks into a table of this transaction alone, one row an enrolment and day."""
    rows: dict[tuple[int, date], dict[int, str]] = {}
    for (enrolment, day, session), code in marks.items():
        rows.setdefault((enrolment, day), {})[session] = code
    stage_lines(
        f"{enrolment}{_ends(day)[found.get(MORNING), found.get(AFTERNOON)]}"
        for (enrolment, day), found in rows.items()
    )


def day_lines(marks: Mapping[tuple[date, int], Mapping[int, str]]) -> list[str]:
    """Marks by session (day and half of it, to enrolment and code) as lines for `stage_lines`."""
    lines = []
    for day in {day for day, _session in marks}:
        am, pm = marks.get((day, MORNING), {}), marks.get((day, AFTERNOON), {})
        ends = _ends(day)
        lines += [f"{one}{ends[code, pm.get(one)]}" for one, code in am.items()]
        lines += [f"{one}{ends[None, code]}" for one, code in pm.items() if one not in am]
    return lines


@lru_cache(maxsize=512)
def _ends(day: date) -> dict[tuple[str | None, str | None], str]:
    """What follows the enrolment in a line, by the codes of morning and afternoon."""
    return {
        (am, pm): f"\t{day.isoformat()}\t{_COPIED[am]}\t{_COPIED[pm]}\n"
        for am in _COPIED
        for pm in _COPIED
    }


def stage_lines(lines: Iterable[str]) -> None:
    """Put the lines of one or more schools into the table `incoming`."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        copy_lines("incoming", lines)
        cursor.execute(_COUNT_ROWS)


def copy_lines(table: str, lines: Iterable[str]) -> None:
    """COPY such lines into a table of register days."""
    text = io.StringIO("".join(lines))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} (enrolment_id, day, am, pm) FROM STDIN", text)


# Compiling the queries would take longer than running them.
_STAGE = """
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
DROP TABLE IF EXISTS incoming;
CREATE TEMPORARY TABLE incoming (
    enrolment_id integer, day date, am varchar(2), pm varchar(2)
) ON COMMIT DROP
"""
# How many rows there are is all that the planner has to know.
_COUNT_ROWS = "SET LOCAL default_statistics_target = 1; ANALYZE incoming"
