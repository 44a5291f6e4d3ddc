"""Who stands by the child: family support on the way back, named people after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from calendars.days import add_working_days
from cases.agenda_kinds import StartedWork
from cases.audience import TaskQuerySet
from cases.models import Child, Task
from cases.services.tasks import create_task, withdraw_task
from ledger.errors import Refused
from reintegration.models import ReturnPlan, ReturnStatus
from reintegration.people import FAMILY_SUPPORT, leads_for, team_of
from reintegration.permissions import check_write

JOIN = gettext_lazy("Join the return: support for the family")
WORKING_DAYS_TO_PLAN = 5
PLAN_IT = gettext_lazy("Plan the return: the panel supports it")
BRING_IN = gettext_lazy("Bring family support into the return")


@dataclass(frozen=True, slots=True)
class Help:
    """One person's task after the return."""

    owner: Membership
    title: str
    due_on: date
    details: str = ""


def ask_family_support(*, actor: Actor, plan: ReturnPlan) -> Task:
    """A task for family support to be part of the return; inside the caller's transaction.

    It goes to family support or social care in the team; where there is none, whoever leads the
    plan is asked to bring them in. Asked once a plan.
    """
    already = tasks_of(plan).filter(title__in=[str(JOIN), str(BRING_IN)]).first()
    if already is not None:
        return already
    worker = team_of(plan.child).filter(role__in=FAMILY_SUPPORT).first()
    return create_task(
        actor=Actor.system() if actor.is_family else actor,
        child=plan.child,
        title=str(JOIN if worker else BRING_IN),
        details=_("Support for the family while the child goes back, and in the weeks after."),
        owner=worker or plan.lead,
        due_on=plan.starts_on,
        link=plan.link,
    )


def start_return(*, actor: Actor, item: Any, decision: Any) -> None:
    """The panel decided on support for a return: where nobody plans one yet, somebody is asked.

    Called in the panel's own transaction. The task goes to the lead of the case, else to a SENCo
    of the child's school; nobody is asked twice while a plan is live.
    """
    child: Child = item.child
    if ReturnPlan.objects.live().filter(child=child).exists():
        return
    case = child.open_case
    owner = (case.lead if case else None) or leads_for(child).first()
    if owner is None:
        return
    create_task(
        actor=Actor.system(), child=child, title=str(PLAN_IT),
        details=_("Decision %(reference)s.") % {"reference": decision.reference}, owner=owner,
        due_on=add_working_days(timezone.localdate(), WORKING_DAYS_TO_PLAN),
        link=f"/reintegration/child/{child.public_id}/",
    )  # fmt: skip


def returns_begun(decisions: Collection[Any]) -> Mapping[int, StartedWork]:
    """The live or newest plan of each child that was written or changed since the decision."""
    children = [one.item.child_id for one in decisions]
    kept = ReturnPlan.objects.filter(child__in=children).exclude(status=ReturnStatus.WITHDRAWN)
    plans = {plan.child_id: plan for plan in kept.order_by("starts_on", "pk")}
    planning = {ReturnStatus.DRAFT, ReturnStatus.OUT_FOR_AGREEMENT}
    found = {}
    for one in decisions:
        plan = plans.get(one.item.child_id)
        if plan is not None:
            has_begun = plan.status not in planning
            found[one.pk] = StartedWork(plan.get_status_display(), has_begun, plan.link)
    return found


def first_days_of_returns() -> QuerySet:
    """The first day of every plan that has begun: child, no decision, day. A plan names none."""
    planning = [ReturnStatus.DRAFT, ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.WITHDRAWN]
    begun = ReturnPlan.objects.filter(starts_on__lte=timezone.localdate()).exclude(
        status__in=planning
    )
    return begun.order_by().values_list("child_id", Value(""), "starts_on")


@transaction.atomic
def stop_return(*, actor: Actor, decision: Any, reason: str) -> None:
    """The decision was corrected: nobody is asked to plan a return for it."""
    asked = Task.objects.open().filter(
        child=decision.item.child, title=str(PLAN_IT),
        details=_("Decision %(reference)s.") % {"reference": decision.reference},
    )  # fmt: skip
    for task in asked:
        withdraw_task(actor=Actor.system(), task=task, reason=reason)


@transaction.atomic
def name_helpers(*, actor: Actor, plan: ReturnPlan, helpers: Sequence[Help]) -> list[Task]:
    """Give provider, health and home-school staff their tasks after the return.

    Raises PermissionDenied, or Refused when nobody is named or somebody does not see the child.
    """
    check_write(actor, plan.child)
    if not helpers:
        raise Refused(_("Name one person at least."))
    return [
        create_task(
            actor=actor, child=plan.child, title=each.title, owner=each.owner,
            due_on=each.due_on, details=each.details, link=plan.link,
        )
        for each in helpers
    ]  # fmt: skip


def tasks_of(plan: ReturnPlan) -> TaskQuerySet:
    """The tasks that belong to a plan, with their owners."""
    found: TaskQuerySet = Task.objects.filter(child=plan.child_id, link=plan.link)
    return found.select_related("owner__user", "owner__organisation").order_by("due_on", "pk")
