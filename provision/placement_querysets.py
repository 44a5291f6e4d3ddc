"""Reads of placements, always within what the actor may see."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Role, Scope
from cases.models import Child
from ledger.text import sort_key

FAR_AWAY = date(9999, 12, 31)
PROVIDER_ROLES = (Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER)
# A manager must read plan and risk to answer; those who teach wait until the answer is yes.
OPEN_TO = {
    Role.PROVIDER_STAFF: ("accepted", "active", "ending"),
    Role.PROVIDER_MANAGER: ("planned", "accepted", "active", "ending"),
}
LIVE = ("accepted", "active", "ending")
TAUGHT = (*LIVE, "ended")


class PlacementQuerySet(models.QuerySet):
    """Placements."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the actor may open.

        A provider sees its own from the day they are offered, and keeps those that it taught;
        a draft is seen by those who arrange placements. Families read theirs in the portal.
        """
        if actor.is_system:
            return self
        if actor.is_family or actor.membership is None or actor.role is None:
            return self.none()
        if actor.role in PROVIDER_ROLES:
            return self._of_own_provider(actor)
        if actor.scope is Scope.NONE:
            return self.none()
        seen = self.filter(child__in=Child.objects.visible_to(actor))
        if not actor.can(Permission.ARRANGE_PLACEMENT):
            seen = seen.exclude(status__in=["draft", "withdrawn"])
        return seen

    def _of_own_provider(self, actor: Actor) -> Self:
        open_to = OPEN_TO[Role(actor.role)]  # type: ignore[arg-type]
        return self.filter(provider=actor.organisation, status__in=(*open_to, "ended"))

    def opening_children_to(self, actor: Actor) -> Self:
        """Those through which a provider sees the child: until the last day and not after it."""
        if actor.role not in PROVIDER_ROLES or actor.organisation is None:
            return self.none()
        last_day = Q(status="ended", ended_on__gte=timezone.localdate())
        going_on = Q(status__in=OPEN_TO[Role(actor.role)])
        return self.filter(going_on | last_day, provider=actor.organisation)

    def live(self) -> Self:
        """Accepted, under way or under notice."""
        return self.filter(status__in=LIVE)

    def open(self) -> Self:
        """Not ended, declined or withdrawn."""
        return self.filter(status__in=("draft", "planned", *LIVE))

    def active_on(self, day: date | None = None) -> Self:
        """Under which a child is taught on a day (default today), ended ones for their time."""
        on = day or timezone.localdate()
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=on), status__in=TAUGHT, starts_on__lte=on
        )

    def active_between(self, first: date, last: date) -> Self:
        """Under which a child was taught on any day from `first` to `last`, both included."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=first),
            status__in=TAUGHT,
            starts_on__lte=last,
        )

    def of_provider(self, organisation: Organisation | None) -> Self:
        """Of one provider; none without one."""
        return self.filter(provider=organisation) if organisation else self.none()

    def of_child(self, child: Child) -> Self:
        """Of one child, newest first, with what a list shows."""
        return self.filter(child=child).for_list()

    def overdue_review(self) -> Self:
        """Live, and past the day of the next review."""
        return self.live().filter(review_on__lt=timezone.localdate())

    def time_limit_reached(self) -> Self:
        """Live, past the day on which somebody takes over home tuition, and not handed on yet."""
        today = timezone.localdate()
        return self.live().filter(time_limit_on__lte=today, handed_on_on__isnull=True)

    def for_list(self) -> Self:
        """With everything that a row of a list says."""
        return self.select_related(
            "child", "provider", "base", "home_school", "provider_lead__user",
            "home_school_lead__user",
        )  # fmt: skip

    def for_page(self) -> Self:
        """With everything that the page of one placement says of people and places."""
        return self.for_list().select_related(
            "authorisation__authorised_by__user", "arranged_by__user",
            "arranged_by__organisation", "provider_lead__organisation",
            "home_school_lead__organisation", "time_limit_owner__user", "risk_document",
        )  # fmt: skip

    def search(self, words: str) -> Self:
        """Every word in the child's name, or the reference of placement or child."""
        text = words.strip()
        if not text:
            return self
        named = Q()
        for word in sort_key(text).split():
            named &= Q(child__sort_name__contains=word)
        code = "".join(text.split()).upper()
        return self.filter(named | Q(reference=code) | Q(child__reference=code))

    def with_mode(self, mode: str) -> Self:
        """In which a way of teaching is in use, or was until it ended."""
        from provision.models import PlacementMode

        used = PlacementMode.objects.filter(placement=OuterRef("pk"), mode=mode)
        now = Exists(used.filter(ends_on__isnull=True))
        return self.filter(Q(now) | Q(Exists(used), status="ended"))

    def with_list_facts(self) -> Self:
        """For the list: a review day that can be sorted by, and the ways of teaching."""
        return (
            self.for_list()
            .annotate(sort_review_on=Coalesce("review_on", Value(FAR_AWAY)))
            .prefetch_related("modes")
        )


class ReviewRequestQuerySet(models.QuerySet):
    """Requests to the panel about placements."""

    def waiting(self) -> Self:
        """For an agenda."""
        return self.filter(status="asked")

    def to_answer(self) -> Self:
        """Sent back with a question."""
        return self.filter(status="given_back")

    def of_visible(self, actor: Actor) -> Self:
        """About live placements that the actor sees."""
        from provision.models import Placement

        return self.filter(placement__in=Placement.objects.visible_to(actor).live())


def children_in_placements(actor: Actor) -> models.QuerySet:
    """Child ids that the actor sees through a placement (registered in `cases.scope`)."""
    from provision.models import Placement

    return Placement.objects.opening_children_to(actor).values("child_id")
