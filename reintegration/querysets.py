"""Reads of return plans, always within what the actor may see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Scope
from cases.access import Section, role_reads
from cases.models import Child, FamilyRight, Grant

if TYPE_CHECKING:
    from reintegration.models import ReturnAgreement, ReturnPlan, WeekStep

LIVE = ("draft", "out_for_agreement", "active", "followed_up", "relapsed")
# What a family sees: not what is still being written.
SHARED = ("out_for_agreement", "active", "followed_up", "completed", "relapsed")
ON_TIME, LATE = 0, 1


class ReturnPlanQuerySet(models.QuerySet):
    """Plans for a return, or for what comes instead."""

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor opens, for roles that read the return."""
        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE or not role_reads(actor, Section.RETURN):
            return self.none()
        return self.filter(child__in=Child.objects.visible_to(actor))

    def kept_by(self, actor: Actor) -> Self:
        """Those that the actor's school wrote for children whom it sees no longer."""
        if actor.keeping_school is None or not role_reads(actor, Section.RETURN):
            return self.none()
        written = self.filter(controller=actor.keeping_school).exclude(status="withdrawn")
        left = written.exclude(child__in=Child.objects.visible_to(actor))
        return left.select_related("child", "recorded_by")

    def live(self) -> Self:
        """Somebody still works with them."""
        return self.filter(status__in=LIVE)

    def under_way(self) -> Self:
        """Agreed, and walked now."""
        return self.filter(status="active")

    def led_by(self, actor: Actor) -> Self:
        """Those that the actor leads in the chosen role."""
        return self.filter(lead=actor.membership) if actor.membership else self.none()

    def with_people(self) -> Self:
        """With everybody that a list or page names."""
        return self.select_related(
            "child", "school", "lead__user", "lead__organisation", "controller"
        )

    def with_lateness(self, today: date | None = None) -> Self:
        """Annotate `lateness`: LATE when it slips, or something about it is past its day."""
        from attendance.models import PartTimeTimetable
        from reintegration.models import FollowUp

        day = today or timezone.localdate()
        own = {"plan": OuterRef("pk")}
        late = (
            Q(weeks_behind__gt=0, status="active")
            | Q(status="relapsed")
            | Exists(FollowUp.objects.filter(**own).overdue(day))
            | Exists(PartTimeTimetable.objects.filter(return_link__plan=OuterRef("pk")).late(day))
            | Q(status__in=("draft", "out_for_agreement"), starts_on__lt=day)
        )
        return self.annotate(
            lateness=Case(
                When(late, then=Value(LATE)), default=Value(ON_TIME), output_field=IntegerField()
            )
        )

    def search(self, words: str, *, by_number: bool = False) -> Self:
        """By the child's name or a reference; by UPN or NHS number for those who read numbers."""
        text = words.strip()
        if not text:
            return self
        children = Child.objects.search(text, by_number=by_number)
        return self.filter(Q(reference=text.upper()) | Q(child__in=children))


class WeekStepQuerySet(models.QuerySet):
    """Weekly steps."""

    def standing(self) -> Self:
        """Those in force now: one a week."""
        return self.filter(replaced_on__isnull=True)


class ReturnAgreementQuerySet(models.QuerySet):
    """Answers to a plan."""

    def standing(self, plan: "ReturnPlan") -> Self:
        """Those to the plan as it stands."""
        return self.filter(plan=plan, revision=plan.revision).select_related(
            "parent", "organisation", "user", "membership", "plan__child"
        )

    def awaited(self) -> Self:
        """Still to be answered."""
        return self.filter(answer="awaited")


class FollowUpQuerySet(models.QuerySet):
    """Follow-ups."""

    def open(self) -> Self:
        """To do."""
        return self.filter(status="open")

    def overdue(self, today: date | None = None) -> Self:
        """Open after their day."""
        return self.open().filter(due_on__lt=today or timezone.localdate())


class PanelRequestQuerySet(models.QuerySet):
    """Questions to the panel."""

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(status__in=("asked", "listed", "given_back"))

    def waiting(self) -> Self:
        """For an agenda."""
        return self.filter(status="asked")


@dataclass(frozen=True)
class FamilyReturn:
    """What a family sees of the plan: the timetable week by week and what is asked of them."""

    plan: "ReturnPlan"
    weeks: list["WeekStep"]
    agreements: list["ReturnAgreement"]  # of the reader: their own, or the young person's

    @property
    def this_week(self) -> "WeekStep | None":
        """The step of the week that holds today."""
        today = timezone.localdate()
        monday = today - timedelta(days=today.weekday())
        return next((week for week in self.weeks if week.monday == monday), None)

    @property
    def to_answer(self) -> list["ReturnAgreement"]:
        """What the reader is asked to agree to and has not answered."""
        return [row for row in self.agreements if row.is_awaited]


def shared_with_family(actor: Actor, child: Child) -> FamilyReturn | None:
    """The plan as the child's family sees it; None when there is none, or no grant for it.

    A draft is not shared. The newest plan that was shared is the one, live ones first.
    """
    from reintegration.models import ReturnAgreement, ReturnPlan

    if not actor.is_family or actor.user is None:
        return None
    grants = Grant.objects.current().family().with_right(FamilyRight.PROGRESS)
    grants = grants.filter(user=actor.user, child=child)
    own = list(grants.values_list("kind", "parent_id"))
    if not own:
        return None
    plan = (
        ReturnPlan.objects.filter(child=child, status__in=SHARED)
        .with_people()
        .order_by(Case(When(status__in=LIVE, then=0), default=1), "-recorded_at")
        .first()
    )
    if plan is None:
        return None
    parents = [parent for kind, parent in own if kind == "parent" and parent]
    asked = Q(parent__in=parents)
    if any(kind == "young_person" for kind, _parent in own):
        asked |= Q(party="child")
    agreements: Any = ReturnAgreement.objects.standing(plan).filter(asked)
    weeks = list(plan.weeks.standing().select_related("phase"))
    return FamilyReturn(plan, weeks, list(agreements))
