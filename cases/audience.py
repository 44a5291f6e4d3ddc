"""Who may read one item of a child's record, within what their role reads at all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission


class Audience(models.TextChoices):
    """The five audiences of the house."""

    TEAM = "team", _("The team around the child")
    NAMED = "named", _("Named people only")
    FAMILY = "family", _("The team and the family")
    YOUNG_PERSON = "young_person", _("The young person and named people")
    SAFEGUARDING = "safeguarding", _("Safeguarding leads only")


class AudienceQuerySet(models.QuerySet):
    """Items of children that the actor is already known to see."""

    def readable_by(self, actor: Actor) -> "AudienceQuerySet":
        """Keep what the actor's audience covers; authors always read what they wrote.

        With audience FAMILY, named readers limit which parents read it; none means all.
        """
        if actor.is_system:
            return self
        if actor.user is None:
            return self.none()
        named = Q(readers=actor.user)
        if actor.is_family:
            from cases.models import Grant, GrantKind

            own = Grant.objects.current().filter(
                user=actor.user, child_id=models.OuterRef("child_id")
            )
            shared = Q(audience=Audience.FAMILY) & (Q(readers__isnull=True) | named)
            private = Q(audience=Audience.YOUNG_PERSON) & models.Exists(
                own.filter(kind=GrantKind.YOUNG_PERSON)
            )
            return self.filter(shared | private | Q(recorded_by=actor.user)).distinct()
        readable = Q(audience__in=[Audience.TEAM, Audience.FAMILY]) | named
        readable |= Q(recorded_by=actor.user)
        if actor.can(Permission.READ_SAFEGUARDING):
            readable |= Q(audience=Audience.SAFEGUARDING)
        return self.filter(readable).distinct()


class WrittenQuerySet(AudienceQuerySet):
    """What people wrote or filed, which may be withdrawn."""

    def standing(self) -> "WrittenQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def shown_to(self, actor: Actor) -> "WrittenQuerySet":
        """Readable, and when withdrawn only to the author and the coordinator."""
        readable = self.readable_by(actor)
        if actor.can(Permission.WITHDRAW_RECORD):
            return readable
        return readable.filter(Q(withdrawn_at__isnull=True) | Q(recorded_by=actor.user))


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
