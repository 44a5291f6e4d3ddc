"""The weeks of a plan: changing one, adding one, taking one out, naming a phase."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from calendars.days import load_calendar
from cases.services.children import digest_of
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from reintegration.models import (
    ALL_SESSIONS,
    Phase,
    Place,
    ReturnPlan,
    ReturnStatus,
    WeekStep,
)
from reintegration.pacing import monday_of, school_weeks
from reintegration.permissions import check_write
from reintegration.services.part_time import follow_weeks

CONTENT = ("phase", "place", "room", "sessions", "met_by", "bad_morning", "note")
CHANGEABLE = (ReturnStatus.DRAFT, ReturnStatus.ACTIVE)


@transaction.atomic
def change_week(
    *,
    actor: Actor,
    step: WeekStep,
    sessions: Iterable[str],
    place: Place = Place.SCHOOL,
    room: str = "",
    met_by: str = "",
    bad_morning: str = "",
    note: str = "",
    phase: Phase | None = None,
    and_following: bool = False,
    seen: str = "",
) -> WeekStep:
    """Change what is planned for a week; with `and_following` every later one gets its place and
    people too, and keeps its own sessions.

    `seen` is the `week_fingerprint` that the person started from. Days that are past keep what was
    planned for them. Raises PermissionDenied, Refused (a week that is over, no session), or
    StaleChange (changed meanwhile, plan out for agreement).
    """
    plan = _changeable(actor, step.plan)
    current = lock(step)
    if current.replaced_on is not None or (seen and seen != week_fingerprint(current)):
        raise StaleChange(_("This week has been changed since you opened it."))
    content = _content(sessions, place, room, met_by, bad_morning, note, phase or current.phase)
    if is_over(plan, current.monday):
        raise Refused(_("This week is over. Change a week to come."))
    changed = put_week(actor=actor, plan=plan, monday=current.monday, content=content)
    if and_following:
        for later in plan.weeks.standing().filter(monday__gt=current.monday):
            own = {"phase": later.phase, "sessions": later.sessions}
            put_week(actor=actor, plan=plan, monday=later.monday, content={**content, **own})
    follow_weeks(actor=actor, plan=plan)
    return changed


@transaction.atomic
def add_week(*, actor: Actor, plan: ReturnPlan) -> WeekStep:
    """Add a school week at the end, planned like the last one. Raises as `change_week`."""
    record = _changeable(actor, plan)
    last = record.weeks.standing().last()
    start = record.starts_on if last is None else last.monday + timedelta(weeks=1)
    start = max(start, monday_of(timezone.localdate()))
    [monday] = school_weeks(start, 1, load_calendar(record.school).is_school_day)
    content = content_of(last) if last else {**_EMPTY, "sessions": ["1a"]}
    added = put_week(actor=actor, plan=record, monday=monday, content=content)
    follow_weeks(actor=actor, plan=record)
    return added


@transaction.atomic
def take_out_week(*, actor: Actor, step: WeekStep) -> None:
    """Plan nothing for a week that has not begun. Raises as `change_week`."""
    plan = _changeable(actor, step.plan)
    current = lock(step)
    if current.replaced_on is not None:
        raise StaleChange
    if current.monday <= timezone.localdate():
        raise Refused(_("This week has begun. Change its sessions instead."))
    if plan.weeks.standing().count() == 1:
        raise Refused(_("A plan needs one week at least."))
    end_step(current)
    follow_weeks(actor=actor, plan=plan)


@transaction.atomic
def change_phase(*, actor: Actor, phase: Phase, title: str, aim: str = "", seen: str = "") -> Phase:
    """Name a phase and say what it is for. `seen` is the `phase_fingerprint` started from.

    Raises PermissionDenied, Refused or StaleChange.
    """
    _changeable(actor, phase.plan)
    if not title.strip():
        raise Refused(_("Enter a name."), field="title")
    record = lock(phase)
    if seen and seen != phase_fingerprint(record):
        raise StaleChange
    record.title, record.aim = title.strip(), aim.strip()
    record.save(update_fields=["title", "aim"])
    return record


_EMPTY: dict[str, Any] = {
    "phase": None, "place": Place.SCHOOL, "room": "", "sessions": [], "met_by": "",
    "bad_morning": "", "note": "",
}  # fmt: skip


def content_of(step: WeekStep) -> dict[str, Any]:
    """What a step plans, without its week."""
    return {name: getattr(step, name) for name in CONTENT}


def week_fingerprint(step: WeekStep) -> str:
    """What a week plans now, as a short digest for a hidden field of its form."""
    return digest_of(str(getattr(step, name)) for name in CONTENT if name != "phase")


def phase_fingerprint(phase: Phase) -> str:
    """What a phase is called now, likewise."""
    return digest_of((phase.title, phase.aim))


def put_week(
    *,
    actor: Actor,
    plan: ReturnPlan,
    monday: date,
    content: dict[str, Any],
    from_day: date | None = None,
) -> WeekStep:
    """Make `content` the plan of a week from `from_day` (default today) or its Monday on.

    Runs inside the caller's transaction.

    The step that stood is closed where the new one begins. One that nobody has lived by, because
    the plan was never walked or the week has not begun, is changed as it stands.
    """
    begins = max(monday, from_day or timezone.localdate())
    of_week = plan.weeks.select_for_update(of=("self",)).filter(monday=monday)
    standing = of_week.standing().first()
    if standing is not None:
        if not is_walked(plan) or standing.in_force_from >= begins:
            for name, value in content.items():
                setattr(standing, name, value)
            standing.save(update_fields=list(content))
            return standing
        end_step(standing, begins)
    has_history = of_week.filter(replaced_on__gt=F("in_force_from")).exists()
    return WeekStep.objects.create(
        plan=plan, monday=monday, in_force_from=begins if has_history else monday,
        recorded_by=actor.user, **content,
    )  # fmt: skip


def is_walked(plan: ReturnPlan) -> bool:
    """Whether somebody has lived by the plan: then what is past stays as it was planned."""
    return plan.status != ReturnStatus.DRAFT or plan.relapsed_on is not None


def is_over(plan: ReturnPlan, monday: date) -> bool:
    """Whether somebody has lived by the plan of a week that is past: it stays as it was."""
    return is_walked(plan) and monday + timedelta(days=5) <= timezone.localdate()


def end_step(step: WeekStep, on: date | None = None) -> None:
    """The step holds until the day before `on`; without a day, on none at all."""
    step.replaced_on = max(on or step.in_force_from, step.in_force_from)
    step.save(update_fields=["replaced_on"])


def _changeable(actor: Actor, plan: ReturnPlan) -> ReturnPlan:
    check_write(actor, plan.child)
    record = lock(plan)
    if record.status not in CHANGEABLE:
        raise StaleChange(_("The plan cannot be changed as it stands now."))
    return record


def _content(
    sessions: Iterable[str], place: Place, room: str, met_by: str, bad_morning: str, note: str,
    phase: Phase | None,
) -> dict[str, Any]:  # fmt: skip
    chosen = sorted(set(sessions))
    if not chosen:
        raise Refused(_("Choose one session at least."), field="sessions")
    if set(chosen) - set(ALL_SESSIONS):
        raise Refused(_("Choose sessions from the list."), field="sessions")
    return {
        "phase": phase, "place": Place(place), "room": room.strip(), "sessions": chosen,
        "met_by": met_by.strip(), "bad_morning": bad_morning.strip(), "note": note.strip(),
    }  # fmt: skip
