"""The child: who they are."""

from datetime import date
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.querysets import ChildQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from ledger.text import sort_key

if TYPE_CHECKING:
    from cases.models.case import Case


class Sex(models.TextChoices):
    """As the school census records it."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")


class Ethnicity(models.TextChoices):
    """Ethnicity codes of the school census."""

    WBRI = "WBRI", _("White British")
    WIRI = "WIRI", _("White Irish")
    WIRT = "WIRT", _("Traveller of Irish heritage")
    WROM = "WROM", _("Gypsy or Roma")
    WOTH = "WOTH", _("Any other White background")
    MWBC = "MWBC", _("White and Black Caribbean")
    MWBA = "MWBA", _("White and Black African")
    MWAS = "MWAS", _("White and Asian")
    MOTH = "MOTH", _("Any other mixed background")
    AIND = "AIND", _("Indian")
    APKN = "APKN", _("Pakistani")
    ABAN = "ABAN", _("Bangladeshi")
    AOTH = "AOTH", _("Any other Asian background")
    BCRB = "BCRB", _("Black Caribbean")
    BAFR = "BAFR", _("Black African")
    BOTH = "BOTH", _("Any other Black background")
    CHNE = "CHNE", _("Chinese")
    OOTH = "OOTH", _("Any other ethnic group")
    REFU = "REFU", _("Preferred not to say")
    NOBT = "NOBT", _("Not yet obtained")


class SendProvision(models.TextChoices):
    """SEN provision codes of the school census."""

    NONE = "N", _("No special educational need")
    SUPPORT = "K", _("SEN support")
    EHCP = "E", _("Education, health and care plan")


class SendType(models.TextChoices):
    """Types of special educational need, as in the school census."""

    SPLD = "SPLD", _("Specific learning difficulty")
    MLD = "MLD", _("Moderate learning difficulty")
    SLD = "SLD", _("Severe learning difficulty")
    PMLD = "PMLD", _("Profound and multiple learning difficulty")
    SEMH = "SEMH", _("Social, emotional and mental health")
    SLCN = "SLCN", _("Speech, language and communication needs")
    HI = "HI", _("Hearing impairment")
    VI = "VI", _("Vision impairment")
    MSI = "MSI", _("Multi-sensory impairment")
    PD = "PD", _("Physical disability")
    ASD = "ASD", _("Autistic spectrum disorder")
    DS = "DS", _("Down syndrome")
    OTH = "OTH", _("Other difficulty")
    NSA = "NSA", _("Support, but no specialist assessment")


@pghistory.track()
class Child(PublicIdModel, RecordedModel, RetainedModel):
    """A child or young person. The preferred name is shown everywhere but in legal documents.

    A child that turned out to be the same as another points to it with `merged_into` and is
    seen by nobody; undoing the merge clears it.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    legal_first_name = models.CharField(_("legal first name"), max_length=80)
    legal_middle_names = models.CharField(_("legal middle names"), max_length=120, blank=True)
    legal_last_name = models.CharField(_("legal last name"), max_length=80)
    preferred_first_name = models.CharField(_("preferred first name"), max_length=80, blank=True)
    preferred_last_name = models.CharField(_("preferred last name"), max_length=80, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    sort_name = models.CharField(max_length=260, editable=False)
    born_on = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    ethnicity = models.CharField(
        _("ethnicity"), max_length=4, choices=Ethnicity.choices, blank=True
    )
    year_group_override = models.SmallIntegerField(_("taught in year"), null=True, blank=True)
    home_authority_code = models.CharField(_("home authority"), max_length=3)
    send_provision = models.CharField(
        _("SEN provision"), max_length=1, choices=SendProvision.choices, blank=True
    )
    send_type = models.CharField(
        _("type of need"), max_length=4, choices=SendType.choices, blank=True
    )
    is_looked_after = models.BooleanField(_("looked after"), default=False)
    is_child_in_need = models.BooleanField(_("child in need"), default=False)
    is_on_protection_plan = models.BooleanField(_("on a child protection plan"), default=False)
    has_free_school_meals = models.BooleanField(_("free school meals"), default=False)
    first_language = models.CharField(_("first language"), max_length=60, blank=True)
    gp_name = models.CharField(_("GP"), max_length=120, blank=True)
    gp_practice = models.CharField(_("GP practice"), max_length=200, blank=True)
    consultant = models.CharField(_("consultant"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged_from"
    )

    objects = ChildQuerySet.as_manager()

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.last_name, self.first_name)[:260]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def first_name(self) -> str:
        """Preferred, else legal."""
        return self.preferred_first_name or self.legal_first_name

    @property
    def last_name(self) -> str:
        """Preferred, else legal."""
        return self.preferred_last_name or self.legal_last_name

    @property
    def name(self) -> str:
        """The name to show."""
        return f"{self.first_name} {self.last_name}"

    @property
    def open_case(self) -> "Case | None":
        """The case that is open, with its lead professional."""
        cases = self.cases.filter(status="open")
        return cases.select_related("lead__user", "lead__organisation").first()

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers in force: `upn` and `nhs_number`, empty when unknown."""
        found = dict(self.identifiers.filter(ends_on__isnull=True).values_list("kind", "value"))
        return {"upn": found.get("upn", ""), "nhs_number": found.get("nhs", "")}

    @property
    def legal_name(self) -> str:
        """For legal documents only."""
        names = (self.legal_first_name, self.legal_middle_names, self.legal_last_name)
        return " ".join(part for part in names if part)

    def age_on(self, day: date | None = None) -> int:
        """Age in whole years on a day (default today)."""
        day = day or timezone.localdate()
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

    def year_group_on(self, day: date | None = None) -> int:
        """National Curriculum year (0 is Reception) taught in, else that of the age.

        A school year runs from 1 September to 31 August.
        """
        if self.year_group_override is not None:
            return self.year_group_override
        day = day or timezone.localdate()
        return _school_year(day) - _school_year(self.born_on) - 5

    @property
    def year_group_label(self) -> str:
        """The year group today in words."""
        year = self.year_group_on()
        if year < 0:
            return str(_("Not yet in school"))
        return str(_("Reception")) if year == 0 else str(_("Year %(year)s") % {"year": year})

    class Meta:
        ordering = ("sort_name", "pk")
        verbose_name = _("child")
        verbose_name_plural = _("children")
        indexes = [
            models.Index(fields=["sort_name", "id"]),
            models.Index(fields=["born_on"]),
            models.Index(fields=["home_authority_code"]),
            GinIndex(OpClass(F("sort_name"), name="gin_trgm_ops"), name="child_name_trigram"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="child_merged_into_another"
            )
        ]


def _school_year(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1
