"""What every page needs besides its own content."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest

from accounts.actors import Actor
from home.navigation import footer_links, main_menu


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `footer_links` and the demo banner."""
    actor: Actor = getattr(request, "actor", None) or Actor.nobody()
    return {
        "navigation": main_menu(request, actor) if actor.user else [],
        "footer_links": footer_links(),
        "demo_banner": apps.is_installed("demo"),
    }
