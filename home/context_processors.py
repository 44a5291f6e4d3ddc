"""What every page needs besides its own content."""

from functools import partial
from typing import Any

from django.apps import apps
from django.http import HttpRequest

from accounts.actors import Actor
from home.navigation import footer_links, main_menu, other_work


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `footer_links`, the demo banner; `other_work` for a page that was not found."""
    actor: Actor = getattr(request, "actor", None) or Actor.nobody()
    return {
        "navigation": main_menu(request, actor) if actor.user else [],
        "footer_links": footer_links(),
        "other_work": partial(other_work, request),  # asked by the page that needs it
        "demo_banner": apps.is_installed("demo"),
    }
