"""Reads of statutory returns and their entries, always within what the actor may see."""

from datetime import UTC, date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from attendance.querysets import of_former_schools


class ReturnEntryQuerySet(models.QuerySet):
    """Entries."""

    def visible_to(self, actor: Actor) -> Self:
        """A school's own. The authority reads what was sent, in the return."""
        if actor.is_system:
            return self
        if actor.scope is not Scope.SCHOOL or not actor.can(Permission.PREPARE_STATUTORY_RETURN):
            return self.none()
        return self.filter(school=actor.organisation)

    def unsent(self) -> Self:
        """Those that a return to come may carry."""
        return self.filter(status__in=["proposed", "checked", "signed"])

    def of_former_schools(self, day: date) -> Self:
        """Of children who have left the school of the return for another one."""
        found: Self = of_former_schools(self, day)
        return found

    def of_children(self, child_ids: Any) -> Self:
        """Of some children; of everybody when None."""
        return self if child_ids is None else self.filter(child__in=child_ids)

    def corrected_since_sent(self) -> Self:
        """Sent ones with a mark changed since, between their first and last day."""
        from attendance.models import Correction

        changed = Correction.objects.filter(
            enrolment__child=OuterRef("child"),
            day__gte=OuterRef("first_day"),
            day__lte=OuterRef("last_day"),
            changed_at__gt=OuterRef("statutory_return__sent_at"),
        )
        return self.filter(models.Exists(changed), status="sent", first_day__isnull=False)


class StatutoryReturnQuerySet(models.QuerySet):
    """Returns."""

    def visible_to(self, actor: Actor) -> Self:
        """A school's own; of its schools, the authority reads what was sent."""
        if actor.is_system:
            return self
        if actor.organisation is None or actor.is_family:
            return self.none()
        if actor.scope is Scope.SCHOOL and actor.can(Permission.PREPARE_STATUTORY_RETURN):
            return self.filter(school=actor.organisation)
        if actor.scope is Scope.AUTHORITY and actor.can(Permission.READ_STATUTORY_RETURNS):
            return self.filter(school__la_code=actor.organisation.la_code, status="sent")
        return self.none()

    def standing(self) -> Self:
        """Signed off or sent."""
        return self.exclude(status="taken_back")

    def sent(self) -> Self:
        return self.filter(status="sent")

    def naming(self, child: Any) -> Self:
        """Sent ones that name a child, newest first, with the school."""
        named = self.sent().filter(rows__entry__child=child)
        return named.select_related("school").order_by("-sent_at")

    def last_days(self, school_ids: Any, until: date) -> dict[tuple[int, str], date]:
        """The last day that returns sent by a day cover, by school and kind. One query."""
        sent = self.sent().filter(school__in=school_ids, sent_at__date__lte=until)
        newest = sent.values_list("school", "kind").annotate(models.Max("last_day")).order_by()
        return {(school, kind): last for school, kind, last in newest}

    def next_sent(self, school_ids: Any, after: date) -> dict[tuple[int, str], datetime]:
        """When the first return after a day was sent, by school and kind. One query."""
        later = self.sent().filter(school__in=school_ids, sent_at__date__gt=after)
        first = later.values_list("school", "kind").annotate(models.Min("sent_at")).order_by()
        return {(school, kind): at for school, kind, at in first}


# Before anything was sent, so that lists can sort by it.
NOTHING_YET = Value(datetime(2000, 1, 1, tzinfo=UTC))


def schools_with_returns(la_code: str, first: date, last: date) -> models.QuerySet[Any]:
    """Open schools of an authority, with the newest return of each kind sent between two days:
    `sickness_id` and `attendance_id`, and `received_at`, the newest moment of both."""
    from attendance.models import StatutoryReturn

    sent = StatutoryReturn.objects.sent().filter(
        school=OuterRef("pk"), sent_at__date__gte=first, sent_at__date__lte=last
    )
    newest = sent.order_by("-sent_at")
    return (
        Organisation.objects.schools()
        .open()
        .filter(la_code=la_code)
        .annotate(
            sickness_id=Subquery(newest.filter(kind="sickness").values("pk")[:1]),
            attendance_id=Subquery(newest.filter(kind="attendance").values("pk")[:1]),
            received_at=Coalesce(Subquery(newest.values("sent_at")[:1]), NOTHING_YET),
        )
    )


RECEIVED = Q(sickness_id__isnull=False) & Q(attendance_id__isnull=False)
