"""Where a child lives, who cares for it, and how to reach them safely."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.child import Child
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel


@pghistory.track()
class Address(RecordedModel):
    """Where a child lives or lived. A withheld one is shown to the authority's officers alone."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="addresses")
    street = models.CharField(_("street"), max_length=200)
    town = models.CharField(_("town"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8)
    is_withheld = models.BooleanField(_("withheld"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        verbose_name_plural = "addresses"


class Channel(models.TextChoices):
    """How somebody wants to be reached."""

    EMAIL = "email", _("Email")
    TELEPHONE = "telephone", _("Telephone")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")


class Format(models.TextChoices):
    """In what form somebody reads best."""

    STANDARD = "standard", _("Standard print")
    LARGE = "large", _("Large print")
    EASY_READ = "easy_read", _("Easy read")
    AUDIO = "audio", _("Audio")
    BRAILLE = "braille", _("Braille")


@pghistory.track()
class Parent(PublicIdModel, RecordedModel):
    """A parent or carer of one child, with how to reach them safely."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="parents")
    full_name = models.CharField(_("full name"), max_length=150)
    relationship = models.CharField(_("relationship to the child"), max_length=60)
    has_responsibility = models.BooleanField(_("parental responsibility"), default=False)
    lives_with_child = models.BooleanField(_("lives with the child"), default=True)
    may_be_contacted = models.BooleanField(_("may be contacted"), default=True)
    safe_contact_note = models.TextField(_("how to contact them safely"), blank=True)
    is_address_withheld = models.BooleanField(_("address withheld"), default=False)
    email = models.EmailField(_("email address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.TextField(_("address, if not the child’s"), blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    channel = models.CharField(
        _("prefers"), max_length=10, choices=Channel.choices, default=Channel.EMAIL
    )
    format = models.CharField(
        _("format"), max_length=10, choices=Format.choices, default=Format.STANDARD
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ends_on = models.DateField(_("no longer a contact from"), null=True, blank=True)

    class Meta:
        ordering = ("child", "-has_responsibility", "full_name", "pk")
