"""The case: where the child is on the pathway, who leads, who is in the team."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.case_querysets import CaseQuerySet
from cases.models.child import Child
from cases.querysets import TeamQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class Stage(models.TextChoices):
    """The five stages of the pathway (Worcestershire Children First, 2021)."""

    PREVENTION = "prevention", _("Prevention")
    EARLY_INTERVENTION = "early_intervention", _("Early intervention")
    INTERIM = "interim", _("Interim interventions")
    RECOVERY = "recovery", _("Recovery and rehabilitation")
    RETURN = "return", _("Return and reintegration")


class CaseStatus(models.TextChoices):
    """Whether the case is worked on."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


@pghistory.track()
class Case(PublicIdModel, RecordedModel, RetainedModel):
    """The agencies' common work for one child, from opening to closing. One is open at a time."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.EARLY_INTERVENTION
    )
    why_opened = models.TextField(_("why it was opened"))
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    lead = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_cases",
        verbose_name=_("lead professional"),
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(status="open"), name="one_open_case_a_child"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_opening",
            ),
        ]


@pghistory.track()
class TeamMember(PublicIdModel, RecordedModel):
    """Somebody in the team around the child, from when until when.

    A protected member is absent from the portal, letters, packs and exports. Ending a member
    takes access away at once: `ended_at` counts before the last day does.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="team")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="teams")
    responsibility = models.CharField(_("what they do for the child"), max_length=200, blank=True)
    is_protected = models.BooleanField(_("protected"), default=False)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("membership__user__sort_name", "pk")
        indexes = [models.Index(fields=["membership", "child"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "membership"],
                condition=Q(ends_on__isnull=True),
                name="once_in_a_team",
            )
        ]
