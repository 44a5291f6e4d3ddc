"""Letters that carry a decision, the templates that they are drafted from, and their delivery."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from cases.models import Document
from ledger.models import (
    Notification,
    PublicIdModel,
    RecordedModel,
    RetainedModel,
    StoredFile,
)
from panels.models.corrections import Correction
from panels.models.decisions import Decision
from panels.models.reconsiderations import Reconsideration
from panels.querysets import LetterQuerySet


class LetterAudience(models.TextChoices):
    """Who a letter is for."""

    SCHOOL = "school", _("School")
    PARENT = "parent", _("Parents and carers")
    PROVIDER = "provider", _("Provider")


class LetterKind(models.TextChoices):
    """What a letter says."""

    DECISION = "decision", _("Decision")
    DECLINE = "decline", _("Decline")
    CORRECTION = "correction", _("Correction")
    RECONSIDERED = "reconsider", _("Looked at again")
    ACKNOWLEDGED = "ack", _("Acknowledgement")


class LetterStatus(models.TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("Issued")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LetterTemplate(PublicIdModel, RecordedModel, RetainedModel):
    """One version of the words for one audience and kind. The newest holds; all are kept."""

    audience = models.CharField(max_length=10, choices=LetterAudience.choices)
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("heading of the letter"), max_length=200)
    body = models.TextField(_("text"))
    why = models.CharField(_("what changed"), max_length=200, blank=True)

    class Meta:
        ordering = ("audience", "kind", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "kind", "number"], name="template_version_once"
            )
        ]


@pghistory.track()
class Letter(PublicIdModel, RecordedModel, RetainedModel):
    """One letter of a decision: drafted, edited, approved, issued as stored bytes, sent.

    Once issued it is `file` (and `document` on the child's record), never rendered again. A
    corrected decision has a further letter, with the correction that it tells of. A letter to a
    provider names it: the decision may come to name another. Whoever asks for a decision to be
    looked at again gets an acknowledgement by `due_on`, of that `reconsideration`.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")
    audience = models.CharField(max_length=10, choices=LetterAudience.choices)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="to whom a letter to a provider is addressed",
    )  # fmt: skip
    kind = models.CharField(max_length=10, choices=LetterKind.choices, default=LetterKind.DECISION)
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        max_length=10, choices=LetterStatus.choices, default=LetterStatus.DRAFT
    )
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    reconsideration = models.ForeignKey(
        Reconsideration, on_delete=models.PROTECT, null=True, related_name="letters",
        help_text="the request that an acknowledgement answers",
    )  # fmt: skip
    due_on = models.DateField(_("to be sent by"), null=True)
    template = models.ForeignKey(
        LetterTemplate, on_delete=models.PROTECT, null=True, related_name="letters",
        help_text="none for the words that Waymark comes with",
    )  # fmt: skip
    subject = models.CharField(_("heading of the letter"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    is_edited = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    approved_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, related_name="panel_letter"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("number", "audience", "pk")
        indexes = [
            models.Index(
                fields=["decision"], name="letters_to_send",
                condition=Q(status__in=["draft", "approved", "issued"]),
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "audience", "number"],
                condition=~Q(status="withdrawn") & Q(reconsideration__isnull=True),
                name="one_letter_an_audience",
            ),
            models.UniqueConstraint(
                fields=["reconsideration"],
                condition=~Q(status="withdrawn"),
                name="acknowledged_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="ack", reconsideration__isnull=False, due_on__isnull=False)
                | (~Q(kind="ack") & Q(reconsideration__isnull=True, due_on__isnull=True)),
                name="acknowledgement_of_a_request_by_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["issued", "sent"]) | Q(file__isnull=False),
                name="issued_letter_is_a_file",
            ),
            models.CheckConstraint(
                condition=Q(audience="provider") | Q(provider__isnull=True),
                name="only_letters_to_providers_name_one",
            ),
        ]

    @property
    def is_acknowledgement(self) -> bool:
        """Whether it tells somebody that their request has come; it tells of no decision."""
        return self.reconsideration_id is not None

    @property
    def is_issued(self) -> bool:
        """Whether it is a stored document."""
        return self.status in {LetterStatus.ISSUED, LetterStatus.SENT}


class Channel(models.TextChoices):
    """How a letter goes to somebody."""

    ACCOUNT = "account", _("In Waymark, with an email that tells of it")
    POST = "post", _("Printed and posted")
    HANDED = "handed", _("Handed over")
    SECURE = "secure", _("By secure email")


@pghistory.track()
class LetterDelivery(PublicIdModel, RecordedModel):
    """One letter on its way to one person or organisation.

    To somebody with an account the letter lies in Waymark; `notice` is the message that tells of
    it. To anybody else it goes on paper or by secure email, which somebody records (`gone_on`).
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("to whom"), max_length=200)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices)
    notice = models.ForeignKey(Notification, on_delete=models.PROTECT, null=True, related_name="+")
    gone_on = models.DateField(_("when"), null=True, blank=True)
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "user"], condition=Q(user__isnull=False), name="delivered_once"
            )
        ]

    @property
    def is_read(self) -> bool:
        """Whether somebody with an account has opened it."""
        return self.read_at is not None
