"""The register: each child's story first, then spells of absence until every code has its share.

The shares by phase are those of demo/data/marks_by_code.csv (source and licence in SOURCES.md).
Marks are written with COPY; one row is a pupil and a day.
"""

import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import connection

from attendance.models import RegisterDay
from attendance.registers.tallies import rebuild_all
from calendars.days import load_calendars
from calendars.models import academic_year_of
from demo.seeding.patterns import draw_story
from demo.seeding.stories import Casting, stories
from demo.seeding.town import DATA, Pupil, Town

# How many half-day sessions a spell of a code lasts, at least and at most.
SPELLS = {
    "I": (2, 6), "G": (4, 10), "E": (2, 6), "T": (6, 16), "C2": (4, 16), "K": (10, 30),
    "V": (2, 2), "W": (10, 10), "B": (2, 8), "O": (1, 4), "P": (1, 2), "C": (1, 4), "R": (2, 2),
}  # fmt: skip
PRESENT = ("/", "\\")
Sheet = list[str | None]


def make_marks(town: Town, casting: Casting) -> int:
    """Marks of every pupil for the school days so far; returns how many rows were written."""
    sheets = {pupil.enrolment.pk: _story_sheet(town, casting, pupil) for pupil in town.pupils}
    for group in ("primary", "secondary", "special"):
        pupils = [pupil for pupil in town.pupils if pupil.group == group]
        _fill(town.random(f"marks {group}"), group, pupils, sheets)
    rows = _copy(town, sheets)
    for year in sorted({academic_year_of(day) for day in town.school_days}):
        rebuild_all(year)
    return rows


def shares() -> dict[str, dict[str, float]]:
    """The share of each code among possible sessions, by phase; present marks are left out."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    with (DATA / "marks_by_code.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["phase"]][row["code"]] = int(row["sessions"])
    return {
        phase: {code: n / sum(codes.values()) for code, n in codes.items() if code != "present"}
        for phase, codes in counts.items()
    }


def _story_sheet(town: Town, casting: Casting, pupil: Pupil) -> Sheet:
    sheet: Sheet = [None] * (2 * len(town.school_days))
    if pupil.story:
        role = casting.role(pupil.story)
        pattern = role.get("pattern") or stories()[role["story"]]["pattern"]
        draw_story(town.random(f"story {pupil.story}"), pattern, sheet, town.school_days)
    return sheet


def _fill(source: random.Random, group: str, pupils: list[Pupil], sheets: dict[int, Sheet]) -> None:
    """Add spells of each code until its share is reached. Some pupils are prone to absence."""
    if not pupils:
        return
    size = len(next(iter(sheets.values())))
    told = Counter(mark for pupil in pupils for mark in sheets[pupil.enrolment.pk] if mark)
    others = [pupil for pupil in pupils if not pupil.story] or pupils
    prone = [source.gammavariate(1.1, 1.0) for _pupil in others]
    for code, share in shares()[group].items():
        wanted = round(share * size * len(pupils)) - told[code]
        for pupil in _draws(source, others, prone, code):
            if wanted <= 0:
                break
            sheet = sheets[pupil.enrolment.pk]
            wanted -= _add_spell(source, sheet, code, wanted)


def _draws(
    source: random.Random, pupils: list[Pupil], prone: list[float], code: str
) -> Iterator[Pupil]:
    """Pupils to give a spell to, prone ones more often; study leave is for Year 11."""
    if code == "S":
        pairs = [(p, w) for p, w in zip(pupils, prone, strict=True) if p.year == 11]
        pupils, prone = [p for p, _w in pairs] or pupils, [w for _p, w in pairs] or prone
    for _round in range(200):
        yield from source.choices(pupils, weights=prone, k=500)


def _add_spell(source: random.Random, sheet: Sheet, code: str, wanted: int) -> int:
    """Put one spell on free sessions of a sheet; returns how many sessions it took."""
    length = min(source.randint(*SPELLS.get(code, (1, 1))), wanted)
    start = source.randrange(len(sheet))
    if length > 1:
        start -= start % 2
    taken = 0
    for place in range(start, min(start + length, len(sheet))):
        if sheet[place] is None:
            sheet[place] = code
            taken += 1
    return taken


def _copy(town: Town, sheets: dict[int, Sheet]) -> int:
    """A school's own INSET days have no marks."""
    calendars = load_calendars(town.organisations[pupil.school_key] for pupil in town.pupils)
    text, rows = io.StringIO(), 0
    for pupil in town.pupils:
        enrolment_id, calendar = pupil.enrolment.pk, calendars[pupil.enrolment.school_id]
        sheet = sheets[enrolment_id]
        for place, day in enumerate(town.school_days):
            if calendar.is_school_day(day):
                am, pm = sheet[2 * place] or PRESENT[0], sheet[2 * place + 1] or PRESENT[1]
                text.write(f"{enrolment_id},{day.isoformat()},{am},{pm}\n")
                rows += 1
    text.seek(0)
    table = connection.ops.quote_name(RegisterDay._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"COPY {table} (enrolment_id, day, am, pm) FROM STDIN WITH (FORMAT csv)"
        cursor.copy_expert(statement, text)
    return rows
