"""What a family and the people around the child write to each other, and who has read it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.audience import Audience, AudienceModel, MessageQuerySet
from cases.models.child import Child
from cases.models.record import Document
from cases.models.work import Task
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class MessageKind(models.TextChoices):
    """Why somebody of the family writes; who reads it follows from this."""

    MESSAGE = "message", _("A message")
    HELP = "help", _("Asking for help with education")
    SAFETY = "safety", _("Worried about safety")
    PRIVATE = "private", _("Private words")


# The one audience that each kind has: a constraint, because a slip here would show a worry about
# safety, or a young person's private words, to the wrong people.
AUDIENCE_OF: dict[str, Audience] = {
    MessageKind.MESSAGE: Audience.FAMILY,
    MessageKind.HELP: Audience.FAMILY,
    MessageKind.SAFETY: Audience.SAFEGUARDING,
    MessageKind.PRIVATE: Audience.YOUNG_PERSON,
}


@pghistory.track()
class FamilyMessage(PublicIdModel, RecordedModel, RetainedModel, AudienceModel):
    """One message, from the family or as an answer to it (`answers` is the first of the thread).

    `correspondent` is the person of the family on whose thread it stands. `owner` is whose turn it
    is to read it, with a task; answers have neither. Nobody changes a message once it is sent.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="family_messages")
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices)
    correspondent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_from_family = models.BooleanField(default=True)
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    words = models.TextField(_("message"))
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    @property
    def thread(self) -> "FamilyMessage":
        """The message that this one belongs to."""
        return self.answers or self

    class Meta:
        ordering = ("recorded_at", "pk")
        indexes = [models.Index(fields=["child", "correspondent", "recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="message_has_words"),
            models.CheckConstraint(
                condition=Q(kind__in=["message", "help"], audience="family")
                | Q(kind="safety", audience="safeguarding")
                | Q(kind="private", audience="young_person"),
                name="message_audience_follows_kind",
            ),
        ]


class MessageReading(models.Model):
    """When somebody first read a message; what tells its writer that it has arrived."""

    message = models.ForeignKey(FamilyMessage, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("read_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="one_reading_a_person")
        ]
