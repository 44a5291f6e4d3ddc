"""The nightly look: which returns slip, which have recovered, what is past its day."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from ledger.authority_settings import get_setting
from ledger.state import lock
from reintegration import events
from reintegration.actual import progress_of
from reintegration.models import FollowUp, ReturnPlan, ReturnStatus, Slip
from reintegration.progress import Week, weeks_behind
from reintegration.settings import SLIP_PERCENT

CHASE_AGAIN = timedelta(weeks=1)


def evaluate_returns(*, today: date | None = None) -> int:
    """Compare every return that is under way; returns how many slip. Safe to run again."""
    day = today or timezone.localdate()
    plans = ReturnPlan.objects.under_way().filter(weeks__isnull=False).distinct()
    return sum(evaluate_return(plan_id=pk, today=day) for pk in plans.values_list("pk", flat=True))


@transaction.atomic
def evaluate_return(*, plan_id: int, today: date) -> bool:
    """Compare one return with its plan; tell the lead of each week that fell short, once."""
    plan = lock(ReturnPlan(pk=plan_id))
    if plan.status != ReturnStatus.ACTIVE:
        return False
    weeks = progress_of(plan, today=today)
    percent: int = get_setting(SLIP_PERCENT)
    behind = weeks_behind(weeks, percent=percent, today=today)
    for week in _short_weeks(weeks, behind, percent, today):
        _note_slip(plan, week)
    if behind != plan.weeks_behind:
        if behind == 0:
            events.record(Actor.system(), plan, events.RECOVERED, happened_on=today)
        plan.weeks_behind = behind
        plan.save(update_fields=["weeks_behind"])
    return behind > 0


def _short_weeks(weeks: list[Week], behind: int, percent: int, today: date) -> list[Week]:
    over = [week for week in weeks if week.monday + timedelta(days=5) <= today and week.known]
    return [week for week in over[len(over) - behind :] if week.falls_short(percent)]


def _note_slip(plan: ReturnPlan, week: Week) -> None:
    _slip, is_new = Slip.objects.get_or_create(
        plan=plan, monday=week.monday,
        defaults={"planned": week.known, "attended": week.attended},
    )  # fmt: skip
    if not is_new:
        return
    events.record(
        Actor.system(), plan, events.SLIPPED, week_on=week.monday.isoformat(),
        attended=week.attended, planned=week.known,
    )  # fmt: skip
    events.tell(events.SLIPS, plan, [plan.lead], f"slip:{week.monday.isoformat()}", Actor.system())


@transaction.atomic
def chase_what_is_late(*, today: date | None = None) -> None:
    """Remind leads of follow-ups past their day, once a week each.

    Part-time timetables are watched by `attendance.services.part_time.watching`.
    """
    day = today or timezone.localdate()
    system = Actor.system()
    late = FollowUp.objects.overdue(day).select_related("plan__lead__user", "plan__child")
    for follow_up in late:
        key = f"follow_up:{follow_up.pk}:{_turn(follow_up.due_on, day)}"
        events.tell(events.FOLLOW_UP_DUE, follow_up.plan, [follow_up.plan.lead], key, system)


def _turn(due_on: date, today: date) -> int:
    return (today - due_on) // CHASE_AGAIN
