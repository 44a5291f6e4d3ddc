"""Organisations, people, memberships with roles, sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        """Declare notices and generated documents."""
        from accounts import wiring  # noqa: F401
