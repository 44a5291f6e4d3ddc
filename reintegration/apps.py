"""The phased return to school, and what follows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReintegrationConfig(AppConfig):
    name = "reintegration"
    verbose_name = _("Return and reintegration")

    def ready(self) -> None:
        from reintegration import wiring  # noqa: F401
