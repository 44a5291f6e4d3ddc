"""Who may read one item of a child's record, within what their role reads at all."""

from collections.abc import Callable
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Deputyship
from accounts.roles import Permission

Rows = TypeVar("Rows", bound=models.QuerySet)
# An upper app says which documents are closed to somebody whose audience would cover them.
ClosedDocuments = Callable[[Actor], Q | None]
_closed_documents: list[ClosedDocuments] = []


def close_documents(condition: ClosedDocuments) -> None:
    """Let an upper app close documents, such as a letter to somebody else; None closes none."""
    _closed_documents.append(condition)


class Audience(models.TextChoices):
    """The five audiences of the house."""

    TEAM = "team", _("The team around the child")
    NAMED = "named", _("Named people only")
    FAMILY = "family", _("The team and the family")
    YOUNG_PERSON = "young_person", _("The young person and named people")
    SAFEGUARDING = "safeguarding", _("Safeguarding leads only")


class AudienceQuerySet(models.QuerySet):
    """Items of children that the actor is already known to see."""

    def readable_by(self, actor: Actor) -> Self:
        """Keep what the actor's audience covers; authors always read what they wrote.

        With audience FAMILY, named readers limit which parents read it; none means all.
        """
        if actor.is_system:
            return self
        if actor.user is None:
            return self.none()
        return self.filter(self._covers(actor) | Q(recorded_by=actor.user))

    def _covers(self, actor: Actor) -> Q:
        named = Q(self._readers(user=actor.user))
        if actor.is_family:
            from cases.models import Grant, GrantKind

            own = Grant.objects.current().filter(user=actor.user, child_id=OuterRef("child_id"))
            young = Exists(own.filter(kind=GrantKind.YOUNG_PERSON))
            shared = Q(audience=Audience.FAMILY) & (~Q(self._readers()) | named)
            return shared | (Q(audience=Audience.YOUNG_PERSON) & Q(young))
        covered = Q(audience__in=[Audience.TEAM, Audience.FAMILY]) | named
        if actor.can(Permission.READ_SAFEGUARDING):
            covered |= Q(audience=Audience.SAFEGUARDING)
        return covered

    def _readers(self, **who: object) -> Exists:
        """Whether an item has named readers; a subquery, because a join would repeat rows."""
        through = self.model._meta.get_field("readers").remote_field.through  # type: ignore[union-attr]
        item = {str(self.model._meta.model_name): OuterRef("pk")}
        return Exists(through.objects.filter(**item, **who))


class ToldQuerySet(AudienceQuerySet):
    """What may belong to news that the family has still to be told (`Telling`).

    Held here, where every read passes, so that no list, download or link is ahead of the call.
    """

    def readable_by(self, actor: Actor) -> Self:
        """As for every item; for a family without what it should hear from a person first."""
        return _without_news(super().readable_by(actor), actor)


class WrittenQuerySet(AudienceQuerySet):
    """What people wrote or filed, which may be withdrawn."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def of_child(self, child: models.Model) -> Self:
        """One child's, with what a list shows of each."""
        return (
            self.filter(child=child)
            .select_related("recorded_by", "controller")
            .prefetch_related("readers")
        )

    def kept_by(self, actor: Actor) -> Self:
        """What the actor, or their school, wrote about children whom the actor sees no longer."""
        from cases.models import Child

        if actor.membership is None:
            return self.none()
        wrote = Q(recorded_by=actor.user) | Q(controller=actor.keeping_school)
        own = self.shown_to(actor).filter(wrote)
        return own.exclude(child__in=Child.objects.visible_to(actor))

    def shown_to(self, actor: Actor) -> Self:
        """Readable, and when withdrawn only to the author and the coordinator."""
        readable = self.readable_by(actor)
        if actor.can(Permission.WITHDRAW_RECORD):
            return readable
        return readable.filter(Q(withdrawn_at__isnull=True) | Q(recorded_by=actor.user))


class DocumentQuerySet(WrittenQuerySet):
    """Documents; like events they may belong to news that waits."""

    def readable_by(self, actor: Actor) -> Self:
        """As for every item; for a family without what it should hear from a person first."""
        rows = _without_news(super().readable_by(actor), actor)
        for closed in (condition(actor) for condition in _closed_documents):
            rows = rows if closed is None else rows.exclude(closed)
        return rows


class MessageQuerySet(AudienceQuerySet):
    """What families and the people around the child write to each other."""

    def _covers(self, actor: Actor) -> Q:
        """Of the family each person reads their own threads alone, whatever the kind."""
        return Q(correspondent=actor.user) if actor.is_family else super()._covers(actor)

    def threads(self) -> Self:
        """The first message of each thread."""
        return self.filter(answers__isnull=True)

    def of_thread(self, first: models.Model) -> Self:
        """A message and its answers."""
        return self.filter(Q(pk=first.pk) | Q(answers=first))

    def with_thread(self) -> Self:
        """With what a page shows of a thread: answers, readings, documents, who wrote."""
        return self.select_related(
            "child", "recorded_by", "correspondent", "owner__user", "document", "task__owner"
        ).prefetch_related("replies__recorded_by", "replies__readings", "replies__document",
                           "readings__user")  # fmt: skip

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open at all."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def unread_by(self, actor: Actor) -> Self:
        """From the others, and not opened by this person yet."""
        own = Q(recorded_by=actor.user)
        return self.exclude(own).exclude(readings__user=actor.user)


class MeetingQuerySet(AudienceQuerySet):
    """Meetings."""

    def coming(self) -> Self:
        """Planned, not yet past, soonest first."""
        return self.filter(status="planned", starts_at__gte=timezone.now()).order_by("starts_at")

    def without_minutes(self) -> Self:
        """Past, and nobody has said whether it was held."""
        return self.filter(status="planned", starts_at__lt=timezone.now()).order_by("starts_at")


class TaskQuerySet(AudienceQuerySet):
    """Tasks; whoever has one reads it, and so does their deputy."""

    def _covers(self, actor: Actor) -> Q:
        covered = super()._covers(actor)
        if actor.is_family:
            return covered
        return covered | Q(owner__user__in=actor.covered_user_ids)

    def open(self) -> Self:
        """To do."""
        return self.filter(status="open")

    def overdue(self) -> Self:
        """Open after their day."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def of(self, actor: Actor) -> Self:
        """Those of the actor in the chosen role, and of whoever they stand in for."""
        if actor.membership is None:
            return self.none()
        away = Deputyship.objects.current().filter(deputy=actor.membership)
        return self.filter(Q(owner=actor.membership) | Q(owner__in=away.values("away")))

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open at all."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def with_people(self) -> Self:
        """With the child and the owner that a list shows."""
        return self.select_related("child", "case", "owner__user", "owner__organisation")


def _without_news(rows: Rows, actor: Actor) -> Rows:
    if not actor.is_family:
        return rows
    from cases.models import Telling

    return rows.exclude(tellings__in=Telling.objects.kept_from_families())


class AudienceModel(models.Model):
    """An item with an audience. Needs `child` and `recorded_by` beside it."""

    audience = models.CharField(
        _("who can read it"), max_length=15, choices=Audience.choices, default=Audience.TEAM
    )
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("named people")
    )

    class Meta:
        abstract = True
