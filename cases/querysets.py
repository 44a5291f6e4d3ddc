"""Reads of children and cases, always within what the actor may see.

Scope starts at the child: most pupils with a register or a healthcare plan have no case.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Scope
from ledger.text import sort_key


class DatedQuerySet(models.QuerySet):
    """Rows with `starts_on` and `ends_on` (the last day; none means still going on)."""

    def current(self, on: date | None = None) -> Self:
        """Those in force on a day (default today)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class TeamQuerySet(DatedQuerySet):
    """Members of teams."""

    def current(self, on: date | None = None) -> Self:
        """Those in the team on a day (default today) and not ended since."""
        return super().current(on).filter(ended_at__isnull=True)

    def with_people(self) -> Self:
        """With everything that a page says of a member."""
        return self.select_related("membership__user", "membership__organisation")


class HoursQuerySet(DatedQuerySet):
    """Hours of education."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def current(self, on: date | None = None) -> Self:
        return super().current(on).standing()


class ChildQuerySet(models.QuerySet):
    """Children."""

    def existing(self) -> Self:
        """Not merged into another record."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """The children whose record the actor may open at all.

        By dated enrolment at the actor's school, by the authority, by the team around the
        child, by a grant, and by what upper apps register (an agenda, a placement).
        """
        from cases.scope import visible_children

        return visible_children(self.existing(), actor)

    def search(self, words: str) -> Self:
        """Every word must be part of the name, or the text be a reference or number."""
        text = words.strip()
        if not text:
            return self
        by_name = Q()
        for word in sort_key(text).split():
            by_name &= Q(sort_name__contains=word)
        compact = "".join(text.split()).upper()
        numbers = self.model._meta.get_field("identifiers").related_model.objects.filter(
            child=OuterRef("pk"), value=compact
        )
        return self.filter(by_name | Q(reference=compact) | Q(Exists(numbers)))

    def on_roll_of(self, school: object, on: date | None = None) -> Self:
        """On the roll of a school on a day (default today)."""
        from cases.models import Enrolment

        enrolled = Enrolment.objects.current(on).filter(child=OuterRef("pk"), school=school)
        return self.filter(Exists(enrolled))


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
