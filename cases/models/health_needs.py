"""The health needs of a child."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.child import Child
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel


class HealthNeedKind(models.TextChoices):
    """Kept apart, because what helps differs."""

    PHYSICAL = "physical", _("Physical health")
    MENTAL = "mental", _("Mental health")
    NEURODEVELOPMENTAL = "neurodevelopmental", _("Neurodevelopmental, diagnosed")
    NEURODEVELOPMENTAL_AWAITING = "neuro_awaiting", _("Neurodevelopmental, awaiting assessment")
    ANXIETY = "anxiety", _("Anxiety linked to attendance")


@pghistory.track()
class HealthNeed(PublicIdModel, RecordedModel):
    """A health need of the child, with the day it was known."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="health_needs")
    kind = models.CharField(_("kind"), max_length=20, choices=HealthNeedKind.choices)
    description = models.TextField(_("what it is and how it affects attending"))
    diagnosis = models.CharField(_("diagnosis"), max_length=200, blank=True)
    starts_on = models.DateField(_("known from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
