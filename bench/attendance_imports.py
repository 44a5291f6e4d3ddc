"""Files of marks from a folder, against a bare COPY of as many rows.

The floor is COPY of one row a mark (child, date, session, code) into an empty table keyed by the
first three. Ours reads files on disk, one a school, a mark a row, holds every mark against roll,
calendar and register, and commits it with an import for each school.
"""

import io
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from django.db import connection, transaction

import attendance.tasks  # noqa: F401 (loaded before the clock starts, as in a worker)
from accounts.actors import Actor
from accounts.models import Organisation
from attendance.services.imports.folder import Fate, import_folder
from bench.county import CODES, County
from bench.roll import upn_of

HEADINGS = "UPN,Date,Session,Code\n"
HALVES = ("AM", "PM")


class Times(NamedTuple):
    """Seconds for the same marks: Waymark's, and the floor's."""

    ours: float
    floor: float


def day_import_vs_copy(county: County, place: int) -> Times:
    """A morning of the whole county, on a day that has no marks yet."""
    return _measure(county, [place], _pupils_by_school(county))


def year_backfill_vs_copy(county: County, schools: int) -> Times:
    """A year of marks in one file a school, for the first schools; they have no marks yet."""
    chosen = dict(list(_pupils_by_school(county).items())[:schools])
    return _measure(county, range(len(county.days)), chosen)


def _measure(county: County, places: Iterable[int], schools: dict[int, np.ndarray]) -> Times:
    days = list(places)
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write_files(folder, county, days, schools)
        floor = _floor(county, days, np.concatenate(list(schools.values())))
        ours = _take(folder)
    return Times(ours, floor)


def _take(folder: Path) -> float:
    """Seconds to take the files of a folder, none of which may be refused."""
    began = time.perf_counter()
    files = import_folder(actor=Actor.system(), folder=folder)
    took = time.perf_counter() - began
    left = [file for file in files if file.fate != Fate.TAKEN or file.taken is None]
    refused = sum(file.taken.refused for file in files if file.taken)
    if left or refused:
        raise RuntimeError(f"{len(left)} files were not taken, {refused} marks refused")
    return took


def _pupils_by_school(county: County) -> dict[int, np.ndarray]:
    """The pupils (numbers of rows in `marks`) of each school."""
    return {int(school): np.flatnonzero(county.schools == school)
            for school in np.unique(county.schools)}  # fmt: skip


def _write_files(
    folder: Path, county: County, places: list[int], schools: dict[int, np.ndarray]
) -> None:
    """One file a school, named by its URN, with dates as schools write them."""
    urns = dict(Organisation.objects.filter(pk__in=schools).values_list("pk", "urn"))
    for school, pupils in schools.items():
        rows = [
            f"{upn},{written},{half},{code}\n"
            for place in places
            for written in [county.days[place].strftime("%d %b %Y")]
            for upn, codes in zip(
                map(upn_of, pupils.tolist()), _codes(county, place, pupils), strict=True
            )
            for half, code in zip(HALVES, codes, strict=True)
        ]
        (folder / f"{urns[school]}.csv").write_text(HEADINGS + "".join(rows), encoding="utf-8")


def _codes(county: County, place: int, pupils: np.ndarray) -> Iterator[tuple[str, str]]:
    numbers = county.marks[pupils, 2 * place : 2 * place + 2].tolist()
    return ((CODES[am], CODES[pm]) for am, pm in numbers)


def _floor(county: County, places: list[int], pupils: np.ndarray) -> float:
    """Seconds to copy the same marks, and nothing else."""
    text = io.StringIO(
        "".join(
            f"{child}\t{county.days[place]}\t{session}\t{code.replace(chr(92), chr(92) * 2)}\n"
            for place in places
            for child, codes in zip(
                county.enrolments[pupils].tolist(), _codes(county, place, pupils), strict=True
            )
            for session, code in enumerate(codes, start=1)
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR)
    began = time.perf_counter()
    _copy(text)
    return time.perf_counter() - began


_FLOOR = """
DROP TABLE IF EXISTS bench_floor;
CREATE TABLE bench_floor (
    child integer, day date, session smallint, code varchar(2),
    PRIMARY KEY (child, day, session)
)
"""


def _copy(text: io.StringIO) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert("COPY bench_floor FROM STDIN", text)
