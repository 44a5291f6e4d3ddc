"""Reads of part-time timetables, always within what the actor may see."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import (
    DateField,
    DurationField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.actors import Actor
from accounts.roles import Scope
from attendance.part_time.settings import longest


class PartTimeQuerySet(models.QuerySet):
    """Part-time timetables."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the children the actor sees, and those that the actor's school wrote."""
        from cases.models import Child

        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE:
            return self.none()
        seen = Q(child__in=Child.objects.visible_to(actor))
        if actor.keeping_school is not None:
            seen |= Q(school=actor.keeping_school)
        return self.filter(seen)

    def live(self) -> Self:
        """Being agreed, or agreed and not ended."""
        return self.filter(status__in=("proposed", "agreed"))

    def going_on(self) -> Self:
        """Agreed and not ended."""
        return self.filter(status="agreed")

    def in_force(self, first: date, last: date) -> Self:
        """Agreed for some day between two days, whether or not they have ended since."""
        stood = self.filter(status__in=("agreed", "ended"), starts_on__lte=last)
        return stood.annotate(until=Least("ends_on", Coalesce("ended_on", "ends_on"))).filter(
            until__gte=first
        )

    def review_due(self, today: date) -> Self:
        """Going on, and past the day on which they were to be looked at again."""
        return self.going_on().filter(review_on__lt=today)

    def past_end(self, today: date) -> Self:
        """Past their last day, and nobody has ended or extended them."""
        return self.going_on().filter(ends_on__lt=today)

    def late(self, today: date) -> Self:
        """Past their end, or past their review without one."""
        return self.going_on().filter(Q(ends_on__lt=today) | Q(review_on__lt=today))

    def too_long(self, today: date) -> Self:
        """Going on, for longer in all than the authority allows: planned, or simply gone on."""
        return self.with_length(today).going_on().filter(lasts__gt=longest())

    def soon(self, today: date, until: date) -> Self:
        """Going on, with a review or the last day between today and another day."""
        days = {"gte": today, "lte": until}
        review = Q(**{f"review_on__{name}": day for name, day in days.items()})
        end = Q(**{f"ends_on__{name}": day for name, day in days.items()})
        return self.going_on().filter(review | end)

    def of_leavers(self, today: date) -> Self:
        """Of children who were on the school's roll and are not on a day."""
        from cases.models import Enrolment

        own = Enrolment.objects.filter(child=OuterRef("child"), school=OuterRef("school"))
        left = self.filter(Exists(own.filter(ends_on__lt=today)))
        return left.exclude(Exists(own.current(today)))

    def with_length(self, today: date) -> Self:
        """With `lasts_until`: the day it ended, its last day, or today where that has passed; and
        `lasts`, the days from the first to that one as a timedelta."""
        until = Coalesce("ended_on", Greatest("ends_on", Value(today, DateField())))
        rows = self.annotate(lasts_until=until)
        return rows.annotate(
            lasts=models.ExpressionWrapper(
                F("lasts_until") - F("starts_on") + Value(timedelta(days=1)), DurationField()
            )
        )

    def with_people(self) -> Self:
        """With child, school, who asked for a review, and `was_agreed_late`: after a first day."""
        from attendance.models import PartTimeTerms

        late = PartTimeTerms.objects.filter(
            Q(agreed_on__gt=F("starts_on")) | Q(school_agreed_on__gt=F("starts_on")),
            timetable=OuterRef("pk"), answer="agreed",
        )  # fmt: skip
        rows = self.annotate(was_agreed_late=Exists(late))
        return rows.select_related("child", "school", "review_asked_by", "recorded_by")

    def with_asked(self) -> Self:
        """With `asked`: the terms to which a parent has still to agree, one at most."""
        from attendance.models import PartTimeTerms

        awaited = PartTimeTerms.objects.filter(answer="awaited")
        return self.prefetch_related(Prefetch("terms", awaited, to_attr="asked"))

    def with_newest_answer(self) -> Self:
        """With `newest_answer`: what a parent said to the newest terms."""
        from attendance.models import PartTimeTerms

        terms = PartTimeTerms.objects.filter(timetable=OuterRef("pk")).order_by("-pk")
        return self.annotate(newest_answer=Subquery(terms.values("answer")[:1]))

    def search(self, words: str) -> Self:
        """By the child's name, reference or number, or the timetable's own reference."""
        from cases.models import Child

        text = words.strip()
        if not text:
            return self
        return self.filter(Q(reference=text.upper()) | Q(child__in=Child.objects.search(text)))
