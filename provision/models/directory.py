"""The directory: who provides, with what registration, and what was checked."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models import HealthNeedKind
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from ledger.models.history import APPEND_ONLY
from provision.directory_querysets import CheckQuerySet, ProviderQuerySet
from provision.models.subjects import Subject


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
