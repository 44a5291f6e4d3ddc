"""Reads of decisions and of what they ask of people."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone


class DecisionQuerySet(models.QuerySet):
    """Decisions."""

    def with_letters_to_send(self) -> "DecisionQuerySet":
        """Those of which a letter is drafted, approved or issued, and has not gone."""
        from panels.models import Letter

        waiting = Letter.objects.filter(
            decision=OuterRef("pk"), status__in=["draft", "approved", "issued"]
        )
        return self.filter(Exists(waiting))


class ItemActionQuerySet(models.QuerySet):
    """Actions of decisions and deferrals."""

    def unanswered(self) -> "ItemActionQuerySet":
        """Questions of deferrals that are open after their day, the oldest first."""
        late = self.filter(purpose="question", task__status="open", due_on__lt=timezone.localdate())
        return late.select_related("item", "owner__user", "task").order_by("due_on", "pk")
