"""What providers offer: where, in which way, for whom, with how many places, at what price."""

from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calendars.models import DateRange
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel
from provision.directory_querysets import OfferQuerySet
from provision.models.directory import Provider
from provision.models.modes import Mode
from provision.models.timetable import OnlyThis


@pghistory.track()
class BaseDetails(models.Model):
    """What the directory says of a base: where on the map, access, how to get there.

    Degrees of WGS 84, as Open Referral UK and maps on telephones give them.
    """

    base = models.OneToOneField("accounts.Base", on_delete=models.PROTECT, related_name="details")
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    access = models.TextField(_("access for disabled children"), blank=True)
    transport = models.TextField(_("transport"), blank=True)
    open_referral_id = models.UUIDField(null=True, unique=True, editable=False)
    open_referral = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name_plural = "details of bases"
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="base_is_on_the_map",
            )
        ]


@pghistory.track()
class Offer(PublicIdModel, RecordedModel):
    """One way in which a provider teaches, at a base or without one, for some ages.

    `places` is how many children it can have in one week; `WeekPlaces` says otherwise for a
    week. Ages are in years, both included.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    base = models.ForeignKey(
        "accounts.Base", on_delete=models.PROTECT, null=True, blank=True, related_name="offers",
        verbose_name=_("base"),
    )  # fmt: skip
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices)
    name = models.CharField(_("name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    lowest_age = models.PositiveSmallIntegerField(_("youngest age"))
    highest_age = models.PositiveSmallIntegerField(_("oldest age"))
    places = models.PositiveSmallIntegerField(_("places in a week"))
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    open_referral_id = models.UUIDField(null=True, unique=True, editable=False)
    open_referral = models.JSONField(default=dict, editable=False)

    objects = OfferQuerySet.as_manager()

    def __str__(self) -> str:
        where = self.base.name if self.base else None
        return f"{self.get_mode_display()}, {where}" if where else str(self.get_mode_display())

    class Meta:
        ordering = ("mode", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "base", "mode"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="mode_offered_once_at_a_base",
            ),
            models.CheckConstraint(
                condition=Q(highest_age__gte=F("lowest_age"), highest_age__lte=25),
                name="offer_has_ages",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="offer_ends_after_start",
            ),
        ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class WeekPlaces(models.Model):
    """How many children an offer can have in one week, where it differs from the usual."""

    application_may_delete = True  # back to the usual number

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="weeks")
    week_on = models.DateField(_("week beginning"), help_text="a Monday")
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        ordering = ("week_on",)
        verbose_name_plural = "places by week"
        constraints = [
            models.UniqueConstraint(fields=["offer", "week_on"], name="places_once_a_week"),
            models.CheckConstraint(
                condition=Q(week_on__iso_week_day=1), name="places_week_begins_on_a_monday"
            ),
        ]


class PriceUnit(models.TextChoices):
    """What the amount is for."""

    TERM = "term", _("a term")
    WEEK = "week", _("a week")
    HOUR = "hour", _("an hour")


def _no_overlap(mode: str) -> ExclusionConstraint:
    expressions: list[Any] = [
        (OnlyThis("provider"), RangeOperators.OVERLAPS),
        (
            DateRange("starts_on", "ends_on", RangeBoundary(True, True)),
            RangeOperators.OVERLAPS,
        ),
    ]
    return ExclusionConstraint(
        name=f"one_price_at_a_time_{mode}", expressions=expressions, condition=Q(mode=mode)
    )


@pghistory.track()
class Price(PublicIdModel, RecordedModel):
    """What a school is charged for a mode, in pounds, from one day until another.

    A term's or week's price holds the place whatever the timetable; an hour's follows it.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="prices")
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices)
    unit = models.CharField(_("for"), max_length=5, choices=PriceUnit.choices)
    amount = models.DecimalField(_("amount in pounds"), max_digits=8, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("mode", "-starts_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="price_is_no_debt"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="price_ends_after_start",
            ),
            *(_no_overlap(mode) for mode in Mode.values),
        ]
