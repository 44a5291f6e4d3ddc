"""Organisations: the authority, schools, registered providers and the services around a child."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.map_reference import MapPoint
from accounts.querysets import OrganisationQuerySet
from ledger.models import PublicIdModel
from ledger.text import sort_key


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    AUTHORITY = "authority", _("Local authority")
    SCHOOL = "school", _("School")
    PROVIDER = "provider", _("Registered provider")
    HEALTH = "health", _("Health service")
    CARE = "care", _("Social care and early help")
    VOLUNTARY = "voluntary", _("Voluntary sector")


class Phase(models.TextChoices):
    """Phase of education, with the codes of Get Information About Schools."""

    NOT_APPLICABLE = "0", _("Not applicable")
    NURSERY = "1", _("Nursery")
    PRIMARY = "2", _("Primary")
    MIDDLE_PRIMARY = "3", _("Middle deemed primary")
    SECONDARY = "4", _("Secondary")
    MIDDLE_SECONDARY = "5", _("Middle deemed secondary")
    SIXTEEN_PLUS = "6", _("16 plus")
    ALL_THROUGH = "7", _("All-through")


class SchoolStatus(models.TextChoices):
    """Establishment status, with the codes of Get Information About Schools."""

    OPEN = "1", _("Open")
    CLOSED = "2", _("Closed")
    PROPOSED_TO_CLOSE = "3", _("Open, but proposed to close")
    PROPOSED_TO_OPEN = "4", _("Proposed to open")


class Locality(models.Model):
    """A part of the authority with its own point of contact."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "localities"


@pghistory.track()
class Organisation(PublicIdModel):
    """An organisation that acts for children. School fields are empty for the others.

    `la_code` and `establishment_number` together are the LAESTAB; `urn` changes when a
    school becomes an academy. Ages are in years, the position in degrees of WGS 84.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    locality = models.ForeignKey(
        Locality, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("locality")
    )
    urn = models.PositiveIntegerField(_("URN"), null=True, blank=True, unique=True)
    la_code = models.CharField(_("local authority code"), max_length=3, blank=True)
    establishment_number = models.CharField(_("establishment number"), max_length=4, blank=True)
    establishment_type = models.CharField(_("type of establishment"), max_length=3, blank=True)
    phase = models.CharField(_("phase"), max_length=1, choices=Phase.choices, blank=True)
    status = models.CharField(
        _("status"), max_length=1, choices=SchoolStatus.choices, default=SchoolStatus.OPEN
    )
    lowest_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(_("highest age"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def map_point(self) -> MapPoint | None:
        """Where it is; None while nobody has said."""
        if self.latitude is None or self.longitude is None:
            return None
        return MapPoint(float(self.latitude), float(self.longitude))

    @property
    def laestab(self) -> str:
        """LA code and establishment number, 7 digits, or empty."""
        return f"{self.la_code}{self.establishment_number}" if self.establishment_number else ""

    class Meta:
        ordering = ("sort_name", "pk")
        indexes = [models.Index(fields=["kind", "sort_name"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisation_is_on_the_map",
            )
        ]


class Base(PublicIdModel):
    """A place where a registered provider teaches."""

    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bases")
    name = models.CharField(_("name"), max_length=100)
    street = models.CharField(_("street"), max_length=200, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="base_name_once_a_provider")
        ]
