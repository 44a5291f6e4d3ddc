"""What changed from one version to the next: field by field, word by word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from healthcare_plans.areas import AREAS, AreaSpec, field_label, shown_value
from healthcare_plans.models import AreaAnswer, AreaState, PlanRow, PlanVersion

Withhold = Callable[[str], str]


@dataclass(frozen=True)
class Piece:
    """A run of words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it is called, and the words."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class AreaChanges:
    """All that differs in one area."""

    spec: AreaSpec
    changes: list[Change]


def compare_words(old: str, new: str) -> list[Piece]:
    """The words of both texts in order, each kept, added or removed."""
    before, after = _split(old), _split(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(after[c:d])))
    return pieces


def compare_versions(
    old: PlanVersion, new: PlanVersion, withhold: Withhold = lambda text: text
) -> list[AreaChanges]:
    """What differs between two versions, by area; areas without a difference are left out."""
    old_answers = {row.area: row for row in old.areas.all()}
    new_answers = {row.area: row for row in new.areas.all()}
    found = []
    for spec in AREAS:
        changes = _field_changes(spec, old, new, withhold)
        was, now = _left_out(old_answers, spec), _left_out(new_answers, spec)
        if was != now:
            words = compare_words(withhold(was), withhold(now))
            changes.append(Change(_("Not needed because"), words))
        changes += _row_changes(spec, old, new, withhold)
        if changes:
            found.append(AreaChanges(spec, changes))
    return found


def _field_changes(
    spec: AreaSpec, old: PlanVersion, new: PlanVersion, withhold: Withhold
) -> list[Change]:
    changes = []
    for name in spec.fields:
        before, after = shown_value(old, name), shown_value(new, name)
        if before != after:
            label = field_label(new, name)
            changes.append(Change(label, compare_words(withhold(before), withhold(after))))
    return changes


def _row_changes(
    spec: AreaSpec, old: PlanVersion, new: PlanVersion, withhold: Withhold
) -> list[Change]:
    if spec.rows is None:
        return []
    before = {row.line: row for row in spec.rows.of(old)}
    after = {row.line: row for row in spec.rows.of(new)}
    changes = []
    for line in [*before, *(line for line in after if line not in before)]:
        was, now = before.get(line), after.get(line)
        old_text, new_text = withhold(_in_words(was)), withhold(_in_words(now))
        if old_text != new_text:
            label = f"{spec.rows.one}: {withhold((now or was).title)}"  # type: ignore[union-attr]
            changes.append(Change(label, compare_words(old_text, new_text)))
    return changes


def _in_words(row: PlanRow | None) -> str:
    if row is None:
        return ""
    texts = ((field.verbose_name, shown_value(row, field.name)) for field in row.shown_fields())
    return "\n".join(f"{label}: {text}" for label, text in texts if text)


def _left_out(answers: dict[str, AreaAnswer], spec: AreaSpec) -> str:
    answer = answers.get(spec.area)
    if answer is None or answer.state != AreaState.NOT_NEEDED:
        return ""
    return answer.not_needed_because


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"(\s+)", text) if part]
