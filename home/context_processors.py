"""What every page needs besides its own content."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest

from home.navigation import footer_links, main_menu


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `footer_links`, `can_search` and the demo banner."""
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.user is not None
    return {
        "navigation": main_menu(request, actor) if signed_in else [],
        "footer_links": footer_links(),
        "can_search": signed_in and actor.membership is not None,
        "demo_banner": apps.is_installed("demo"),
    }
