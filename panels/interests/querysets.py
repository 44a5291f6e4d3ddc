"""Declared interests, and requests to withdraw them."""

from django.db import models
from django.db.models import Max, Q


class InterestQuerySet(models.QuerySet):
    """Declared interests."""

    def standing(self) -> "InterestQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def stepping_out(self) -> "InterestQuerySet":
        return self.standing().filter(effect="step_out")

    def marks(self) -> models.QuerySet:
        """What a live screen shows of those that stand, to be compared."""
        waits = Q(withdrawals__answered_at__isnull=True)
        asked = self.standing().annotate(asked=Max("withdrawals", filter=waits))
        return asked.order_by("pk").values_list(
            "pk", "effect", "substitute", "substitute_is_present", "asked"
        )


class InterestWithdrawalQuerySet(models.QuerySet):
    """Requests to withdraw an interest."""

    def unanswered(self) -> "InterestWithdrawalQuerySet":
        """Nobody has answered, also where nobody can any more."""
        return self.filter(answered_at__isnull=True)

    def open(self) -> "InterestWithdrawalQuerySet":
        """To be answered: the interest stands, and the panel has not begun with its item."""
        from panels.models import AgendaItem

        return self.unanswered().filter(
            interest__withdrawn_at__isnull=True,
            interest__item__in=AgendaItem.objects.not_begun().values("pk"),
        )
