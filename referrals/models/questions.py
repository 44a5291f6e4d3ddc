"""Questions that send a referral back to whoever wrote it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Document
from ledger.models import PublicIdModel, RecordedModel
from referrals.models.referral import Referral


@pghistory.track()
class Question(PublicIdModel, RecordedModel):
    """What is missing, by when, and the answer. While one is open the clock stands still."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    due_on = models.DateField(_("answer by"))
    answer = models.TextField(_("answer"), blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    @property
    def is_overdue(self) -> bool:
        """Not answered after its day."""
        return self.answered_at is None and self.due_on < timezone.localdate()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answered_at__isnull=True),
                name="one_open_question_a_referral",
            )
        ]
