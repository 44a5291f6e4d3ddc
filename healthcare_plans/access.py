"""Opening a plan: who sees it, through what, and which of its versions. Logged."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ChildAccess, Section, log_opening
from cases.access import access_to as child_access_to
from cases.models import Child
from cases.record_page import WROTE
from healthcare_plans.models import Plan, PlanVersion
from healthcare_plans.permissions import can_write
from healthcare_plans.querysets import PlanVersionQuerySet
from ledger.rows import only_row


@dataclass(frozen=True)
class PlanAccess:
    """An opened plan: what the actor reads of its child, and whether as a former school."""

    plan: Plan
    actor: Actor
    child_access: ChildAccess
    is_former_school: bool

    @property
    def child(self) -> Child:
        return self.plan.child

    @property
    def url(self) -> str:
        """The plan's page."""
        return reverse("healthcare_plans:show", args=[self.plan.public_id])

    @property
    def can_write(self) -> bool:
        """Whether the actor writes this plan."""
        return not self.is_former_school and can_write(self.actor, self.plan.child)

    def versions(self) -> PlanVersionQuerySet:
        """The versions that the actor reads, newest first."""
        found: PlanVersionQuerySet = PlanVersion.objects.filter(plan=self.plan)
        return found.readable_by(self.actor, is_former_school=self.is_former_school)


def access_to(*, actor: Actor, plan: Plan) -> PlanAccess:
    """What the actor reads of a plan that they are known to see."""
    try:
        child_access = child_access_to(actor=actor, child=plan.child)
    except Http404:
        sections = frozenset({Section.PLAN})
        child_access = ChildAccess(plan.child, actor, WROTE, sections)
        return PlanAccess(plan, actor, child_access, is_former_school=True)
    child_access.check(Section.PLAN)
    return PlanAccess(plan, actor, child_access, is_former_school=False)


def open_plan(*, actor: Actor, public_id: UUID | str, log: bool = True) -> PlanAccess:
    """The plan for a view. Raises Http404 when it is not visible. Logged as an opening."""
    plan = only_row(Plan.objects.visible_to(actor).with_names().filter(public_id=public_id))
    if plan is None:
        raise Http404
    access = access_to(actor=actor, plan=plan)
    if log:
        log_opening(access.child_access, Section.PLAN)
    return access


def open_version(
    *, actor: Actor, public_id: UUID | str, log: bool = True
) -> tuple[PlanAccess, PlanVersion]:
    """One version that the actor reads, and its plan. Raises Http404. Logged as an opening."""
    seen = Plan.objects.visible_to(actor)
    version = only_row(
        PlanVersion.objects.filter(public_id=public_id, plan__in=seen)
        .select_related("plan__child", "plan__school", "plan__current", "school", "author__user")
        .select_related("issued_file", "emergency_file", "author__organisation")
    )
    if version is None:
        raise Http404
    access = access_to(actor=actor, plan=version.plan)
    if not access.versions().filter(pk=version.pk).exists():
        raise Http404
    if log:
        log_opening(access.child_access, Section.PLAN)
    return access, version


def open_draft(*, actor: Actor, public_id: UUID | str) -> tuple[PlanAccess, PlanVersion]:
    """A version that the actor may write. Raises Http404, or PermissionDenied for a reader."""
    access, version = open_version(actor=actor, public_id=public_id)
    if not (access.can_write and actor.can(Permission.WRITE_PLAN)):
        raise PermissionDenied(
            _("Only the SENCo or head teacher of the child’s school can write the plan.")
        )
    return access, version


def live_plan_of(actor: Actor, child: Child) -> Plan | None:
    """The child's live plan, when the actor sees it."""
    plan: Plan | None = Plan.objects.visible_to(actor).live().filter(child=child).first()
    return plan


def past_plans_of(actor: Actor, child: Child) -> list[Plan]:
    """Plans of the child that have ended, newest first."""
    return list(Plan.objects.visible_to(actor).filter(child=child, status="ended"))
