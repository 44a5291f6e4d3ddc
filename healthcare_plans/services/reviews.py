"""Reviews: recording one, marking plans as due, reminding before."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.audience import Audience
from cases.timeline import record_event, register_event
from healthcare_plans.links import plan_link
from healthcare_plans.models import Plan, PlanStatus, Review, ReviewOutcome
from healthcare_plans.notices import REVIEW_COMING, REVIEW_DUE
from healthcare_plans.people import health_in_team, writers_of
from healthcare_plans.permissions import check_write
from healthcare_plans.services.issuing import a_year_after
from healthcare_plans.services.starting import start_change
from healthcare_plans.settings import REMINDER_DAYS
from healthcare_plans.transitions import PLAN
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify
from ledger.state import apply_transition, lock

REVIEWED = register_event("healthcare_plans.reviewed", gettext_lazy("Healthcare plan reviewed"))
FELL_DUE = register_event(
    "healthcare_plans.review_due", gettext_lazy("Review of the healthcare plan is due")
)


@transaction.atomic
def record_review(
    *,
    actor: Actor,
    plan: Plan,
    held_on: date,
    took_part: str,
    found: str,
    outcome: ReviewOutcome,
    next_review_on: date,
) -> Review:
    """Record a review of a plan in force; when it has to change, a new version is started.

    Raises PermissionDenied, StaleChange, or Refused: a day in the future or before the plan, a
    next review more than a year away, a change being written already.
    """
    record = lock(plan)
    check_write(actor, record.child)
    version = record.current
    if version is None or record.status not in {PlanStatus.ACTIVE, PlanStatus.REVIEW_DUE}:
        raise StaleChange
    if held_on > timezone.localdate() or held_on < (version.starts_on or held_on):
        raise Refused(
            _("The review must be today or earlier, and not before the plan."), field="held_on"
        )
    if next_review_on <= timezone.localdate() or next_review_on > a_year_after(held_on):
        raise Refused(
            _("The next review must be within a year of this one, and after today."),
            field="next_review_on",
        )
    review = Review.objects.create(
        plan=record, version=version, held_on=held_on, took_part=took_part, found=found,
        outcome=outcome, next_review_on=next_review_on, recorded_by=actor.user,
    )  # fmt: skip
    reviewed = apply_transition(
        subject=record, table=PLAN, action="review", actor=actor, review_on=next_review_on
    )
    record_event(actor=actor, child=record.child, code=REVIEWED, happened_on=held_on,
                 audience=Audience.FAMILY, link=plan_link(record))  # fmt: skip
    if outcome == ReviewOutcome.CHANGE and not reviewed.versions.in_preparation().exists():
        start_change(actor=actor, plan=reviewed, why_changed=found)
    return review


def mark_reviews_due() -> int:
    """Mark every plan whose day has come, and tell; returns how many. Safe to run again."""
    overdue = Plan.objects.overdue().values_list("pk", flat=True)
    return sum(_mark_due(pk) for pk in list(overdue))


@transaction.atomic
def _mark_due(pk: int) -> bool:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("child").get(pk=pk)
    due_on = plan.review_on
    if plan.status != PlanStatus.ACTIVE or due_on is None or due_on > timezone.localdate():
        return False
    system = Actor.system()
    due = apply_transition(subject=plan, table=PLAN, action="fall_due", actor=system)
    record_event(actor=system, child=plan.child, code=FELL_DUE, happened_on=due_on,
                 link=plan_link(plan))  # fmt: skip
    _tell(due, REVIEW_DUE)
    return True


def remind_of_reviews() -> int:
    """Tell of reviews that come within the time set; once for each day of review."""
    today = timezone.localdate()
    until = today + timedelta(days=get_setting(REMINDER_DAYS))
    plans = list(Plan.objects.due_between(today + timedelta(days=1), until).with_names())
    for plan in plans:
        with transaction.atomic():
            _tell(plan, REVIEW_COMING)
    return len(plans)


def _tell(plan: Plan, notice: Notice) -> None:
    memberships = [
        *writers_of(plan.child),
        *(row.membership for row in health_in_team(plan.child)),
    ]
    notify(
        notice=notice,
        recipients=[row.user for row in memberships],
        key=f"{plan.pk}:{plan.review_on}",
        link=plan_link(plan),
        reference=plan.reference,
        membership_ids={row.user_id: row.pk for row in memberships},
    )
