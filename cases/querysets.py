"""Reads of children and cases, always within what the actor may see.

Scope starts at the child: most pupils with a register or a healthcare plan have no case.
"""

from datetime import date
from typing import Self

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
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

    def former(self) -> Self:
        """Those who are in the team no longer."""
        past = Q(ended_at__isnull=False) | Q(ends_on__lt=timezone.localdate())
        return self.filter(past)

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

    def to_review(self) -> Self:
        """In force, and past the day on which they should have been looked at again."""
        return self.current().filter(review_on__lt=timezone.localdate())


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

    def search(self, words: str, *, by_number: bool = True) -> Self:
        """Every word must be part of the name, or the text be a reference or number.

        `by_number` is for those who read UPN and NHS number.
        """
        from cases.models import Identifier

        text = words.strip()
        if not text:
            return self
        by_name = Q()
        for word in sort_key(text).split():
            by_name &= Q(sort_name__contains=word)
        if not any(letter.isdigit() for letter in text):
            return self.filter(by_name)  # by the trigram index alone
        compact = "".join(text.split()).upper()
        everybody = self.model._base_manager.order_by().values("pk")
        ways: list[models.QuerySet] = [everybody.filter(reference=compact)]
        if by_number:
            ways.append(Identifier.objects.filter(value=compact).order_by().values("child"))
        # A union, because each way has an index of its own and an OR of them has none.
        return self.filter(pk__in=everybody.filter(by_name).union(*ways))

    def with_school_year(self, on: date | None = None) -> Self:
        """With `school_year`: taught in, else that of the age, as `Child.year_group_on`."""
        day = on or timezone.localdate()
        this_year = day.year if day.month >= 9 else day.year - 1
        before_september = Case(When(born_on__month__lt=9, then=1), default=0)
        of_age = this_year - (ExtractYear("born_on") - before_september) - 5
        return self.annotate(
            school_year=Coalesce("year_group_override", of_age, output_field=models.IntegerField())
        )

    def with_list_facts(self) -> Self:
        """With what a list says of each child, in a constant number of queries.

        `stage` of the open case (empty without one), `school_year`, `current_enrolments` and
        `current_needs`.
        """
        from cases.models import Case as CaseRecord
        from cases.models import Enrolment, HealthNeed

        stage = CaseRecord.objects.open().filter(child=OuterRef("pk")).values("stage")
        schools = Enrolment.objects.current().select_related("school").order_by("kind", "pk")
        return (
            self.with_school_year()
            .annotate(stage=Coalesce(Subquery(stage), Value("")))
            .prefetch_related(
                Prefetch("enrolments", schools, to_attr="current_enrolments"),
                Prefetch("health_needs", HealthNeed.objects.current(), to_attr="current_needs"),
            )
        )

    def on_a_roll(self) -> Self:
        """On the roll of any school today."""
        from cases.models import Enrolment

        return self.filter(Exists(Enrolment.objects.current().filter(child=OuterRef("pk"))))

    def with_open_case(self, stage: str = "") -> Self:
        """With an open case, at a stage when one is given."""
        from cases.models import Case as CaseRecord

        cases = CaseRecord.objects.open().filter(child=OuterRef("pk"))
        return self.filter(Exists(cases.filter(stage=stage) if stage else cases))

    def with_health_need(self, kind: str) -> Self:
        """With a present health need of a kind."""
        from cases.models import HealthNeed

        needs = HealthNeed.objects.current().filter(child=OuterRef("pk"), kind=kind)
        return self.filter(Exists(needs))

    def like(self, *, sort_name: str, born_on: date, upn: str = "", similarity: float) -> Self:
        """Of that birthday with a similar name, or with this UPN."""
        from cases.models import Identifier

        numbers = Identifier.objects.filter(child=OuterRef("pk"), kind="upn", value=upn)
        named = Q(born_on=born_on, likeness__gte=similarity)
        return self.annotate(likeness=TrigramSimilarity("sort_name", sort_name)).filter(
            named | Q(Exists(numbers)) if upn else named
        )

    def on_roll_of(self, school: Organisation | None, on: date | None = None) -> Self:
        """On the roll of a school on a day (default today); nobody without a school."""
        from cases.models import Enrolment

        enrolled = Enrolment.objects.current(on).filter(child=OuterRef("pk"), school=school)
        return self.filter(Exists(enrolled))
