"""Interventions tried for a child."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EarlyHelpConfig(AppConfig):
    name = "early_help"
    verbose_name = _("Early help")

    def ready(self) -> None:
        """Declare timeline codes and what a child's page shows."""
        from early_help import wiring  # noqa: F401
