"""Questions that send a referral back to whoever wrote it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Document
from ledger.models import PublicIdModel, RecordedModel
from referrals.models.referral import Referral


@pghistory.track()
class Question(PublicIdModel, RecordedModel):
    """What is missing, by when, and the answer. While one is open the clock stands still.

    `asked_of` is a named person; without one, those who wrote the referral. Where it `asks_family`,
    whoever of the family may answer in the portal does, or the school for them. The clock stood
    still from `paused_on` to `resumed_on`, when it was answered or taken back.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    asked_of = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("who is asked"),
    )  # fmt: skip
    asks_family = models.BooleanField(_("the family is asked"), default=False)
    due_on = models.DateField(_("answer by"))
    paused_on = models.DateField(_("clock paused on"), default=timezone.localdate)
    resumed_on = models.DateField(_("clock resumed on"), null=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True)
    times_reminded = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(_("answer"), blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_back_reason = models.TextField(_("why it was taken back"), blank=True)

    @property
    def is_open(self) -> bool:
        return self.resumed_on is None

    @property
    def is_overdue(self) -> bool:
        """Not answered after its day."""
        return self.is_open and self.due_on < timezone.localdate()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(resumed_on__isnull=True),
                name="one_open_question_a_referral",
            )
        ]
