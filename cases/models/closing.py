"""What stood open when a case closed, and who has taken it on."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.closing_querysets import HandedOnDutyQuerySet
from cases.models.case import Case
from ledger.models import PublicIdModel, RecordedModel


@pghistory.track()
class HandedOnDuty(PublicIdModel, RecordedModel):
    """One duty of a case, handed on to a named person so that the case can close.

    `check_key` and `duty` say which: when the duty later reads differently (one task more), it is
    another duty and stands open again. `membership` is empty for somebody without an account.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handed_on")
    check_key = models.CharField(max_length=40)
    duty = models.CharField(_("what is to be done"), max_length=300)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_taken_on"
    )
    name = models.CharField(_("who takes it on"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    agreed_how = models.CharField(_("how they agreed to it"), max_length=200)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    due_on = models.DateField(_("by when"))
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    objects = HandedOnDutyQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "check_key", "duty"], name="duty_handed_on_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(duty="") & ~Q(agreed_how=""),
                name="duty_handed_to_a_named_person",
            ),
        ]

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and nobody has said that it is done."""
        return self.finished_on is None and self.due_on < timezone.localdate()
