"""Addresses of the interface for school systems, and of the pages about it."""

from django.urls import URLPattern, URLResolver, include, path

from attendance.api.endpoints import api
from attendance.api.gate import gate, nothing
from attendance.views import interface

app_name = "attendance_api"


def _calls() -> list[URLPattern]:
    """The library's addresses behind the gate: one each, and without its own front page."""
    found: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            found.setdefault(str(pattern.pattern), pattern)
    for pattern in found.values():
        pattern.callback = gate(pattern.callback)
    return [*found.values()]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", interface.guide, name="guide"),
    path("v1/openapi.json", interface.openapi, name="openapi"),
    path("v1/", include(_calls())),
    path("v1/<path:rest>", gate(nothing), name="nothing"),
]
