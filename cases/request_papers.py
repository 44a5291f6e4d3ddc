"""What a request to the panel says on paper; the app that asks fills it in (`AgendaKind.paper`)."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part of a request on paper: its title, and rows of label and text."""

    title: Words
    rows: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class PaperAuthor:
    """Somebody who wrote a request (`is_evidence` False) or its evidence; perhaps no user here."""

    name: str = ""
    email: str = ""
    user_id: int | None = None
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What the panel's office found for one criterion of its own; the note is for the team."""

    key: str
    label: Words
    verdict: Words
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestPaper:
    """What a request to the panel says, and shares with every agency at the table.

    `words` are what the child and the parents say in it, `asked` what is asked for, `parts` the
    rest, and `documents` the files (`cases.Document`) that came with it. `team_parts` are for
    agencies in the child's team alone. `checks` are what the panel's office found at triage.
    """

    asked: tuple[tuple[Words, str], ...]
    words: tuple[tuple[Words, str], ...] = ()
    parts: tuple[PaperPart, ...] = ()
    team_parts: tuple[PaperPart, ...] = ()
    documents: tuple[Any, ...] = ()
    authors: tuple[PaperAuthor, ...] = ()
    checks: tuple[PaperCheck, ...] = ()
