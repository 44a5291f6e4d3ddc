"""The row that names the columns, and what a heading says: a role, or a day and a session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.reading.dates import read_written


class Role(models.TextChoices):
    """What a column holds."""

    UPN = "upn", _("UPN (unique pupil number)")
    DATE = "date", _("Date")
    SESSION = "session", _("Session: AM or PM")
    CODE = "code", _("Code of the session")
    AM = "am", _("Morning’s code")
    PM = "pm", _("Afternoon’s code")
    BOTH = "both", _("Both codes of the day, such as /\\")
    FORENAME = "forename", _("First name")
    SURNAME = "surname", _("Last name")
    BORN = "born", _("Date of birth")


KNOWN: dict[Role, tuple[str, ...]] = {
    Role.UPN: ("upn", "unique pupil number", "pupil upn", "student upn", "upn number"),
    Role.DATE: (
        "date", "day", "session date", "mark date", "attendance date", "register date",
    ),
    Role.SESSION: ("am/pm", "ampm", "am pm", "session", "session name", "session type"),
    Role.CODE: (
        "code", "mark", "attendance code", "attendance mark", "mark code", "session mark",
    ),
    Role.AM: ("am", "am mark", "am code", "mark am", "code am", "morning", "morning mark"),
    Role.PM: ("pm", "pm mark", "pm code", "mark pm", "code pm", "afternoon", "afternoon mark"),
    Role.BOTH: ("marks", "codes", "day marks", "am and pm", "am & pm"),
    Role.FORENAME: (
        "forename", "first name", "first", "legal forename", "given name", "firstname",
        "forename(s)", "legal first name", "preferred forename",
    ),
    Role.SURNAME: (
        "surname", "last name", "last", "legal surname", "family name", "lastname",
        "legal last name", "preferred surname",
    ),
    Role.BORN: ("dob", "date of birth", "birth date", "d.o.b.", "birthdate", "born"),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in KNOWN.items() for word in words}

AM_WORDS, PM_WORDS = ("am", "a.m.", "morning", "a", "1"), ("pm", "p.m.", "afternoon", "p", "2")
_SESSION = re.compile(
    r"(?<![a-z])(?:(?P<am>a\.?m\b\.?|morning)|(?P<pm>p\.?m\b\.?|afternoon))(?![a-z])", re.IGNORECASE
)
_EDGES = " \t_-:;,./()[]\n\r"


_GUARDED = ("'=", "'+", "'-", "'@")


def unguarded(text: str) -> str:
    """A cell without the apostrophe that downloads put before what a spreadsheet would run."""
    return text[1:] if text.startswith(_GUARDED) else text


def plain(text: str) -> str:
    """A heading without what makes no difference: case, underscores, spaces."""
    return " ".join(unguarded(text).replace("_", " ").split()).casefold()


def role_of(text: str) -> Role | None:
    """What a heading that is well known says of its column."""
    return _ROLE_OF.get(plain(text))


def read_session(text: str) -> int | None:
    """1 for the morning, 2 for the afternoon, None for anything else."""
    word = plain(text)
    return 1 if word in AM_WORDS else 2 if word in PM_WORDS else None


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column whose heading is a day: with its session, or 0 when each cell has both marks."""

    place: int
    day: str
    session: int


def read_day_heading(text: str) -> tuple[str, int] | None:
    """The date in a heading as written, and 1, 2 or 0 for its session; None when there is none."""
    if not any(char.isdigit() for char in text):
        return None
    spaced = text.replace("_", " ")
    found = _SESSION.search(spaced)
    session = (2 if found["pm"] else 1) if found else 0
    rest = (f"{spaced[: found.start()]} {spaced[found.end() :]}" if found else spaced).strip(_EDGES)
    return (rest, session) if read_written(rest) else None


@dataclass(frozen=True)
class Header:
    """The row `index` of a table, with a name for each column.

    `keys` are the names under which a layout remembers columns: plain, and each once.
    """

    index: int
    names: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """One key a column; a repeated heading is counted, an empty one has its place."""
        seen: dict[str, int] = {}
        keys = []
        for place, name in enumerate(self.names, start=1):
            key = plain(name) or f"column {place}"
            seen[key] = seen.get(key, 0) + 1
            keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
        return tuple(keys)

    @cached_property
    def day_columns(self) -> tuple[DayColumn, ...]:
        """The columns whose headings are days. A date that stands twice has both its sessions."""
        found = [(place, read_day_heading(name)) for place, name in enumerate(self.names)]
        days = [DayColumn(place, *day) for place, day in found if day]
        texts = [column.day for column in days if not column.session]
        turn: dict[str, int] = {}
        for number, column in enumerate(days):
            if not column.session and texts.count(column.day) == 2:
                turn[column.day] = turn.get(column.day, 0) + 1
                days[number] = DayColumn(column.place, column.day, turn[column.day])
        return tuple(days)

    @cached_property
    def roles(self) -> dict[Role, str]:
        """The columns whose headings are well known: role to key, the first of each."""
        found: dict[Role, str] = {}
        for name, key in zip(self.names, self.keys, strict=True):
            role = role_of(name)
            if role is not None:
                found.setdefault(role, key)
        return found

    def place(self, key: str) -> int | None:
        """Where a column stands; None when the file has no such heading."""
        return self.keys.index(key) if key in self.keys else None


def header_at(rows: Sequence[Sequence[str]], index: int) -> Header:
    """The row as a header. Days may stand in the line above, over AM and PM or over pairs of them:

    a spreadsheet leaves the cells after a merged one empty.
    """
    names = [name.strip() for name in rows[index]]
    above = list(rows[index - 1]) if index else []
    day = ""
    for place, name in enumerate(names):
        text = above[place].strip() if place < len(above) else ""
        if text:
            day = text if read_day_heading(text) else ""
        if day and (read_session(name) or (text and not name)):
            names[place] = f"{day} {name}".strip()
    return Header(index, tuple(names))
