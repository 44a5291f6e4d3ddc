"""Reads of section 19 records and authorisations, always within what the actor may see."""

from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation


class AuthorisationQuerySet(models.QuerySet):
    """Authorisations."""

    def in_force(self, on: date | None = None) -> Self:
        """Those on which provision may rest on a day (default today)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(revoked_at__isnull=True) | Q(revoked_at__date__gt=day),
            starts_on__lte=day,
            superseded_by__isnull=True,
        )

    def standing(self) -> Self:
        """Neither revoked, nor superseded, nor over: in force, or from a day to come."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()),
            revoked_at__isnull=True,
            superseded_by__isnull=True,
        )

    def for_child(self, child: models.Model) -> Self:
        """One child's, newest first, with who authorised."""
        return self.filter(child=child).with_people()

    def with_people(self) -> Self:
        """With everything that a page says of one."""
        return self.select_related(
            "authorised_by__user", "authorised_by__organisation", "superseded_by"
        )

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open at all."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))


class Section19QuerySet(models.QuerySet):
    """Section 19 records."""

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open; families read their written copy."""
        if actor.is_family:
            return self.none()
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def unended(self) -> Self:
        """The authority's question or duty goes on."""
        return self.exclude(status="ended")

    def undecided(self) -> Self:
        """Without a decision."""
        return self.filter(status="open")

    def search(self, words: str, *, by_number: bool = True) -> Self:
        """By the child, as `ChildQuerySet.search`, or by the reference of the record."""
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

    def off_roll(self) -> Self:
        """Of children on the roll of no school today."""
        from cases.models import Child

        return self.exclude(child__in=Child.objects.on_a_roll())

    def known_from(self, kind: str) -> Self:
        """With a source of a kind."""
        from cases.models import Knowledge

        return self.filter(Exists(Knowledge.objects.filter(record=OuterRef("pk"), kind=kind)))

    def without_arrangement(self) -> Self:
        """Nothing has been arranged yet, although it is owed or not yet decided."""
        from cases.models import Arrangement

        made = Arrangement.objects.filter(record=OuterRef("pk"))
        return self.with_decision().filter(~Exists(made)).exclude(decision="not_owed")

    def without_copy(self) -> Self:
        """Decided, and no parent has been given the standing decision in writing."""
        from cases.models import WrittenCopy

        handed = WrittenCopy.objects.filter(
            consideration=OuterRef("decision_id"), handed_on__isnull=False
        )
        return self.with_decision().filter(~Exists(handed), decision_id__isnull=False)

    def with_decision(self) -> Self:
        """With the newest decision: `decision_id`, `decision` (outcome) and `decided_on`."""
        from cases.models import Consideration

        newest = (
            Consideration.objects.filter(record=OuterRef("pk"))
            .exclude(outcome="wait")
            .order_by("-considered_on", "-pk")
        )
        return self.annotate(
            decision_id=Subquery(newest.values("pk")[:1]),
            decision=Coalesce(Subquery(newest.values("outcome")[:1]), Value("")),
            decided_on=Subquery(newest.values("considered_on")[:1]),
        )

    def with_list_facts(self) -> Self:
        """With what a list shows, in a constant number of queries.

        `rank` puts the undecided before the decided before the ended; `school_name`,
        `source_kinds`, `look_again_on`, `arranged_from`, `handed_on`, and those of
        `with_decision`.
        """
        from cases.models import Arrangement, Consideration, Enrolment, Knowledge, WrittenCopy

        this = OuterRef("pk")
        schools = Enrolment.objects.current().filter(child=OuterRef("child"))
        considered = Consideration.objects.filter(record=this).order_by("-considered_on", "-pk")
        arranged = Arrangement.objects.filter(record=this).order_by("starts_on")
        handed = WrittenCopy.objects.filter(
            consideration=OuterRef("decision_id"), handed_on__isnull=False
        ).order_by("handed_on")
        kinds = Knowledge.objects.filter(record=this).order_by("told_on", "pk").values("kind")
        return (
            self.with_decision()
            .select_related("child")
            .annotate(
                rank=Case(When(status="open", then=0), When(status="decided", then=1), default=2),
                school_name=Coalesce(
                    Subquery(schools.order_by("kind", "pk").values("school__name")[:1]), Value("")
                ),
                source_kinds=ArraySubquery(kinds),
                look_again_on=Subquery(considered.values("look_again_on")[:1]),
                arranged_from=Subquery(arranged.values("starts_on")[:1]),
                handed_on=Subquery(handed.values("handed_on")[:1]),
            )
        )
