"""People who sign in."""

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PersonQuerySet
from ledger.models import PublicIdModel
from ledger.notices import Preference
from ledger.text import sort_key


class MessagePreference(models.TextChoices):
    """How often a person wants emails; duties are always sent at once."""

    AT_ONCE = Preference.AT_ONCE, _("At once")
    DAILY = Preference.DAILY, _("Once a day, in one message")
    OFF = Preference.OFF, _("Not by email")


class UserManager(BaseUserManager["User"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Creates people; the email address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password they can only use an emailed code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class User(PublicIdModel, AbstractBaseUser):
    """A person. What they may do comes from memberships and grants, never from here."""

    email = models.EmailField(_("email address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    sort_name = models.CharField(max_length=150, editable=False, db_index=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    message_preference = models.CharField(
        _("emails"),
        max_length=10,
        choices=MessagePreference.choices,
        default=MessagePreference.AT_ONCE,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        self.sort_name = sort_key(self.full_name.rpartition(" ")[2], self.full_name)[:150]
        super().save(*args, **kwargs)

    class Meta:
        ordering = ("sort_name", "pk")
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once")]
