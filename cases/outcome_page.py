"""Outcomes of a child as change against the baseline."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cases.models import OUTCOMES_OF, Child, Occasion, OutcomeMeasure, OutcomeParty


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome: the first score, the last, and all in between. Scores run from 1 to 5."""

    label: str
    scores: list[int]
    baseline: int | None
    baseline_on: date | None
    latest: int | None
    latest_on: date | None

    @property
    def change(self) -> int | None:
        """How many steps better (or, below 0, worse); None before a second score."""
        if self.baseline is None or self.latest is None or len(self.scores) < 2:
            return None
        return self.latest - self.baseline

    @property
    def worse(self) -> int:
        """Steps worse than at first; 0 when it is not."""
        return max(0, -(self.change or 0))


class PartyOutcomes(NamedTuple):
    """What one party was asked, in the order of the form."""

    party: OutcomeParty
    rows: list[OutcomeRow]

    @property
    def is_answered(self) -> bool:
        """Whether any answer has been recorded."""
        return any(row.scores for row in self.rows)


def outcomes_of(child: Child) -> list[PartyOutcomes]:
    """The outcomes of each party, in the order of the form."""
    measures = list(OutcomeMeasure.objects.filter(child=child))
    return [
        PartyOutcomes(
            OutcomeParty(party),
            [
                _row(
                    str(outcome.label),
                    [m for m in measures if (m.party, m.outcome) == (party, outcome)],
                )
                for outcome in OUTCOMES_OF[OutcomeParty(party)]
            ],
        )
        for party in OutcomeParty
    ]


def _row(label: str, measures: list[OutcomeMeasure]) -> OutcomeRow:
    """Measures come in the order of their day; without a baseline the first one serves."""
    first = next((m for m in measures if m.occasion == Occasion.BASELINE), None)
    first = first or (measures[0] if measures else None)
    last = measures[-1] if measures else None
    return OutcomeRow(
        label=label,
        scores=[measure.score for measure in measures],
        baseline=first.score if first else None,
        baseline_on=first.measured_on if first else None,
        latest=last.score if last else None,
        latest_on=last.measured_on if last else None,
    )
