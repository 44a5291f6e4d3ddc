"""What is written about the child: timeline, notes, documents, their own views."""

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.audience import AudienceModel, DocumentQuerySet, ToldQuerySet, WrittenQuerySet
from cases.models.case import Case
from cases.models.child import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile


class WithdrawableModel(models.Model):
    """A record that may turn out to be wrong: withdrawn with a reason, never deleted."""

    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(blank=True)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it stands no longer."""
        return self.withdrawn_at is not None

    class Meta:
        abstract = True


class TimelineEvent(RecordedModel, AudienceModel):
    """Something that happened: a code with parameters, put into words when it is read."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="timeline")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="timeline")
    code = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    happened_on = models.DateField(default=timezone.localdate)
    membership_id = models.BigIntegerField(null=True)
    link = models.CharField(max_length=300, blank=True)

    objects = ToldQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-recorded_at", "-pk")
        indexes = [models.Index(fields=["child", "-happened_on", "-recorded_at"])]


class NoteKind(models.TextChoices):
    """What a note records."""

    CALL = "call", _("Telephone call")
    VISIT = "visit", _("Visit")
    EMAIL = "email", _("Email or letter")
    OBSERVATION = "observation", _("Observation")
    SAFEGUARDING = "safeguarding", _("Safeguarding")
    OTHER = "other", _("Other")


@pghistory.track()
class Note(PublicIdModel, RecordedModel, RetainedModel, AudienceModel, WithdrawableModel):
    """A note about the child. Withdrawn when it should not have been; never deleted."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="notes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="notes")
    kind = models.CharField(_("kind"), max_length=15, choices=NoteKind.choices)
    text = models.TextField(_("note"))
    happened_on = models.DateField(_("day"), default=timezone.localdate)

    objects = WrittenQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-recorded_at", "-pk")


class DocumentKind(models.TextChoices):
    """What a document is; clinical letters are a section of their own."""

    CLINICAL = "clinical", _("Clinical letter or report")
    EDUCATION = "education", _("School or education report")
    RISK = "risk", _("Risk assessment")
    CARE = "care", _("Social care or early help document")
    LETTER = "letter", _("Letter that was sent")
    OTHER = "other", _("Other")


@pghistory.track()
class Document(PublicIdModel, RecordedModel, RetainedModel, AudienceModel, WithdrawableModel):
    """A file on the child's record."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="documents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200)
    written_on = models.DateField(_("date on the document"), default=timezone.localdate)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-written_on", "-pk")


class Voice(models.TextChoices):
    """Whose views they are."""

    CHILD = "child", _("The child or young person")
    PARENT = "parent", _("A parent or carer")


@pghistory.track()
class ChildView(PublicIdModel, RecordedModel, RetainedModel, AudienceModel, WithdrawableModel):
    """What the child, or a parent, says: in words or in a picture."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="views")
    voice = models.CharField(_("whose views"), max_length=10, choices=Voice.choices)
    words = models.TextField(_("in their own words"), blank=True)
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    how_given = models.CharField(_("how they told us"), max_length=200, blank=True)
    given_on = models.DateField(_("day"), default=timezone.localdate)

    objects = WrittenQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") | models.Q(picture__isnull=False),
                name="view_has_words_or_picture",
            )
        ]
