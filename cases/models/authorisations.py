"""Authorisations: on what a placement rests."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.child import Child
from cases.section_19_querysets import AuthorisationQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class AuthorisationKind(models.TextChoices):
    """Who authorised the provision, and how."""

    PANEL_DECISION = "panel_decision", _("Decision of the panel")
    FAST_TRACK = "fast_track", _("Fast track")
    INTERIM = "interim", _("Interim, by the named officer")


@pghistory.track()
class Authorisation(PublicIdModel, RecordedModel, RetainedModel):
    """The authority’s word that provision may be arranged for a child, from when until when.

    `decision_reference` names the panel's decision; an interim authorisation has none, and
    reasons instead. It is in force from `starts_on` to `ends_on` (none: until something else is
    decided) unless it was revoked or a later one stands in its place.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="authorisations")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=AuthorisationKind.choices)
    decision_reference = models.CharField(_("decision"), max_length=40, blank=True)
    authorised_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("authorised by")
    )
    authorised_on = models.DateField(_("authorised on"), default=timezone.localdate)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text="last day")
    reasons = models.TextField(_("reasons"), blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_reason = models.TextField(blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="supersedes"
    )

    objects = AuthorisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reference

    @property
    def is_in_force(self) -> bool:
        """Whether provision may rest on it today."""
        today = timezone.localdate()
        is_over = self.ends_on is not None and self.ends_on < today
        stands = self.revoked_at is None and self.superseded_by_id is None
        return stands and self.starts_on <= today and not is_over

    class Meta:
        ordering = ("-starts_on", "-pk")
        verbose_name = _("authorisation")
        indexes = [models.Index(fields=["child", "-starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="authorisation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="interim", decision_reference="") & ~Q(reasons="")
                | ~Q(kind="interim") & ~Q(decision_reference=""),
                name="authorisation_has_decision_or_reasons",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="revoked_authorisation_has_reason",
            ),
            models.UniqueConstraint(
                fields=["child", "decision_reference"],
                condition=~Q(decision_reference="") & Q(revoked_at__isnull=True),
                name="one_authorisation_a_decision",
            ),
        ]
