"""Hold, step back, speed up: recorded choices that move the weeks to come."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from calendars.days import load_calendar
from cases.audience import Audience
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from reintegration import events
from reintegration.models import Choice, ChoiceKind, ReturnPlan, ReturnStatus
from reintegration.pacing import monday_of, repace, school_weeks
from reintegration.permissions import check_write
from reintegration.services.part_time import follow_weeks
from reintegration.services.weeks import content_of, end_step, put_week

MOST_HELD_WEEKS = 6


@transaction.atomic
def choose_pace(
    *,
    actor: Actor,
    plan: ReturnPlan,
    kind: ChoiceKind,
    reason: str,
    from_monday: date | None = None,
    weeks: int = 1,
    seen: int | None = None,
) -> Choice:
    """Hold, step back or speed up from a week on: this one, or one to come (default: the next).

    `seen` is how many choices there were when the person started. Weeks that are past stay as they
    were planned; days of this week that are past do too. Raises PermissionDenied, StaleChange (not
    under way, chosen meanwhile), or Refused: no reason, a week that is over, nothing to go back or
    on to.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if record.status != ReturnStatus.ACTIVE or not record.is_phased:
        raise StaleChange(_("The pace is chosen while the plan is under way."))
    if seen is not None and seen != record.choices.count():
        raise StaleChange(_("The pace has been chosen since you opened this page."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if not 1 <= weeks <= MOST_HELD_WEEKS:
        raise Refused(_("Hold for 1 to 6 weeks."), field="weeks")
    start = _start(from_monday)
    _lay_out(actor, record, ChoiceKind(kind), start, weeks)
    follow_weeks(actor=actor, plan=record)
    choice = Choice.objects.create(
        plan=record, kind=kind, reason=reason.strip(), from_monday=start,
        weeks=weeks if kind == ChoiceKind.HOLD else 1, recorded_by=actor.user,
    )  # fmt: skip
    events.record(
        actor, record, events.PACE_CHOSEN, audience=Audience.FAMILY, choice=choice.kind,
        from_on=start.isoformat(),
    )  # fmt: skip
    return choice


def _start(asked: date | None) -> date:
    this_week = monday_of(timezone.localdate())
    start = monday_of(asked) if asked else this_week + timedelta(weeks=1)
    if start < this_week:
        raise Refused(_("Choose this week or one to come."), field="from_monday")
    return start


def _lay_out(actor: Actor, plan: ReturnPlan, kind: ChoiceKind, start: date, weeks: int) -> None:
    steps = list(plan.weeks.standing().select_related("phase"))
    before = [content_of(step) for step in steps if step.monday < start]
    later = [step for step in steps if step.monday >= start]
    contents = repace(kind, before, [content_of(step) for step in later], weeks=weeks)
    if contents is None:
        message = {
            ChoiceKind.SPEED_UP: _("There is no further step to go on to. Change the week itself."),
            ChoiceKind.STEP_BACK: _("There is no earlier step to return to. Change the week."),
            ChoiceKind.HOLD: _("No step comes before that week, so there is nothing to hold."),
        }[kind]
        raise Refused(message, field="kind")
    calendar = load_calendar(plan.school)
    mondays = school_weeks(start, len(contents), calendar.is_school_day)
    today = timezone.localdate()
    for step in later:
        if step.monday not in mondays:
            end_step(step, max(step.monday, today) if step.monday < today else None)
    for monday, content in zip(mondays, contents, strict=True):
        put_week(actor=actor, plan=plan, monday=monday, content=content)
