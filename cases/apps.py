"""The child, the case, the team, the timeline, and who may see what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Children and cases")

    def ready(self) -> None:
        """Declare timeline codes, notices, settings and registry entries."""
        from cases import wiring  # noqa: F401
