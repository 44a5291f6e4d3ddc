"""Members who ask to withdraw an interest declared by mistake, and what the chair says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.models import PublicIdModel, RecordedModel
from panels.interests.querysets import InterestWithdrawalQuerySet
from panels.models.agenda import Interest


class InterestWithdrawal(PublicIdModel, RecordedModel):
    """One request, for an interest in one item; the rule is in `panels.interests.withdrawing`."""

    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(_("why it was a mistake"))
    is_confirmed = models.BooleanField(_("answer"), null=True, editable=False)
    answer = models.TextField(_("why it stands"), blank=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = InterestWithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["interest"],
                condition=Q(answered_at__isnull=True),
                name="one_open_withdrawal_an_interest",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_says_why"),
            models.CheckConstraint(
                condition=Q(
                    is_confirmed__isnull=True, answered_by__isnull=True, answered_at__isnull=True
                )
                | Q(is_confirmed=True, answered_by__isnull=False, answered_at__isnull=False)
                | Q(is_confirmed=False, answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer=""),
                name="withdrawal_answered_by_somebody_and_no_says_why",
            ),
        ]
