"""What every page needs besides its own content."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Primary navigation and the demo banner."""
    return {"navigation": [], "demo_banner": apps.is_installed("demo")}
