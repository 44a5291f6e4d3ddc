"""The directory: who provides, with what registration, how, for whom, at what price."""

from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from calendars.models import DateRange
from cases.models import HealthNeedKind
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from ledger.models.history import APPEND_ONLY
from provision.directory_querysets import CheckQuerySet, OfferQuerySet, ProviderQuerySet
from provision.models.modes import Mode
from provision.models.subjects import Subject
from provision.models.timetable import OnlyThis


class RegistrationKind(models.TextChoices):
    """As what a provider is registered. Not every tutor must be: then it is said why."""

    SCHOOL = "school", _("Independent school registered with the Department for Education")
    MAINTAINED = "maintained", _("Pupil referral unit, alternative provision academy or school")
    HOSPITAL = "hospital", _("Hospital school")
    COLLEGE = "college", _("Further education college")
    ONLINE = "online", _("Accredited online provider")
    OFSTED = "ofsted", _("On an Ofsted register, such as the childcare register")
    NOT_REQUIRED = "not_required", _("Not a school: registration is not required")


class ProviderStatus(models.TextChoices):
    """Whether children can be placed there."""

    LISTED = "listed", _("In the directory")
    PAUSED = "paused", _("No new children for now")
    REMOVED = "removed", _("Taken out of the directory")


@pghistory.track()
class Provider(PublicIdModel, RecordedModel, RetainedModel):
    """A registered provider's entry in the directory.

    `last_checked_on` is the day of the newest check of any kind and `next_check_on` the first
    day on which one is due again; both follow from the checks and stand here so that a list can
    sort by them. `open_referral` keeps what an imported entry says and Waymark does not show,
    so that an export hands it on.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="directory_entry"
    )
    status = models.CharField(
        max_length=10, choices=ProviderStatus.choices, default=ProviderStatus.LISTED
    )
    status_reason = models.TextField(_("reason"), blank=True)
    description = models.TextField(_("what they do"), blank=True)
    registration_kind = models.CharField(
        _("registered as"), max_length=15, choices=RegistrationKind.choices, blank=True
    )
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    registration_body = models.CharField(_("registered with"), max_length=120, blank=True)
    registration_note = models.TextField(_("why none is required"), blank=True)
    safeguarding_name = models.CharField(_("safeguarding lead"), max_length=150, blank=True)
    safeguarding_telephone = models.CharField(_("telephone number"), max_length=30, blank=True)
    safeguarding_email = models.EmailField(_("email address"), blank=True)
    needs = ArrayField(
        models.CharField(max_length=20, choices=HealthNeedKind.choices),
        verbose_name=_("health needs"), default=list, blank=True,
    )  # fmt: skip
    subjects = ArrayField(
        models.CharField(max_length=12, choices=Subject.choices),
        verbose_name=_("subjects"), default=list, blank=True,
    )  # fmt: skip
    last_checked_on = models.DateField(_("last checked"), null=True, editable=False)
    next_check_on = models.DateField(
        _("next check"), default=timezone.localdate, editable=False, db_index=True
    )
    open_referral_id = models.UUIDField(null=True, unique=True, editable=False)
    open_referral = models.JSONField(default=dict, editable=False)

    objects = ProviderQuerySet.as_manager()

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_overdue(self) -> bool:
        """Whether a check is overdue while it stands in the directory."""
        return self.status != ProviderStatus.REMOVED and self.next_check_on < timezone.localdate()

    def label_of(self, field: str, value: str) -> str:
        """The words for one of `needs` or `subjects`."""
        choices = HealthNeedKind.choices if field == "needs" else Subject.choices
        return str(dict(choices).get(value, value))

    @property
    def has_registration(self) -> bool:
        """Whether it is said how it is registered, or why it need not be."""
        if self.registration_kind == RegistrationKind.NOT_REQUIRED:
            return bool(self.registration_note)
        return bool(self.registration_kind and self.registration_number)

    class Meta:
        ordering = ("organisation__sort_name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="listed") | ~Q(status_reason=""),
                name="paused_or_removed_provider_has_reason",
            )
        ]


class CheckKind(models.TextChoices):
    """What was checked."""

    REGISTRATION = "registration", _("Registration and inspection")
    STAFF = "staff", _("Written confirmation of staff checks")
    ENTRY = "entry", _("What the directory says")


class CheckResult(models.TextChoices):
    """What came of it."""

    FINE = "fine", _("In order")
    CONCERN = "concern", _("There is a concern")


class ProviderCheck(PublicIdModel, RecordedModel):
    """One check of a provider, with the day on which it is due again. Never changed.

    Staff checks are confirmed in writing: those who commission alternative provision obtain
    written confirmation that the provider has made the checks that schools must make
    (Department for Education, Keeping children safe in education, 2025).
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("what was checked"), max_length=15, choices=CheckKind.choices)
    checked_on = models.DateField(_("day"), default=timezone.localdate)
    result = models.CharField(
        _("result"), max_length=10, choices=CheckResult.choices, default=CheckResult.FINE
    )
    found = models.TextField(_("what was found"), blank=True)
    next_on = models.DateField(_("due again on"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CheckQuerySet.as_manager()

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been made again by now."""
        return self.next_on < timezone.localdate()

    class Meta:
        ordering = ("-checked_on", "-pk")
        indexes = [models.Index(fields=["provider", "kind", "-checked_on"])]
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="staff", result="fine") | Q(file__isnull=False),
                name="staff_checks_are_confirmed_in_writing",
            ),
            models.CheckConstraint(
                condition=~Q(result="concern") | ~Q(found=""), name="concern_says_what_was_found"
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("checked_on")), name="check_is_due_again_later"
            ),
        ]


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
