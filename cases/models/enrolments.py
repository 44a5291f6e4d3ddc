"""Where a child is on roll, and the numbers that it is known by."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models.child import Child
from cases.querysets import DatedQuerySet
from ledger.models import RecordedModel


class IdentifierKind(models.TextChoices):
    """Kinds of number."""

    UPN = "upn", _("Unique pupil number")
    NHS = "nhs", _("NHS number")


@pghistory.track()
class Identifier(RecordedModel):
    """A number that a child has or had. Unique only while confirmed and in force."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=3, choices=IdentifierKind.choices)
    value = models.CharField(_("number"), max_length=13)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-starts_on", "pk")
        indexes = [models.Index(fields=["kind", "value"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=Q(is_confirmed=True, ends_on__isnull=True),
                name="confirmed_identifier_once",
            )
        ]


class EnrolmentKind(models.TextChoices):
    """Main and subsidiary registration: a pupil at two schools is dual registered."""

    MAIN = "main", _("Main school")
    SUBSIDIARY = "subsidiary", _("Subsidiary school")


@pghistory.track()
class Enrolment(RecordedModel):
    """A child on the roll of a school, from the first to the last day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("school")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=EnrolmentKind.choices, default=EnrolmentKind.MAIN
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text="last day")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        indexes = [models.Index(fields=["school", "child"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(kind="main", ends_on__isnull=True),
                name="one_open_main_enrolment",
            ),
            models.UniqueConstraint(
                fields=["child", "school"],
                condition=Q(ends_on__isnull=True),
                name="one_open_enrolment_a_school",
            ),
        ]
