"""Pages for staff: a family reads its plan in the portal, without what is for staff only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest

View = Callable[..., HttpResponseBase]


def staff_page(view: View) -> View:
    """403 with a pointer to the portal for a family session."""

    @wraps(view)
    def checked(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_family:
            raise PermissionDenied(
                _("This page is for staff. You find the plan in your own pages, at /portal/.")
            )
        return view(request, *args, **kwargs)

    return checked
