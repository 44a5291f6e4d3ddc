"""What a family sees of part-time timetables, and what its parent at home is asked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from attendance.models import PartTimeTerms, PartTimeTimetable
from attendance.part_time.permissions import answering_parent
from cases.models import Child, FamilyRight, Grant


@dataclass(frozen=True, slots=True)
class FamilyTimetable:
    """A timetable as the family reads it. `asked` are terms that wait for the reader's answer."""

    timetable: PartTimeTimetable
    asked: PartTimeTerms | None
    may_answer: bool


def shared_with_family(actor: Actor, child: Child) -> list[FamilyTimetable]:
    """Those that are being agreed or go on; none without a grant that opens progress.

    A fixed number of queries.
    """
    grants = Grant.objects.current().with_right(FamilyRight.PROGRESS)
    if not actor.is_family or not grants.filter(user=actor.user, child=child).exists():
        return []
    answers = answering_parent(actor, child) is not None
    rows: Any = PartTimeTimetable.objects.filter(child=child).live().with_people().with_asked()
    found = []
    for row in rows:
        asked = row.asked[0] if row.asked else None
        if row.is_going_on or asked is not None:
            found.append(FamilyTimetable(row, asked, answers and asked is not None))
    return found


def terms_for(child: Child, public_id: UUID | str) -> PartTimeTerms | None:
    """Terms that somebody of the family read on a page, whether or not they still stand."""
    terms = PartTimeTerms.objects.filter(timetable__child=child, public_id=public_id)
    return terms.select_related("timetable__child", "timetable__school").first()
