"""What a school keeps of a return that it planned, once the child has left.

It reads what its own people wrote, as it stood when the child left: the plan and its weeks from
the field history, choices and follow-ups by who recorded them. What others wrote, what came of it
in registers and lessons, and everything later is not here.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from attendance.models import PartTimeTimetable
from attendance.part_time.weeks import sessions_in_words
from cases.access import ChildAccess, Section, log_opening
from cases.models import Enrolment
from cases.record_page import WROTE
from ledger.models import StatusChange
from reintegration.models import (
    Choice,
    FollowUp,
    Party,
    ReturnAgreement,
    ReturnPlan,
    WeekStep,
)


@dataclass(frozen=True)
class KeptReturn:
    """A plan as the school that wrote it left it. `plan` and `weeks` are rows of the history."""

    plan: Any
    weeks: list[tuple[Any, str]]  # a week, and its sessions in words
    choices: list[Choice]
    part_times: list[PartTimeTimetable]
    follow_ups: list[FollowUp]
    answers: list[ReturnAgreement]


def find_kept(*, actor: Actor, public_id: UUID) -> tuple[KeptReturn, ChildAccess] | None:
    """A return that the actor's school wrote for a child who has left, logged as an opening.

    None when it is not kept: it is nobody's there, or its child is still seen.
    """
    record = ReturnPlan.objects.kept_by(actor).filter(public_id=public_id).first()
    if record is None or actor.keeping_school is None:
        return None
    access = ChildAccess(record.child, actor, WROTE, frozenset({Section.RETURN}))
    log_opening(access, Section.RETURN)
    return _as_it_was_left(record, actor.keeping_school), access


def _as_it_was_left(record: ReturnPlan, school: Organisation) -> KeptReturn:
    left_at = _left_at(record, school)
    colleagues = Membership.objects.filter(organisation=school)
    people = colleagues.values("user")
    own_steps = set(record.weeks.filter(recorded_by__in=people).values_list("pk", flat=True))
    weeks = [
        row for row in _stood(WeekStep, {"plan_id": record.pk}, left_at)
        if row.pgh_obj_id in own_steps and row.replaced_on is None
    ]  # fmt: skip
    return KeptReturn(
        plan=_stood(ReturnPlan, {"pgh_obj_id": record.pk}, left_at)[0],
        weeks=[
            (row, sessions_in_words(row.sessions)) for row in sorted(weeks, key=lambda w: w.monday)
        ],
        choices=list(record.choices.filter(recorded_by__in=people)),
        part_times=list(record.part_times.filter(recorded_by__in=people)),
        follow_ups=list(_held_by(record, colleagues)),
        answers=list(record.agreements.filter(party=Party.SCHOOL, membership__in=colleagues)),
    )


def _left_at(record: ReturnPlan, school: Organisation) -> datetime:
    """The end of the child's last day on the school's roll."""
    own = Enrolment.objects.filter(child=record.child_id, school=school)
    last_day = own.aggregate(day=Max("ends_on"))["day"] or timezone.localdate()
    return timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))


def _stood(model: Any, which: dict[str, int], left_at: datetime) -> list[Any]:
    """The newest row of the history of each record until a moment; its first where all are later.

    The first is what was written: a leaving that is recorded with a day in the past must not take
    from the school what it wrote meanwhile.
    """
    found: dict[int, Any] = {}
    rows = model.pgh_event_model.objects.filter(**which)
    for row in rows.order_by("pgh_created_at", "pgh_id"):
        if row.pgh_obj_id not in found or row.pgh_created_at < left_at:
            found[row.pgh_obj_id] = row
    return list(found.values())


def _held_by(record: ReturnPlan, colleagues: QuerySet[Membership]) -> QuerySet[FollowUp]:
    """Follow-ups that the school held: a held one does not change any more."""
    held = StatusChange.objects.filter(
        subject_type=FollowUp._meta.label_lower, action="hold",
        membership_id__in=colleagues.values("pk"),
    )  # fmt: skip
    return record.follow_ups.filter(pk__in=held.values("subject_id"))
