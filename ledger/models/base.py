"""Abstract bases: an address that cannot be guessed, who recorded it, how long it is kept.

The ledger lies below `accounts`; its foreign keys to people and organisations are the only
ones in the house that point upward, and are given as strings.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _


class ChoiceWordsModel(models.Model):
    """A record that says a choice in words without translating all the others.

    Django's `get_…_display` makes a dictionary of all choices at each call, and to do so puts every
    label into the reader's language: of a list, the dearest thing in a row.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> Any:  # noqa: N802 - Django's name
        value = getattr(self, field.attname)
        label = next((words for key, words in field.flatchoices if key == value), value)
        return force_str(label, strings_only=True)


class PublicIdModel(ChoiceWordsModel):
    """A record with a random `public_id` for addresses; the integer key stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class RecordedModel(ChoiceWordsModel):
    """A record that knows the moment it was written and by whom (nobody: Waymark itself)."""

    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        abstract = True


class RetentionClass(models.TextChoices):
    """How long a record is kept before disposal is considered.

    Periods follow the schedules that councils and the IRMS toolkit for schools publish.
    """

    PUPIL = "pupil", _("Until the child’s 25th birthday")
    SEND = "send", _("Until the child’s 31st birthday")
    REGISTER = "register", _("6 years after the entry")
    ADMINISTRATION = "administration", _("6 years after the end of the current year")


class RetainedModel(models.Model):
    """A record that names its controller organisation and its retention class."""

    controller = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("controller"),
    )
    retention_class = models.CharField(
        max_length=20,
        choices=RetentionClass.choices,
        default=RetentionClass.PUPIL,
        editable=False,
    )

    class Meta:
        abstract = True
