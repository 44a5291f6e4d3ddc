"""Starting a plan, changing what it says, withdrawing the draft, ending it early."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from calendars.days import load_calendar
from calendars.models import academic_year_of
from cases.audience import Audience
from cases.models import Child
from cases.permissions import check_can_work
from cases.services.children import digest_of
from ledger.errors import Refused, StaleChange
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from reintegration import events
from reintegration.models import (
    Phase,
    RestOfWeek,
    ReturnPlan,
    ReturnStatus,
    Route,
    WeekStep,
)
from reintegration.pacing import MOST_WEEKS, propose_sessions, school_weeks
from reintegration.permissions import check_write
from reintegration.services.part_time import close_part_time
from reintegration.transitions import FOLLOW_UP, RETURN_PLAN

YEAR_11 = 11
FURTHEST = timedelta(days=366)  # beyond is a slip of the finger
# A plan begins with phases that a school can rename: until how many sessions each lasts.
FIRST_PHASES = (
    (
        4,
        gettext_lazy("Getting used to being back"),
        gettext_lazy("Coming through the door and staying feels safe."),
    ),
    (8, gettext_lazy("Building up"), gettext_lazy("Lessons and friends fill more of the week.")),
    (
        10,
        gettext_lazy("The whole week"),
        gettext_lazy("The week is like everybody’s, with help near."),
    ),
)
NEEDS_GROUNDS = (Route.YEAR_11, Route.LONG_TERM, Route.TRANSFER, Route.POST_16)
NAMES_A_PLACE = (Route.NEW_SCHOOL, Route.LONG_TERM, Route.TRANSFER, Route.POST_16)
CHANGEABLE = (ReturnStatus.DRAFT, ReturnStatus.ACTIVE, ReturnStatus.FOLLOWED_UP)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan says, its weeks apart."""

    route: Route
    lead: Membership
    starts_on: date
    school: Organisation | None = None
    rest_of_week: RestOfWeek = RestOfWeek.PROVISION
    aim: str = ""
    met_by: str = ""
    bad_morning: str = ""
    grounds: str = ""
    destination: str = ""
    ends_on: date | None = None

    def as_fields(self) -> dict[str, Any]:
        """Field values, words without the space around them."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
        }


@transaction.atomic
def start_plan(
    *, actor: Actor, child: Child, facts: PlanFacts, weeks: int = 6, first_sessions: int = 2
) -> ReturnPlan:
    """Start a plan as a draft; a phased route gets a first proposal of weeks that rise evenly.

    Raises PermissionDenied, or Refused: another plan is live, no grounds or end where the route
    needs them, not in Year 11, a lead who does not see the child.
    """
    check_write(actor, child)
    _check_facts(child, facts)
    try:
        with transaction.atomic():
            plan = ReturnPlan.objects.create(
                child=child, reference=make_reference("R"),
                controller=actor.organisation or child.controller, recorded_by=actor.user,
                **facts.as_fields(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This child already has a plan that is being worked on.")) from error
    record_status(subject=plan, action="start", before="", after=plan.status, actor=actor)
    if plan.is_phased:
        _propose(actor, plan, weeks, first_sessions)
    events.record(actor, plan, events.STARTED, route=plan.route)
    events.tell(events.LEADS, plan, [plan.lead], f"lead:{plan.lead_id}", actor)
    return plan


@transaction.atomic
def change_plan(*, actor: Actor, plan: ReturnPlan, facts: PlanFacts, seen: str = "") -> ReturnPlan:
    """Change what a plan says; its route stays. `seen` is the `plan_fingerprint` started from.

    While it waits for agreement nothing may change; take it back first. Raises as `start_plan`,
    or StaleChange.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if record.status not in CHANGEABLE:
        raise StaleChange(_("The plan cannot be changed as it stands now."))
    if seen and seen != plan_fingerprint(record):
        raise StaleChange
    _check_facts(record.child, replace(facts, route=Route(record.route)))
    before = record.lead_id
    for name, value in facts.as_fields().items():
        if name != "route":
            setattr(record, name, value)
    record.save()
    if record.lead_id != before:
        events.tell(events.LEADS, record, [record.lead], f"lead:{record.lead_id}", actor)
    return record


def plan_fingerprint(plan: ReturnPlan) -> str:
    """What a plan says now, as a short digest for a hidden field of its form."""
    return digest_of(getattr(plan, field.attname) for field in _fields_of_plan())


def _fields_of_plan() -> list[Any]:
    return [ReturnPlan._meta.get_field(field.name) for field in fields(PlanFacts)]


@transaction.atomic
def end_plan(*, actor: Actor, plan: ReturnPlan, reason: str) -> ReturnPlan:
    """End a plan early, with its open follow-ups and part-time timetable. Raises likewise."""
    check_write(actor, plan.child)
    today = timezone.localdate()
    ended = apply_transition(
        subject=plan, table=RETURN_PLAN, action="end", actor=actor, reason=reason, weeks_behind=0
    )
    close_open_parts(actor=actor, plan=ended, day=today, reason=reason)
    events.record(actor, ended, events.ENDED, audience=Audience.FAMILY)
    return ended


@transaction.atomic
def close_open_parts(*, actor: Actor, plan: ReturnPlan, day: date, reason: str) -> None:
    """Follow-ups to come are needed no longer, and a part-time timetable ends."""
    for follow_up in plan.follow_ups.open():
        apply_transition(
            subject=follow_up, table=FOLLOW_UP, action="withdraw", actor=actor, reason=reason
        )
    close_part_time(actor=actor, plan=plan, day=day, reason=reason)


@transaction.atomic
def withdraw_plan(*, actor: Actor, plan: ReturnPlan, reason: str) -> ReturnPlan:
    """Withdraw what was never walked. Raises as `apply_transition`.

    A plan that was walked before a relapse is ended, not withdrawn: what happened stays on record.
    """
    check_write(actor, plan.child)
    if lock(plan).relapsed_on is not None:
        raise Refused(_("This return has begun before. End it instead."))
    withdrawn = apply_transition(
        subject=plan, table=RETURN_PLAN, action="withdraw", actor=actor, reason=reason
    )
    events.record(actor, withdrawn, events.WITHDRAWN)
    return withdrawn


def _check_facts(child: Child, facts: PlanFacts) -> None:
    check_can_work(facts.lead, child, field="lead")
    if facts.starts_on > timezone.localdate() + FURTHEST:
        raise Refused(_("The first day must be within a year from today."), field="starts_on")
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if facts.route == Route.RETURN and facts.school is None:
        raise Refused(_("Choose the school that leads."), field="school")
    if facts.route in NAMES_A_PLACE and not facts.destination.strip():
        raise Refused(_("Enter where the child goes."), field="destination")
    if facts.route in NEEDS_GROUNDS and not facts.grounds.strip():
        raise Refused(_("Enter why a return to school is not possible now."), field="grounds")
    if facts.route == Route.YEAR_11:
        _check_year_11(child, facts.starts_on, facts.ends_on)


def _check_year_11(child: Child, starts_on: date, ends_on: date | None) -> None:
    """The exception lasts until the end of the child's Year 11 and no longer."""
    if child.year_group_on(starts_on) != YEAR_11:
        raise Refused(
            _("The exception is for Year 11. This child is in %(year)s.")
            % {"year": child.year_group_label},
            field="route",
        )
    last = date(academic_year_of(starts_on) + 1, 8, 31)
    if ends_on is None:
        raise Refused(_("Enter the last day of the exception."), field="ends_on")
    if ends_on > last:
        raise Refused(_("The exception ends with the school year."), field="ends_on")


def _propose(actor: Actor, plan: ReturnPlan, weeks: int, first: int) -> None:
    """Weeks that rise evenly, in phases, on the school's own school weeks."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(_("Enter a number of weeks from 1 to 60."), field="weeks")
    if not 1 <= first <= 10:
        raise Refused(_("Enter a number of sessions from 1 to 10."), field="first_sessions")
    calendar = load_calendar(plan.school)
    mondays = school_weeks(plan.starts_on, weeks, calendar.is_school_day)
    proposed = propose_sessions(weeks, first)
    phases = _make_phases(plan, actor, {_phase_of(len(sessions)) for sessions in proposed})
    WeekStep.objects.bulk_create(
        WeekStep(
            plan=plan, phase=phases[_phase_of(len(sessions))], monday=monday,
            in_force_from=monday, sessions=sessions, recorded_by=actor.user,
        )
        for monday, sessions in zip(mondays, proposed, strict=True)
    )  # fmt: skip


def _phase_of(count: int) -> int:
    return next(place for place, (most, *_words) in enumerate(FIRST_PHASES) if count <= most)


def _make_phases(plan: ReturnPlan, actor: Actor, places: set[int]) -> dict[int, Phase]:
    return {
        place: Phase.objects.create(
            plan=plan, position=position, title=str(FIRST_PHASES[place][1]),
            aim=str(FIRST_PHASES[place][2]), recorded_by=actor.user,
        )
        for position, place in enumerate(sorted(places), start=1)
    }  # fmt: skip
