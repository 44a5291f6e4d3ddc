"""A version as it is shown, area after area: on pages, in the portal and in the document."""

from collections.abc import Callable
from dataclasses import dataclass, field

from healthcare_plans.areas import AREAS, AreaSpec, filled_fields
from healthcare_plans.models import AreaState, PlanRow, PlanVersion

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class ShownRow:
    """One row: what it is called, and what it says."""

    title: str
    pairs: Pairs


@dataclass(frozen=True)
class ShownArea:
    """One area: what it says in fields and rows, or why it is not needed."""

    spec: AreaSpec
    pairs: Pairs = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    not_needed_because: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written."""
        return not (self.pairs or self.rows or self.not_needed_because)


def shown_areas(
    version: PlanVersion, withhold: Callable[[str], str] = lambda text: text
) -> list[ShownArea]:
    """All ten areas of a version; `withhold` takes out what a reader may not see."""
    answers = {row.area: row for row in version.areas.all()}
    shown = []
    for spec in AREAS:
        answer = answers.get(spec.area)
        if answer is not None and answer.state == AreaState.NOT_NEEDED:
            shown.append(ShownArea(spec, not_needed_because=withhold(answer.not_needed_because)))
            continue
        pairs = [(label, withhold(text)) for label, text in filled_fields(version, spec.fields)]
        rows = [_shown_row(row, withhold) for row in spec.rows.of(version)] if spec.rows else []
        shown.append(ShownArea(spec, pairs, rows))
    return shown


def _shown_row(row: PlanRow, withhold: Callable[[str], str]) -> ShownRow:
    names = tuple(field.name for field in row.shown_fields() if field.name not in row.title_fields)
    pairs = [(label, withhold(text)) for label, text in filled_fields(row, names)]
    return ShownRow(withhold(row.title), pairs)
