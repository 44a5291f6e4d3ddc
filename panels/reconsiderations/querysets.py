"""Reads of reconsiderations and of reviews of decisions."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.actors import Actor

OPEN_REQUESTS = ("asked", "listed", "given_back")


class _OfDecisionQuerySet(models.QuerySet):
    """Requests about a decision of the panel."""

    def open(self) -> Self:
        """The panel has still to look at them."""
        return self.filter(status__in=OPEN_REQUESTS)

    def about_children_of(self, actor: Actor) -> Self:
        """Those about children whom the actor sees today."""
        from cases.models import Child

        seen = Child.objects.visible_to(actor).values("pk")
        return self.filter(decision__item__child__in=seen)

    def with_decision(self) -> Self:
        """With the decision, its item and child, in one query."""
        return self.select_related(
            "decision__item__child", "decision__decided_by__user", "decision__second__user"
        )


class ReconsiderationQuerySet(_OfDecisionQuerySet):
    """Requests to look at a decision again."""

    def not_closed_to(self, actor: Actor) -> Self:
        """Without those of which the person stepped out, of the first decision or of this one."""
        from panels.models import Interest

        if actor.user is None:
            return self
        own = Interest.objects.stepping_out().filter(membership__user=actor.user)
        first = own.filter(item=OuterRef("decision__item"))
        again = own.filter(item__kind="reconsideration", item__subject_id=OuterRef("pk"))
        return self.exclude(Exists(first) | Exists(again))

    def with_rest(self) -> Self:
        """With all that a page shows of each, in a constant number of queries."""
        found = self.with_decision().select_related("result__item", "result__decided_by__user")
        return found.prefetch_related(
            "grounds", "documents__file", "barred__user", "result__ground_findings__ground"
        )


class DecisionReviewQuerySet(_OfDecisionQuerySet):
    """Reviews that came back."""
