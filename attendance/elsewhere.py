"""A pupil taught elsewhere while on the school's roll, held beside the school's register.

A school's register is changed by the school alone: what stands here is a proposal, or a
discrepancy to look at, and never a change of a mark.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Scope
from attendance.codes import CODES
from attendance.figures.pictures import session_name
from attendance.models import RegisterDay
from cases.models import Child, Identifier, IdentifierKind
from cases.registries import TaughtHalfDay, taught_elsewhere

LOOKED_BACK = timedelta(weeks=4)
# A mark that says nothing yet: none, or N (reason not yet established).
OPEN_MARKS = frozenset({"", "N"})
DUAL = "D"  # at the other school, where the pupil is registered too
REMOTE_NEVER = frozenset({"K", "B"})


class Finding(models.TextChoices):
    """What a session taught elsewhere means for the mark in the register."""

    AGREES = "agrees", _("Agrees")
    PROPOSAL = "proposal", _("Proposal")
    DISCREPANCY = "discrepancy", _("Discrepancy")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One half-day taught elsewhere, the mark that the register holds, and what that means."""

    taught: TaughtHalfDay
    held: str
    finding: Finding

    @property
    def proposes_code(self) -> bool:
        """Whether there is a code that the school might bring in."""
        return self.finding is not Finding.AGREES and self.taught.came and bool(self.taught.code)

    @property
    def words(self) -> str:
        """What to look at, for whoever keeps the register."""
        if self.finding is Finding.AGREES:
            return str(_("The register and the provider agree."))
        if not self.taught.came:
            return str(_("The register says that the child was there; the provider says not."))
        if not self.taught.code:
            return str(_("Learning online at home is an absence: neither K nor B."))
        if self.finding is Finding.PROPOSAL:
            return str(_("The child was taught: %(code)s.") % {"code": self.taught.code})
        return str(
            _("The child was taught: %(code)s, but the register says %(held)s.")
            % {"code": self.taught.code, "held": CODES[self.held].meaning}
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison with the child that it is about, and the child's UPN (empty when unknown)."""

    child: Child
    upn: str
    comparison: Comparison

    @property
    def session(self) -> str:
        """Morning or afternoon, in words."""
        return session_name(self.comparison.taught.half)


def rows_to_look_at(actor: Actor, today: date) -> list[Row]:
    """The last four weeks of the children whom the actor sees, newest first, where register and
    provider do not agree. A school reads its own register. A constant number of queries."""
    children = Child.objects.visible_to(actor)
    own = actor.organisation if actor.scope is Scope.SCHOOL else None
    found = [
        row
        for row in compare_with_register(
            children, today - LOOKED_BACK, today, school_id=own.pk if own else None
        )
        if row.finding is not Finding.AGREES
    ]
    people = children.in_bulk({row.taught.child_id for row in found})
    numbers = Identifier.objects.current().filter(child__in=people, kind=IdentifierKind.UPN)
    upns = dict(numbers.values_list("child_id", "value"))
    rows = [
        Row(people[row.taught.child_id], upns.get(row.taught.child_id, ""), row) for row in found
    ]
    return sorted(rows, key=_newest_first)


def rows_of_child(child: Child, today: date) -> list[Row]:
    """The last four weeks of one child, newest first, whether they agree or not."""
    same = Child.objects.filter(pk=child.pk)
    found = compare_with_register(same, today - LOOKED_BACK, today)
    return sorted((Row(child, "", row) for row in found), key=_newest_first)


def _newest_first(row: Row) -> tuple[int, str, int]:
    taught = row.comparison.taught
    return -taught.day.toordinal(), row.child.sort_name, taught.half


def compare_with_register(
    children: QuerySet[Child], start: date, end: date, *, school_id: int | None = None
) -> list[Comparison]:
    """Every half-day taught elsewhere between two days, both included, beside the mark held.

    In the register of one school, or in the child's main one. One query for the marks.
    """
    taught = [row for source in taught_elsewhere for row in source.sessions(children, start, end)]
    if not taught:
        return []
    held = _marks({row.child_id for row in taught}, start, end, school_id)
    found = []
    for row in taught:
        mark = held.get((row.child_id, row.day, row.half), "")
        finding = judge(row, mark)
        if finding is not None:
            found.append(Comparison(row, mark, finding))
    return found


def judge(taught: TaughtHalfDay, held: str) -> Finding | None:
    """What a session means for the mark held (empty for none); None when there is nothing to say.

    Attendance at provision that the authority arranged is K; a pupil who stayed away from it was
    not there, whatever the register says; learning online at home is never K or B
    (DfE, Working together to improve school attendance, 2024).
    """
    is_attended = held in CODES and CODES[held].is_attended
    if not taught.came:
        return Finding.DISCREPANCY if is_attended else None
    if not taught.code:
        return Finding.DISCREPANCY if held in REMOTE_NEVER else None
    if held in {taught.code, DUAL}:
        return Finding.AGREES
    return Finding.PROPOSAL if held in OPEN_MARKS else Finding.DISCREPANCY


def _marks(
    children: set[int], start: date, end: date, school_id: int | None
) -> dict[tuple[int, date, int], str]:
    days = RegisterDay.objects.filter(enrolment__child__in=children, day__range=(start, end))
    if school_id is None:
        days = days.filter(enrolment__kind="main")
    else:
        days = days.filter(enrolment__school=school_id)
    found: dict[tuple[int, date, int], str] = {}
    for child, day, am, pm in days.values_list("enrolment__child", "day", "am", "pm"):
        found[child, day, 1] = am or ""
        found[child, day, 2] = pm or ""
    return found
