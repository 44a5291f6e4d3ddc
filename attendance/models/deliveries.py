"""What school systems sent: one row a call, and what they said beside single marks."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.models.tokens import RegisterToken
from attendance.querysets import DeliveryQuerySet, RemarkQuerySet
from cases.models import Enrolment
from ledger.models import PublicIdModel, RetainedModel

LONGEST_COMMENT = 500


class Delivery(PublicIdModel, RetainedModel):
    """Marks that a school system sent in one call; the counts are what was done with them.

    `refusals` are the first refused marks as they were sent: place in the call from 1, pupil
    number, date, session, code and the key of the reason. `evaluated_at` is empty until a worker
    has held the rules against the register.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deliveries")
    token = models.ForeignKey(RegisterToken, on_delete=models.PROTECT, related_name="deliveries")
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    why_changed = models.CharField(_("why marks change"), max_length=200, blank=True)
    marks = models.PositiveIntegerField(_("marks"))
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    refusals = models.JSONField(_("refused marks"), default=list)
    remarks = models.PositiveIntegerField(_("comments and minutes late changed"), default=0)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    evaluated_at = models.DateTimeField(null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["token", "-received_at"]),
            models.Index(
                fields=["received_at"],
                condition=Q(evaluated_at__isnull=True),
                name="deliveries_to_evaluate",
            ),
        ]


@pghistory.track()
class Remark(models.Model):
    """What a school wrote beside one mark: a comment, minutes late.

    It is about the mark it came with: once another code stands there, it is no longer shown.
    For the school whose register it is, and for nobody else. Few marks have one.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="remarks")
    day = models.DateField(_("day"))
    session = models.PositiveSmallIntegerField(_("session"))
    code = models.CharField(_("code"), max_length=2)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), null=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="remarks_made")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-session")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "day", "session"], name="one_remark_a_mark"
            )
        ]
