"""News that a family should hear from a person before it reads it: bad news waits."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.child import Child
from cases.models.record import Document, TimelineEvent
from ledger.models import PublicIdModel, RecordedModel


class News(models.TextChoices):
    """What is to be told."""

    DECLINE = "decline", _("The panel declined")
    CLOSE = "close", _("The panel closed the request: nothing further")
    UPHELD = "upheld", _("The panel looked again, and its first decision stands")
    EXIT = "exit", _("A placement ends before its aim is reached")
    NOTICE = "notice", _("Notice was given on a placement")


class ToldBy(models.TextChoices):
    """How the family was told."""

    CALL = "call", _("Telephone call")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")


class TellingQuerySet(models.QuerySet):
    """News to tell."""

    def waiting(self, on: date | None = None) -> "TellingQuerySet":
        """Not told yet, and its day has not come: the family's pages are silent about it."""
        return self.untold().filter(shown_from__gt=on or timezone.localdate())

    def untold(self) -> "TellingQuerySet":
        """Nobody has recorded the call or visit."""
        return self.standing().filter(told_at__isnull=True)

    def standing(self) -> "TellingQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def kept_from_families(self) -> "TellingQuerySet":
        """Whose documents and events no family reads: they wait, or never became news."""
        return self.waiting() | self.filter(withdrawn_at__isnull=False)

    def about(self, subject: models.Model) -> "TellingQuerySet":
        """Of one record, without those that were withdrawn."""
        return self.standing().filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def waiting_subjects(self, child: Child, model: type[models.Model]) -> set[int]:
        """Ids of a child's records of one kind about which the family's pages are silent."""
        waiting = self.waiting().filter(child=child, subject_type=model._meta.label_lower)
        return set(waiting.values_list("subject_id", flat=True))


@pghistory.track()
class Telling(PublicIdModel, RecordedModel):
    """One piece of news: what it is about, and when and by whom the family was told.

    Withdrawn when it turned out to be no news, such as a notice that was taken back.

    Until `told_at`, or from the day `shown_from`, what belongs to it (`documents`,
    `timeline_events`, and the subject itself) is absent for the family everywhere.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="tellings")
    news = models.CharField(_("what is to be told"), max_length=10, choices=News.choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reference = models.CharField(_("reference"), max_length=20)
    link = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField(_("day of the decision"), default=timezone.localdate)
    shown_from = models.DateField(_("shown to the family from"))
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_how = models.CharField(_("how"), max_length=10, choices=ToldBy.choices, blank=True)
    told_whom = models.CharField(_("who was told"), max_length=200, blank=True)
    told_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    documents = models.ManyToManyField(Document, blank=True, related_name="tellings")
    timeline_events = models.ManyToManyField(TimelineEvent, blank=True, related_name="tellings")

    objects = TellingQuerySet.as_manager()

    @property
    def is_waiting(self) -> bool:
        """Whether the family's pages are silent about it today."""
        is_open = self.told_at is None and self.withdrawn_at is None
        return is_open and self.shown_from > timezone.localdate()

    class Meta:
        ordering = ("shown_from", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "news"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_telling_of_each_news",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True)
                | (Q(told_on__isnull=False) & ~Q(told_how="") & ~Q(told_whom="")),
                name="told_says_when_how_and_whom",
            ),
        ]
