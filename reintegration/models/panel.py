"""What a panel is asked about a plan."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models import RequestStatus
from reintegration.models.plans import ReturnPlan
from reintegration.querysets import PanelRequestQuerySet


class RequestKind(models.TextChoices):
    """What the panel considers: the keys of the agenda kinds."""

    RETURN = "return", _("Support for a return")
    YEAR_11 = "year_11", _("Year 11 exception")


@pghistory.track()
class PanelRequest(PublicIdModel, RecordedModel):
    """One question to the panel about one plan."""

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="panel_requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    asks = models.TextField(_("what help is needed"))
    question = models.TextField(_("what the panel asks"), blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    meeting_reference = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    decision_reference = models.CharField(max_length=12, blank=True)

    objects = PanelRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=Q(status__in=["asked", "listed", "given_back"]),
                name="one_open_request_a_kind",
            )
        ]
