"""The panel's criteria, and what the office found at triage under each of them.

A referral is held twice against criteria. At triage the coordinator goes through a list of what a
complete submission holds (`referrals.criteria.CRITERIA`): it says what is still to be asked for.
The panel then decides by five questions (`panels.models.Criterion`). Neither takes the other's
place: something may be missing on paper and the panel still be sure. `UNDER` is the one place
that says which findings of triage bear on which question.
"""

from dataclasses import dataclass, replace

from accounts.actors import Actor
from cases.registries import agenda_kinds
from cases.request_papers import PaperCheck, RequestPaper
from panels.access import reads_record
from panels.models import AgendaItem, Criterion

UNDER: dict[Criterion, tuple[str, ...]] = {
    Criterion.HEALTH_NEED: ("need", "absence"),
    Criterion.EVIDENCE: ("evidence", "hours"),
    Criterion.TRIED: ("graduated", "agencies", "plan"),
    Criterion.FITS: ("risk",),
    Criterion.VOICES: ("voices", "sharing"),
}


@dataclass(frozen=True, slots=True)
class Triaged:
    """What triage found that bears on one criterion of the decision."""

    criterion: Criterion
    checks: tuple[PaperCheck, ...]


def triaged(paper: RequestPaper, *, with_notes: bool) -> list[Triaged]:
    """By criterion of the decision; none where nobody held the request against criteria.

    Notes may tell what stands in the child's record: they are for those who read it.
    """
    found = {check.key: check if with_notes else replace(check, note="") for check in paper.checks}
    grouped = [
        Triaged(criterion, tuple(found[key] for key in keys if key in found))
        for criterion, keys in UNDER.items()
    ]
    return [one for one in grouped if one.checks]


def triage_of(item: AgendaItem, actor: Actor) -> list[Triaged]:
    """The same for a reader of the item's page."""
    kind = agenda_kinds.get(item.kind)
    return triaged(kind.paper(kind.get(item.subject_id)), with_notes=reads_record(actor, item))
