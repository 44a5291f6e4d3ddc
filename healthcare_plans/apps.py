"""Individual Healthcare Plans."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthcarePlansConfig(AppConfig):
    name = "healthcare_plans"
    verbose_name = _("Individual Healthcare Plans")

    def ready(self) -> None:
        """Declare timeline codes, notices, settings and registry entries."""
        from healthcare_plans import wiring  # noqa: F401
