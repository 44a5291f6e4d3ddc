"""Registered providers, placements, what is taught and how the child gets on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvisionConfig(AppConfig):
    name = "provision"
    verbose_name = _("Provision")

    def ready(self) -> None:
        from provision import wiring  # noqa: F401
