"""Addresses. One line an app; each app's own are in its urls.py."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from ledger.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("health/", health, name="health"),
    path("account/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("children/", include("cases.urls.children")),
    path("cases/", include("cases.urls.cases")),
    path("calendars/", include("calendars.urls")),
    path("early-help/", include("early_help.urls")),
    path("attendance/", include("attendance.urls")),
    path("api/attendance/", include("attendance.api.urls")),
    path("healthcare-plans/", include("healthcare_plans.urls")),
    path("referrals/", include("referrals.urls")),
    path("panels/", include("panels.urls")),
    path("section-19/", include("cases.urls.section_19")),
    path("provision/", include("provision.urls")),
    path("reintegration/", include("reintegration.urls")),
    path("portal/", include("portal.urls")),
]

if apps.is_installed("demo"):
    urlpatterns.append(path("demo/", include("demo.urls")))
