"""Reads of cases, always within what the actor may see."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Scope

NEVER = date(9999, 12, 31)  # sorts "nothing to do" after every day


class CaseQuerySet(models.QuerySet):
    """Cases."""

    def visible_to(self, actor: Actor) -> Self:
        """The cases of children whose record the actor may open; families see none."""
        if actor.is_family or (actor.scope is Scope.NONE and not actor.is_system):
            return self.none()
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(status="open")

    def search(self, words: str, *, by_number: bool = True) -> Self:
        """By the child, as `ChildQuerySet.search`, or by the reference of the case."""
        if not words.strip():
            return self
        from cases.models import Child

        compact = "".join(words.split()).upper()
        found = Child.objects.search(words, by_number=by_number).values("pk")
        return self.filter(Q(child__in=found) | Q(reference=compact))

    def at_school(self, school: Organisation) -> Self:
        """Of children on the roll of a school today."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.on_roll_of(school))

    def led_by(self, membership: Membership | None) -> Self:
        return self.filter(lead=membership)

    def in_team_of(self, membership: Membership | None) -> Self:
        """Of children in whose team a membership is today."""
        from cases.models import TeamMember

        mine = TeamMember.objects.current().filter(membership=membership)
        return self.filter(child__in=mine.values("child"))

    def with_need(self, kind: str) -> Self:
        """Of children with a health need of a kind today."""
        from cases.models import HealthNeed

        needs = HealthNeed.objects.current().filter(kind=kind)
        return self.filter(child__in=needs.values("child"))

    def overdue_for(self, actor: Actor) -> Self:
        """With a task after its day that the actor may read, or hours to be looked at again."""
        from cases.models import HoursPeriod, Task

        late = Task.objects.readable_by(actor).overdue().filter(child=OuterRef("child"))
        unseen = HoursPeriod.objects.to_review().filter(child=OuterRef("child"))
        return self.filter(Exists(late) | Exists(unseen))

    def with_list_facts(self, actor: Actor) -> Self:
        """With what a list shows: school, since when, open tasks, what is late.

        Adds `school_name`, `stage_since` (a moment), `next_due_on` (NEVER without a task), and
        prefetches `child.open_tasks` (readable ones, soonest first) and `child.late_hours`.
        """
        from cases.models import Enrolment, HoursPeriod, Task
        from ledger.models import StatusChange

        schools = Enrolment.objects.current().filter(child=OuterRef("child"))
        stages = StatusChange.objects.filter(
            subject_type="cases.case", subject_id=OuterRef("pk"), field="stage"
        )
        tasks = Task.objects.readable_by(actor).open()
        soonest = tasks.filter(child=OuterRef("child")).order_by("due_on").values("due_on")[:1]
        with_owner = tasks.select_related("owner__user", "owner__organisation")
        return (
            self.select_related("child", "lead__user", "lead__organisation")
            .annotate(
                school_name=Subquery(schools.order_by("kind", "pk").values("school__name")[:1]),
                stage_since=Subquery(stages.order_by("-changed_at").values("changed_at")[:1]),
                next_due_on=Coalesce(
                    Subquery(soonest), Value(NEVER), output_field=models.DateField()
                ),
            )
            .prefetch_related(
                Prefetch("child__tasks", with_owner.order_by("due_on", "pk"), to_attr="open_tasks"),
                Prefetch("child__hours", HoursPeriod.objects.to_review(), to_attr="late_hours"),
            )
        )
