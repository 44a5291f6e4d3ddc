"""Putting a version into force, and ending a plan."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.audience import Audience
from cases.models import TeamMember
from cases.timeline import record_event, register_event
from healthcare_plans.documents import issue_documents
from healthcare_plans.links import plan_link, portal_link
from healthcare_plans.models import Plan, PlanVersion
from healthcare_plans.notices import ISSUED
from healthcare_plans.people import family_users, writers_of
from healthcare_plans.permissions import check_write
from healthcare_plans.standing import standing_of
from healthcare_plans.transitions import PLAN, VERSION
from ledger.errors import Refused, StaleChange
from ledger.notices import notify
from ledger.state import apply_transition, lock

CAME_INTO_FORCE = register_event(
    "healthcare_plans.issued",
    gettext_lazy("Version %(number)s of the healthcare plan came into force"),
)
ENDED = register_event("healthcare_plans.ended", gettext_lazy("Healthcare plan ended"))


def a_year_after(day: date) -> date:
    """The latest day for a review: the same day of the next year (DfE 2015, paragraph 18)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def check_review_day(day: date, after: date) -> None:
    """Refused unless the review is after `after` and within a year of it."""
    if day <= after or day > a_year_after(after):
        raise Refused(
            _("The review must be within a year: choose a day up to %(latest)s.")
            % {"latest": f"{a_year_after(after):%-d %B %Y}"},
            field="review_on",
        )


@transaction.atomic
def activate_version(
    *, actor: Actor, version: PlanVersion, revision: int, review_on: date, reason: str = ""
) -> PlanVersion:
    """Put a version into force from today, supersede the one before and issue the documents.

    `reason` is needed while an agreement is outstanding or refused. Raises PermissionDenied,
    StaleChange, or Refused: medicine without both written permissions, no reason, a review more
    than a year away.
    """
    plan = lock(version.plan)
    check_write(actor, plan.child)
    current = lock(version)
    if current.revision != revision:
        raise StaleChange
    today = timezone.localdate()
    check_review_day(review_on, today)
    standing = standing_of(current)
    if standing.medicine_blocks:
        raise Refused(
            " ".join(standing.medicine_blocks)
            + " "
            + _("Without both permissions a plan with medicine cannot come into force.")
        )
    if standing.needs_reason and not reason.strip():
        raise Refused(
            _("Not everybody has agreed. Say why the plan comes into force now."), field="reason"
        )
    _supersede(actor, plan)
    active = _issue(actor, plan, current, review_on=review_on, reason=reason.strip())
    record_event(actor=actor, child=plan.child, code=CAME_INTO_FORCE, audience=Audience.FAMILY,
                 number=active.number, link=plan_link(plan))  # fmt: skip
    _tell(actor, plan, active)
    return active


@transaction.atomic
def end_plan(*, actor: Actor, plan: Plan, reason: str) -> Plan:
    """End a plan that is in force. The version stays readable.

    Raises PermissionDenied, StaleChange, or Refused: no reason, or a change is being written.
    """
    record = lock(plan)
    check_write(actor, record.child)
    if record.versions.in_preparation().exists():
        raise Refused(_("A new version is being written. Withdraw it first."))
    ended = apply_transition(
        subject=record, table=PLAN, action="end", actor=actor, reason=reason,
        ended_on=timezone.localdate(),
    )  # fmt: skip
    if record.current is not None:
        apply_transition(
            subject=record.current, table=VERSION, action="end", actor=actor, reason=reason
        )
    record_event(actor=actor, child=record.child, code=ENDED, audience=Audience.FAMILY,
                 link=plan_link(record))  # fmt: skip
    return ended


def _supersede(actor: Actor, plan: Plan) -> None:
    if plan.current is not None:
        apply_transition(subject=plan.current, table=VERSION, action="supersede", actor=actor)


def _issue(
    actor: Actor, plan: Plan, version: PlanVersion, *, review_on: date, reason: str
) -> PlanVersion:
    today = timezone.localdate()
    version.starts_on, version.review_on, version.issue_reason = today, review_on, reason
    issued_file, emergency_file = issue_documents(
        actor=actor, version=version, standing=standing_of(version)
    )
    active = apply_transition(
        subject=version, table=VERSION, action="activate", actor=actor, reason=reason,
        starts_on=today, review_on=review_on, issue_reason=reason, issued_at=timezone.now(),
        issued_file=issued_file, emergency_file=emergency_file,
    )  # fmt: skip
    apply_transition(
        subject=plan, table=PLAN, action="activate", actor=actor, reason=reason,
        current=active, review_on=review_on, school=version.school,
    )  # fmt: skip
    return active


def _tell(actor: Actor, plan: Plan, version: PlanVersion) -> None:
    team = TeamMember.objects.current().filter(child=plan.child).select_related("membership__user")
    memberships = [*writers_of(plan.child), *(row.membership for row in team)]
    staff = [row for row in memberships if row.user != actor.user]
    notify(
        notice=ISSUED, recipients=[row.user for row in staff], key=f"{version.pk}",
        link=plan_link(plan), reference=plan.reference,
        membership_ids={row.user_id: row.pk for row in staff},
    )  # fmt: skip
    notify(
        notice=ISSUED, recipients=family_users(plan.child), key=f"{version.pk}",
        link=portal_link(version), reference=plan.reference,
    )  # fmt: skip
