"""Documents under docs/ that are written from code, so that they cannot say something else.

An app registers parts while apps load; `manage.py generate_docs` writes the files and a test in
tests/architecture holds them current.

    register_part(DocumentPart("role-matrix.md", _role_by_permission, order=10))
    register_state_diagram(REFERRAL, heading="Referral", labels=dict(ReferralStatus.choices))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from ledger.state import StateTable

TITLES = {
    "role-matrix.md": "Who may do and read what",
    "state-diagrams.md": "States of every kind of record",
}
_NOTE = "<!-- Written by `manage.py generate_docs`; change the code, then run it again. -->"


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One part of one document: `render` gives Markdown, headings from `##` down."""

    document: str
    render: Callable[[], str]
    order: int = 50


_parts: list[DocumentPart] = []
_whole: dict[str, Callable[[], str]] = {}


def register_part(part: DocumentPart) -> DocumentPart:
    """Add a part; called while apps load. Raises ValueError for a document without a title."""
    if part.document not in TITLES:
        raise ValueError(f"{part.document} has no title in ledger.generated_docs.TITLES")
    _parts.append(part)
    return part


def register_document(name: str, render: Callable[[], str]) -> None:
    """A document that one app writes whole, of any kind; called while apps load."""
    _whole[name] = render


def register_state_diagram(
    table: StateTable, *, heading: str, labels: Mapping[str, Any], order: int = 50
) -> None:
    """Draw a state table in docs/state-diagrams.md; `labels` are the statuses in words."""
    register_part(
        DocumentPart("state-diagrams.md", lambda: state_diagram(table, heading, labels), order)
    )


def rendered_documents() -> dict[Path, str]:
    """What every generated document should say now, by its path."""
    documents = {}
    folder = Path(settings.BASE_DIR) / "docs"
    with translation.override(settings.LANGUAGE_CODE):
        for name, title in TITLES.items():
            parts = [part.render().strip() for part in _ordered(name)]
            if parts:
                body = "\n\n".join([f"# {title}", _NOTE, *parts])
                documents[folder / name] = f"{body}\n"
        for name, render in _whole.items():
            documents[folder / name] = render()
    return documents


def stale_documents() -> list[Path]:
    """Documents on disk that differ from the code."""
    return [
        path
        for path, text in rendered_documents().items()
        if not path.exists() or path.read_text() != text
    ]


def markdown_table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column is text, the others are centred."""
    lines = [_row(head), "|".join(["", "---", *[":-:"] * (len(head) - 1), ""])]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def state_diagram(table: StateTable, heading: str, labels: Mapping[str, Any]) -> str:
    """A Mermaid diagram of a state table, with whose turn it is in each state."""
    used = {status for step in table.transitions for status in (*step.sources, step.target)}
    statuses = [status for status in map(str, labels) if status in used]
    lines = [f"    {status} : {labels[status]}" for status in statuses]
    targets = {step.target for step in table.transitions}
    lines += [f"    [*] --> {status}" for status in statuses if status not in targets]
    lines += [
        f"    {source} --> {step.target} : {step.label}"
        for step in table.transitions
        for source in step.sources
    ]
    lines += [f"    {status} --> [*]" for status in statuses if status in table.final]
    turns = markdown_table(
        ["Status", "Whose turn"],
        [(labels[status], _turn(table, status)) for status in statuses],
    )
    drawing = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    return f"## {heading}\n\n{drawing}\n\n{turns}"


def _turn(table: StateTable, status: str) -> str:
    if status in table.final:
        return "nobody’s: final"
    return ", ".join(str(role).replace("_", " ") for role in table.turns.get(status, ()))


def _ordered(document: str) -> list[DocumentPart]:
    return sorted((part for part in _parts if part.document == document), key=lambda p: p.order)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
