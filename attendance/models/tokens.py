"""Register tokens: what a school's own system shows to bring in marks and to read them."""

import hashlib
import secrets
from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.querysets import RegisterTokenQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel

PREFIX = "wmk_"  # so that a secret found where it should not be can be recognised
SECRET_BYTES = 32


class TokenStatus(models.TextChoices):
    """Whether a token opens anything."""

    IN_USE = "in_use", _("In use")
    ENDED = "ended", _("Ended")
    REVOKED = "revoked", _("Revoked")


def make_secret() -> str:
    """A new secret: 256 random bits, so that its plain SHA-256 cannot be turned back."""
    return f"{PREFIX}{secrets.token_urlsafe(SECRET_BYTES)}"


def digest_of(secret: str) -> str:
    """What is stored of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


# When it was last used is no change of a token: it would fill its history.
@pghistory.track(exclude=["last_used_at"])
class RegisterToken(PublicIdModel, RecordedModel, RetainedModel):
    """A standing right of one system to one school's register, up to and including a day.

    The secret itself is shown once and not kept; `digest` finds the token again.
    """

    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="register_tokens"
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("last day"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RegisterTokenQuerySet.as_manager()

    @property
    def status(self) -> TokenStatus:
        """Whether it opens anything today."""
        if self.revoked_at is not None:
            return TokenStatus.REVOKED
        return TokenStatus.ENDED if self.has_ended() else TokenStatus.IN_USE

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(self.status.label)

    @property
    def is_usable(self) -> bool:
        """Neither revoked nor past its last day."""
        return self.status is TokenStatus.IN_USE

    def has_ended(self, today: date | None = None) -> bool:
        """Whether its last day has passed."""
        return self.expires_on < (today or timezone.localdate())

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = [models.Index(fields=["school", "-recorded_at"])]
