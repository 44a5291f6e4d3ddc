"""Individual Healthcare Plans."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthcarePlansConfig(AppConfig):
    name = "healthcare_plans"
    verbose_name = _("Individual Healthcare Plans")
