"""Each role's home page, and search across records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """Declare the count of waiting work."""
        from home import wiring  # noqa: F401
