"""Arriving, asking again after 2, 6 and 12 weeks, completing; and a relapse, which keeps all."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from calendars.days import load_calendar
from cases.audience import Audience
from cases.models import CaseStatus, KnowledgeKind, Stage
from cases.services.cases import reopen_case
from cases.services.section_19 import note_knowledge
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from reintegration import events
from reintegration.models import (
    FOLLOWED_UP_ROUTES,
    FollowUp,
    FollowUpStatus,
    Going,
    ReturnPlan,
    ReturnStatus,
    Route,
)
from reintegration.pacing import school_weeks
from reintegration.people import officers_to_tell
from reintegration.permissions import check_write
from reintegration.services.part_time import close_part_time
from reintegration.services.plans import FURTHEST, close_open_parts
from reintegration.services.weeks import content_of, end_step, put_week
from reintegration.transitions import FOLLOW_UP, RETURN_PLAN

FOLLOW_UP_WEEKS = (2, 6, 12)
EARLY = timedelta(days=14)
NEEDS_PACK = (Route.NEW_SCHOOL, Route.LONG_TERM, Route.TRANSFER, Route.POST_16)


@transaction.atomic
def record_arrival(*, actor: Actor, plan: ReturnPlan, arrived_on: date) -> ReturnPlan:
    """The child has arrived: back full time, or in the new place. Follow-ups fall due.

    Year 11 and long-term routes are completed instead. Raises PermissionDenied, StaleChange, or
    Refused: a day before the plan or to come, a handover pack that has not gone.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if not record.starts_on <= arrived_on <= timezone.localdate():
        raise Refused(
            _("The day must be between the first day of the plan and today."), field="arrived_on"
        )
    if record.route not in FOLLOWED_UP_ROUTES:
        raise StaleChange(_("This plan is completed, not followed up."))
    _check_pack(record)
    arrived = apply_transition(
        subject=plan, table=RETURN_PLAN, action="arrive", actor=actor, arrived_on=arrived_on,
        weeks_behind=0,
    )  # fmt: skip
    FollowUp.objects.bulk_create(
        FollowUp(
            plan=arrived, weeks_after=weeks, due_on=arrived_on + timedelta(weeks=weeks),
            recorded_by=actor.user,
        )
        for weeks in FOLLOW_UP_WEEKS
    )  # fmt: skip
    close_part_time(actor=actor, plan=arrived, day=arrived_on, reason=_("Back full time."))
    events.record(
        actor, arrived, events.ARRIVED, happened_on=arrived_on, audience=Audience.FAMILY,
        route=arrived.route,
    )  # fmt: skip
    return arrived


@transaction.atomic
def record_follow_up(
    *,
    actor: Actor,
    follow_up: FollowUp,
    going: Going,
    words: str,
    held_on: date,
    child_says: str = "",
    why_early: str = "",
) -> FollowUp:
    """Record how it goes. The last one, going well, completes the plan; a relapse stops it.

    More than `EARLY` before its day, it says why: a return is followed so long because it has to
    last.

    Raises PermissionDenied, StaleChange (recorded already), or Refused naming the field.
    """
    check_write(actor, follow_up.plan.child)
    plan, record = lock(follow_up.plan), lock(follow_up)
    if record.status != FollowUpStatus.OPEN or plan.status != ReturnStatus.FOLLOWED_UP:
        raise StaleChange
    if not words.strip():
        raise Refused(_("Say how it goes."), field="words")
    if plan.arrived_on is None or not plan.arrived_on <= held_on <= timezone.localdate():
        raise Refused(_("The day must be between the arrival and today."), field="held_on")
    is_early = going != Going.RELAPSED and held_on < record.due_on - EARLY
    if is_early and not why_early.strip():
        raise Refused(
            _("This is more than two weeks before its day. Say why so early."), field="why_early"
        )
    held = apply_transition(
        subject=record, table=FOLLOW_UP, action="hold", actor=actor, held_on=held_on,
        going=Going(going), words=words.strip(), child_says=child_says.strip(),
        why_early=why_early.strip() if is_early else "",
    )  # fmt: skip
    events.record(
        actor, plan, events.FOLLOWED_UP, happened_on=held_on, weeks=held.weeks_after,
        going=held.going,
    )  # fmt: skip
    if going == Going.RELAPSED:
        record_relapse(actor=actor, plan=plan, relapsed_on=held_on, reason=words)
    elif going == Going.WELL and not plan.follow_ups.open().exists():
        complete_plan(actor=actor, plan=plan)
    return held


@transaction.atomic
def complete_plan(*, actor: Actor, plan: ReturnPlan) -> ReturnPlan:
    """The plan has done its work. Raises PermissionDenied, StaleChange, or Refused: a phased
    return that has not arrived, follow-ups to do, a handover pack that has not gone."""
    check_write(actor, plan.child)
    record = lock(plan)
    if record.route in FOLLOWED_UP_ROUTES and record.status == ReturnStatus.ACTIVE:
        raise Refused(_("Record the arrival first."))
    if record.follow_ups.open().exists():
        raise Refused(_("Follow-ups are still to be done."))
    _check_pack(record)
    done = apply_transition(subject=plan, table=RETURN_PLAN, action="complete", actor=actor)
    events.record(actor, done, events.COMPLETED, audience=Audience.FAMILY, route=done.route)
    return done


@transaction.atomic
def record_relapse(*, actor: Actor, plan: ReturnPlan, relapsed_on: date, reason: str) -> ReturnPlan:
    """The child is out of school again: everything is kept, the case is open, people are told.

    The authority knows from that day (section 19, Education Act 1996).

    Raises PermissionDenied, StaleChange, or Refused: no reason, a day to come, a newer plan.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if not record.starts_on <= relapsed_on <= timezone.localdate():
        raise Refused(
            _("The day must be between the first day of the plan and today."), field="relapsed_on"
        )
    if not record.is_live and ReturnPlan.objects.live().filter(child=record.child_id).exists():
        raise Refused(_("This child has a newer plan. Record the relapse there."))
    relapsed = apply_transition(
        subject=plan, table=RETURN_PLAN, action="relapse", actor=actor, reason=reason,
        relapsed_on=relapsed_on, weeks_behind=0,
    )  # fmt: skip
    close_open_parts(actor=actor, plan=relapsed, day=relapsed_on, reason=_("Relapse."))
    _reopen_case(actor, relapsed)
    note_knowledge(
        actor=actor, child=relapsed.child, kind=KnowledgeKind.RELAPSE, told_on=relapsed_on,
        words=reason, link=f"{relapsed.link}#relapse-{relapsed_on.isoformat()}",
    )  # fmt: skip
    events.record(
        actor, relapsed, events.RELAPSED, happened_on=relapsed_on, audience=Audience.FAMILY
    )
    told = [relapsed.lead, *officers_to_tell(relapsed.child)]
    events.tell(events.RELAPSE, relapsed, told, f"relapse:{relapsed_on.isoformat()}", actor)
    return relapsed


@transaction.atomic
def plan_again(*, actor: Actor, plan: ReturnPlan, starts_on: date) -> ReturnPlan:
    """After a relapse: the same plan as a draft again, weeks to come kept to be changed.

    What was planned and what happened until the relapse stays as it was. Raises
    PermissionDenied, StaleChange, or Refused for a day before the relapse.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if record.relapsed_on is not None and starts_on < record.relapsed_on:
        raise Refused(_("The new beginning must be after the relapse."), field="starts_on")
    if starts_on > timezone.localdate() + FURTHEST:
        raise Refused(_("The first day must be within a year from today."), field="starts_on")
    return _begin_again(actor, plan, record, starts_on)


def _begin_again(actor: Actor, plan: ReturnPlan, record: ReturnPlan, starts_on: date) -> ReturnPlan:
    again = apply_transition(
        subject=plan, table=RETURN_PLAN, action="plan_again", actor=actor,
        revision=record.revision + 1, arrived_on=None,
    )  # fmt: skip
    if again.is_phased and again.relapsed_on is not None:
        _plan_undone_weeks(actor, again, again.relapsed_on, starts_on)
    events.record(actor, again, events.PLANNED_AGAIN)
    return again


def _plan_undone_weeks(actor: Actor, plan: ReturnPlan, relapsed_on: date, starts_on: date) -> None:
    """What the relapse cut off comes again from `starts_on`; all of it when nothing was left."""
    standing = list(plan.weeks.standing().select_related("phase"))
    undone = [step for step in standing if step.friday >= relapsed_on]
    contents = [content_of(step) for step in undone or standing]
    for step in undone:
        end_step(step, max(step.monday, relapsed_on) if step.monday < relapsed_on else None)
    calendar = load_calendar(plan.school)
    mondays = school_weeks(starts_on, len(contents), calendar.is_school_day)
    for monday, content in zip(mondays, contents, strict=True):
        put_week(actor=actor, plan=plan, monday=monday, content=content, from_day=starts_on)


def _check_pack(plan: ReturnPlan) -> None:
    if plan.route in NEEDS_PACK and not plan.packs.filter(handed_on__isnull=False).exists():
        raise Refused(_("The handover pack has not been given to the next place."))


def _reopen_case(actor: Actor, plan: ReturnPlan) -> None:
    """A closed case that had come to the return is open again, with its history."""
    if plan.child.cases.open().exists():
        return
    last = plan.child.cases.filter(status=CaseStatus.CLOSED, stage=Stage.RETURN).first()
    if last is not None:
        reopen_case(
            actor=actor, case=last,
            reason=_("Relapse: plan %(reference)s.") % {"reference": plan.reference},
        )  # fmt: skip
