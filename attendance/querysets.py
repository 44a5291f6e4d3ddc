"""Reads of registers, imports and alerts, always within what the actor may see."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from attendance.codes import AFTERNOON, MORNING


def of_former_schools(rows: Any, day: date) -> Any:
    """Those whose `child` is no longer on the roll of their `school`, and is on another one."""
    from cases.models import Enrolment

    enrolled = Enrolment.objects.current(day).filter(child=OuterRef("child"))
    here = enrolled.filter(school=OuterRef("school"))
    return rows.filter(~Exists(here), Exists(enrolled))


class RegisterDayQuerySet(models.QuerySet):
    """Days of registers."""

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """All registers of one child between two days, both included."""
        return self.filter(enrolment__child=child, day__gte=start, day__lte=end)


class RegisterTotalsQuerySet(models.QuerySet):
    """Totals of schools' days."""

    def of_school(self, school: Any, start: date, end: date) -> Self:
        """Of one school between two days, both included."""
        return self.filter(school=school, day__gte=start, day__lte=end)

    def with_sums(self) -> Self:
        """With `attended`, `health` (marked I or M), `absent` and `possible` sessions."""
        attended = F("present") + F("activity")
        health = F("illness") + F("medical")
        absent = health + F("part_time") + F("authorised") + F("unauthorised") + F("unexplained")
        return self.annotate(
            attended=attended, health=health, absent=absent, possible=attended + absent
        )

    def last_day(self) -> date | None:
        """The newest day."""
        return self.aggregate(last=models.Max("day"))["last"]


class NotAttendingQuerySet(models.QuerySet):
    """Children on roll who attend nowhere."""

    def standing(self) -> Self:
        """Those of whom it holds."""
        return self.filter(ended_at__isnull=True, child__merged_into__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """Of the children whom the authority's officers see; nobody else has this list."""
        from cases.models import Child

        if not actor.can(Permission.FOLLOW_UP_ALERT) or actor.scope is not Scope.AUTHORITY:
            return self.none()
        return self.filter(child__in=Child.objects.visible_to(actor))

    def checked_at(self) -> datetime | None:
        """When the registers were last looked through for the rows."""
        return self.aggregate(last=models.Max("checked_at"))["last"]

    def search(self, words: str, *, by_number: bool = False) -> Self:
        """By the child's name or reference; by UPN or NHS number for those who read numbers."""
        from cases.models import Child

        if not words.strip():
            return self
        return self.filter(child__in=Child.objects.search(words.strip(), by_number=by_number))

    def with_holders(self, on: date) -> Self:
        """With `has_<key>` for each of `cases.registries.child_holders`, and `is_held`."""
        from cases.registries import child_holders

        names = {f"has_{holder.key}": holder for holder in child_holders}
        rows = self.annotate(
            **{name: Exists(one.children(on, OuterRef("child_id"))) for name, one in names.items()}
        )
        held = Q()
        for name in names:
            held |= Q(**{name: True})
        return rows.annotate(
            is_held=models.Case(
                models.When(held, then=1), default=0, output_field=models.IntegerField()
            )
        )


class CorrectionQuerySet(models.QuerySet):
    """Marks that were changed."""

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """In all registers of one child between two days, both included, with who did it."""
        found = self.filter(enrolment__child=child, day__gte=start, day__lte=end)
        return found.select_related("changed_by", "delivery__token")


class ChangedRegisterQuerySet(models.QuerySet):
    """Registers against which the rules have not yet been held."""

    def children(self) -> Any:
        """Ids of the children whose registers they are."""
        return self.order_by().values_list("enrolment__child", flat=True).distinct()


class RegisterLayoutQuerySet(models.QuerySet):
    """Layouts of schools' files."""

    def standing(self) -> Self:
        """Those by which files are read, the newest first."""
        return self.filter(withdrawn_at__isnull=True).order_by("-recorded_at", "-pk")

    def visible_to(self, actor: Actor) -> Self:
        """A school's own; the authority's officers see those of their schools."""
        return _of_schools_of(self, actor)

    def with_use(self) -> Self:
        """With `uses`, how many files were read by it."""
        return self.annotate(uses=models.Count("imports"))


def _of_schools_of(rows: Any, actor: Actor) -> Any:
    if actor.is_system:
        return rows
    if actor.is_family or not actor.can(Permission.IMPORT_MARKS):
        return rows.none()
    if actor.scope is Scope.SCHOOL:
        return rows.filter(school=actor.organisation)
    if actor.scope is Scope.AUTHORITY and actor.organisation is not None:
        return rows.filter(school__la_code=actor.organisation.la_code)
    return rows.none()


class RegisterImportQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, actor: Actor) -> Self:
        """A school's own; the authority's officers see those of their schools."""
        return _of_schools_of(self, actor)

    def with_content(self, digests: Iterable[str]) -> set[tuple[int, str]]:
        """School and SHA-256 of the files with this content that were not thrown away."""
        found = self.exclude(status="withdrawn").filter(file__sha256__in=set(digests))
        return set(found.values_list("school_id", "file__sha256"))

    def left_behind(self, since: datetime) -> Any:
        """Ids of imports that have waited for a worker since before that moment.

        One whose job failed waits for a person, not for a worker.
        """
        waiting = self.filter(
            Q(status__in=["uploaded", "saving"]) & ~Q(job__state="failed")
            | Q(status="saved", evaluated_at__isnull=True)
        )
        begun = Coalesce("job__started_at", "job__created_at")
        return waiting.annotate(begun=begun).filter(begun__lt=since).values_list("pk", flat=True)


class RegisterTokenQuerySet(models.QuerySet):
    """Register tokens."""

    def visible_to(self, actor: Actor) -> Self:
        """A school's own; administrators see those of their authority's schools."""
        if actor.is_system:
            return self
        if actor.organisation is None or not actor.can(Permission.REVOKE_REGISTER_TOKEN):
            return self.none()
        if actor.scope is Scope.SCHOOL:
            return self.filter(school=actor.organisation)
        return self.filter(school__la_code=actor.organisation.la_code)

    def usable(self, today: date) -> Self:
        """Neither revoked nor past their last day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=today)

    def ending_soon(self, school: Any, today: date, until: date) -> Self:
        """Usable ones of a school whose last day comes by `until`, the nearest first."""
        found = self.usable(today).filter(school=school, expires_on__lte=until)
        return found.order_by("expires_on", "pk")

    def find(self, digest: str, today: date) -> Any:
        """The usable token of that digest with its school, or None."""
        return self.usable(today).filter(digest=digest).select_related("school").first()


class DeliveryQuerySet(models.QuerySet):
    """Deliveries of school systems."""

    def of_token(self, token: Any) -> Self:
        """What came with one token, newest first."""
        return self.filter(token=token)

    def left_behind(self, since: datetime) -> Any:
        """Ids of those that have waited for a worker since before that moment."""
        waiting = self.filter(evaluated_at__isnull=True, received_at__lt=since)
        return waiting.values_list("pk", flat=True)


class RemarkQuerySet(models.QuerySet):
    """Comments and minutes late."""

    def readable_by(self, actor: Actor) -> Self:
        """Only by the school whose register it is: neither other schools nor the authority."""
        if actor.scope is not Scope.SCHOOL or not actor.can(Permission.READ_ATTENDANCE):
            return self.none()
        return self.filter(enrolment__school=actor.organisation)

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """About marks that stand, of one child between two days, both included."""
        from attendance.models import RegisterDay

        said = ~Q(comment="") | Q(minutes_late__isnull=False)
        found = self.filter(said, enrolment__child=child, day__gte=start, day__lte=end)
        same_day = RegisterDay.objects.filter(enrolment=OuterRef("enrolment"), day=OuterRef("day"))
        return found.filter(
            Q(Exists(same_day.filter(am=OuterRef("code"))), session=MORNING)
            | Q(Exists(same_day.filter(pm=OuterRef("code"))), session=AFTERNOON)
        )


class AlertQuerySet(models.QuerySet):
    """Alerts."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the children the actor sees, and those that a school answered or had to answer."""
        from cases.models import Child

        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE:
            return self.none()
        seen = Q(child__in=Child.objects.visible_to(actor))
        if actor.scope is Scope.SCHOOL:
            seen |= Q(school=actor.organisation)
        return self.filter(seen)

    def open(self) -> Self:
        """Somebody still has to do something."""
        from attendance.models import OPEN_STATUSES

        return self.filter(status__in=OPEN_STATUSES)

    def of_former_schools(self, day: date) -> Self:
        """Of children who have left the school that was asked, for another one. With both."""
        found: Self = of_former_schools(self, day)
        return found.select_related("child", "school").order_by("pk")

    def with_reason(self) -> Self:
        """With `absence_reason`: why the child is away, by the school's newest answer, or None."""
        from attendance.models import AlertAnswer

        newest = AlertAnswer.objects.filter(alert=OuterRef("pk")).order_by("-pk")
        reason = models.Subquery(newest.values("absence_reason")[:1])
        return self.annotate(absence_reason=reason)

    def unanswered(self) -> Self:
        """The school has still to answer, in time or late."""
        from attendance.models import UNANSWERED_STATUSES

        return self.filter(status__in=UNANSWERED_STATUSES)

    def search(self, words: str) -> Self:
        """By the child's name, reference or number, or the alert's own reference."""
        from cases.models import Child

        text = words.strip()
        if not text:
            return self
        children = Child.objects.search(text)
        return self.filter(Q(reference=text.upper()) | Q(child__in=children))
