"""Registers, thresholds and alerts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Declare timeline codes, notices, settings and registry entries."""
        from attendance import wiring  # noqa: F401
