"""The Multi-Agency Assessment Panel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = _("Panels")

    def ready(self) -> None:
        """Declare timeline codes, notices, settings and registry entries."""
        from panels import wiring  # noqa: F401
