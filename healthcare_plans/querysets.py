"""Reads of healthcare plans, always within what the actor may see."""

from datetime import date
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from cases.access import ROLE_SECTIONS, Section
from cases.models import Child, FamilyRight, Grant

if TYPE_CHECKING:
    from healthcare_plans.models import Plan

IN_FORCE = ("active", "review_due")
SHARED_WITH_FAMILY = ("out_for_agreement", "active", "superseded", "ended")


def reads_plans(actor: Actor) -> bool:
    """Whether the actor's role reads healthcare plans at all."""
    if actor.is_system or actor.is_family:
        return True
    return (
        actor.role is not None
        and actor.scope is not Scope.NONE
        and Section.PLAN in ROLE_SECTIONS[actor.role]
    )


def reads_drafts(actor: Actor) -> bool:
    """Drafts are read by those who write or agree plans, and by the authority's officers.

    Others would take an unfinished text for what has been agreed.
    """
    return (
        actor.is_system
        or actor.can(Permission.WRITE_PLAN)
        or actor.can(Permission.AGREE_PLAN_FOR_HEALTH)
        or actor.scope is Scope.AUTHORITY
    )


class PlanQuerySet(models.QuerySet):
    """Plans."""

    def in_force(self) -> Self:
        """Active, whether a review is due or not."""
        return self.filter(status__in=IN_FORCE)

    def live(self) -> Self:
        """Neither ended nor withdrawn."""
        return self.filter(status__in=("draft", "out_for_agreement", *IN_FORCE))

    def active_for(self, child: Child) -> "Plan | None":
        """The child's plan that is in force, with its version and file; None when there is none."""
        found = self.in_force().filter(child=child)
        return cast("Plan | None", found.select_related("current__issued_file", "school").first())

    def live_for(self, child: Child) -> "Plan | None":
        """The child's plan that is in force or being prepared."""
        found = self.live().filter(child=child)
        return cast("Plan | None", found.select_related("current", "school").first())

    def visible_to(self, actor: Actor) -> Self:
        """Plans of children whose record the actor may open, and what their school wrote.

        A former school keeps the versions that it wrote, and sees nothing later.
        """
        if not reads_plans(actor):
            return self.none()
        if actor.is_system:
            return self
        if actor.is_family:
            return self._for_family(actor)
        seen = Q(child__in=Child.objects.visible_to(actor))
        if not reads_drafts(actor):
            seen &= Q(current__isnull=False)
        return self.filter(seen | self._written_by(actor))

    def _written_by(self, actor: Actor) -> Q:
        if actor.scope is not Scope.SCHOOL:
            return Q(pk__in=[])
        from healthcare_plans.models import PlanVersion

        written = PlanVersion.objects.filter(
            plan=OuterRef("pk"), school=actor.organisation, issued_at__isnull=False
        )
        return Q(Exists(written))

    def _for_family(self, actor: Actor) -> Self:
        from healthcare_plans.models import PlanVersion

        granted = (
            Grant.objects.current()
            .with_right(FamilyRight.PLAN)
            .filter(user=actor.user, child=OuterRef("child"))
        )
        shared = PlanVersion.objects.filter(plan=OuterRef("pk"), status__in=SHARED_WITH_FAMILY)
        return self.filter(
            Exists(granted), Exists(shared), child__merged_into__isnull=True
        ).exclude(status="withdrawn")

    def with_names(self) -> Self:
        """With what a list shows, in a constant number of queries."""
        return self.select_related("child", "school", "current")

    def schools(self) -> models.QuerySet[Organisation]:
        """The schools whose plans these are."""
        return Organisation.objects.filter(pk__in=self.order_by().values("school")).order_by(
            "sort_name"
        )

    def due_between(self, start: date, end: date) -> Self:
        """In force, with the review due from `start` to `end`, both included."""
        return self.in_force().filter(review_on__gte=start, review_on__lte=end)

    def overdue(self, on: date | None = None) -> Self:
        """Active although the day of the review has come."""
        day = on or timezone.localdate()
        return self.filter(status="active", review_on__lte=day)


class PlanVersionQuerySet(models.QuerySet):
    """Versions of plans."""

    def in_preparation(self) -> Self:
        """Drafts, and what is out for agreement."""
        return self.filter(status__in=("draft", "out_for_agreement"))

    def answered(self) -> Self:
        """Everybody who was asked has answered."""
        return self.exclude(pk__in=self._awaited())

    def unanswered(self) -> Self:
        """Somebody still has to answer."""
        return self.filter(pk__in=self._awaited())

    def _awaited(self) -> models.QuerySet:
        from healthcare_plans.models import Agreement

        return Agreement.objects.awaited().values("version")

    def readable_by(self, actor: Actor, *, is_former_school: bool = False) -> Self:
        """What the actor reads of plans that they are already known to see."""
        if actor.is_system:
            return self
        if actor.is_family:
            return self.filter(status__in=SHARED_WITH_FAMILY)
        if is_former_school:
            return self.filter(school=actor.organisation, issued_at__isnull=False)
        if reads_drafts(actor):
            return self
        return self.filter(issued_at__isnull=False)


class AgreementQuerySet(models.QuerySet):
    """Answers."""

    def standing(self) -> Self:
        """Those that belong to the newest revision of their version."""
        return self.filter(revision=models.F("version__revision"))

    def awaited(self) -> Self:
        """Asked and not answered, of versions that can still be answered."""
        return self.standing().filter(
            answer="awaited", version__status__in=("out_for_agreement", "active")
        )

    def awaited_from(self, actor: Actor) -> Self:
        """What the actor is asked by name, and for a head what only a head can permit.

        Only of plans that they still see; deputies see what the person away is asked.
        """
        from healthcare_plans.models import Plan

        if actor.user is None or actor.is_system:
            return self.none()
        family = ("parent", "young_person")
        if actor.is_family:
            mine = Q(user=actor.user, party__in=family)
        elif actor.membership is None:
            return self.none()
        else:
            mine = Q(user__in=actor.covered_user_ids, party="health")
            if actor.can(Permission.PERMIT_MEDICATION):
                mine |= Q(party="head")
        seen = Plan.objects.visible_to(actor).filter(child__in=Child.objects.visible_to(actor))
        return self.awaited().filter(mine, version__plan__in=seen)
