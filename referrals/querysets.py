"""Reads of referrals, always within what the actor may see."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from calendars.days import is_working_day
from cases.access import ROLE_SECTIONS, Section
from cases.scope import about_children_of_authority


class ReferralQuerySet(models.QuerySet):
    """Referrals."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of children whose record the actor may open, and what their school sent.

        A former school keeps reading what it submitted. Drafts are their writer's alone.
        """
        if actor.is_system:
            return self
        role = actor.role
        if role is None or Section.REFERRAL not in ROLE_SECTIONS[role]:
            return self.none()
        from cases.models import Child

        seen = Q(child__in=Child.objects.visible_to(actor))
        own = Q(organisation=actor.organisation)
        never_sent = Q(submitted_at__isnull=True)
        kept = Q(organisation=actor.keeping_school)
        return self.filter((seen & (own | ~never_sent)) | (kept & ~never_sent))

    def of_authority(self, actor: Actor) -> Self:
        """Those about children of the actor's authority: what its office works through.

        Unlike `visible_to` it leaves out teams, agendas and grants, and is read along the order
        of the list, however many referrals there are.
        """
        if actor.is_system:
            return self
        condition = about_children_of_authority(actor)
        if condition is None:
            return self.none()
        return self.filter(condition, child__merged_into__isnull=True)

    def with_sight(self, actor: Actor) -> Self:
        """Adds `sees_child`: without it, a reader is shown what was submitted and nothing later."""
        if actor.is_system:
            return self.annotate(sees_child=Value(True))
        from cases.models import Child

        seen = Child.objects.visible_to(actor).filter(pk=OuterRef("child_id"))
        return self.annotate(sees_child=Exists(seen))

    def drafts(self) -> Self:
        return self.filter(status="draft")

    def live(self) -> Self:
        """Submitted and neither decided nor withdrawn."""
        return self.filter(status__in=["submitted", "returned", "advised", "queued", "listed"])

    def overdue(self, on: date | None = None) -> Self:
        """Whose clock has run out on a day (default today): a working day after the last went by.

        On a Saturday, what was due on Friday is not overdue yet.
        """
        day = on or timezone.localdate()
        while not is_working_day(day):
            day -= timedelta(days=1)
        return self.filter(due_on__lt=day)

    def queue(self) -> Self:
        """Waiting for the panel: fast track first, then the longest on the clock.

        One query gives all that a list shows, the clock included (`referrals.clocks.clock_of`).
        """
        return self.filter(status__in=["submitted", "queued"]).for_list().in_queue_order()

    def in_queue_order(self) -> Self:
        """Fast track first, then the longest on the clock."""
        return self.order_by("-is_fast_track", "clock_starts_on", "pk")

    def for_list(self) -> Self:
        """With child, schools, the person it is assigned to, and the count of evidence."""
        from referrals.models import Evidence, EvidenceRequest

        given = Evidence.objects.filter(referral=OuterRef("pk"), withdrawn_at__isnull=True)
        asked = EvidenceRequest.objects.filter(
            referral=OuterRef("pk"), status__in=["asked", "opened"]
        )
        return self.select_related("child", "school", "organisation", "assigned_to__user").annotate(
            has_evidence=_any(given), evidence_is_asked=_any(asked)
        )

    def search(self, words: str) -> Self:
        """By reference, or by the child's name, reference or number."""
        text = words.strip()
        if not text:
            return self
        from cases.models import Child

        children = Child.objects.search(text).order_by().values("pk")
        if not any(letter.isdigit() for letter in text):
            return self.filter(child__in=children)
        compact = "".join(text.split()).upper()
        rows = self.model._base_manager.order_by().values("pk")
        by_reference = rows.filter(reference=compact)
        # A union, because each way has an index of its own and an OR of them has none.
        return self.filter(pk__in=rows.filter(child__in=children).union(by_reference))

    def counts_by_status(self) -> dict[str, int]:
        """How many stand in each state."""
        rows = self.order_by().values("status").annotate(number=Count("pk"))
        return {row["status"]: row["number"] for row in rows}


def has_twin() -> Coalesce:
    """For a queryset of referrals: whether another one of the child waits for the panel."""
    from referrals.models import Referral

    others = Referral.objects.live().filter(child=OuterRef("child")).exclude(pk=OuterRef("pk"))
    return _any(others)


def _any(rows: models.QuerySet) -> Coalesce:
    """Whether there is a row, asked of each referral by itself.

    An EXISTS would be answered from a list of all evidence there is, for 25 rows of a page.
    """
    found = rows.order_by().annotate(is_there=Value(True)).values("is_there")[:1]
    return Coalesce(Subquery(found), Value(False))


class EvidenceRequestQuerySet(models.QuerySet):
    """Requests for evidence."""

    def waiting(self) -> Self:
        """Those that the clinician can still answer."""
        return self.filter(status__in=["asked", "opened"], expires_at__gt=timezone.now())

    def owed(self) -> Self:
        """Asked and not answered, whether the link still works or not."""
        return self.filter(status__in=["asked", "opened", "locked"])


class OwedEvidenceQuerySet(models.QuerySet):
    """Evidence that is owed."""

    def open(self) -> Self:
        """Not here yet, on referrals that still wait."""
        return self.filter(
            closed_on__isnull=True,
            referral__status__in=["submitted", "returned", "advised", "queued", "listed"],
        )

    def of_authority(self, actor: Actor) -> Self:
        """About children of the actor's authority."""
        from referrals.models import Referral

        return self.filter(referral__in=Referral.objects.of_authority(actor))

    def overdue(self) -> Self:
        """Open after its day."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def for_list(self) -> Self:
        """With all that a list says of each."""
        return self.select_related("referral__child", "referral__organisation", "request")


class InterimRequestQuerySet(models.QuerySet):
    """Requests for interim provision."""

    def waiting(self) -> Self:
        """Asked, and no interim authorisation of the child has come since by another way."""
        from cases.models import Authorisation, AuthorisationKind

        since = Authorisation.objects.filter(
            child=OuterRef("referral__child"), kind=AuthorisationKind.INTERIM,
            recorded_at__gte=OuterRef("recorded_at"), revoked_at__isnull=True,
        )  # fmt: skip
        return self.filter(status="asked").exclude(Exists(since))
