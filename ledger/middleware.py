"""Who changed what: the context that history rows carry. And refusals, shown kindly."""

from typing import Any

import pghistory.middleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledger.errors import Refused


class HistoryContextMiddleware(pghistory.middleware.HistoryMiddleware):
    """Adds the acting membership to the history context; turns a stray refusal into a page."""

    def get_context(self, request: Any) -> dict[str, Any]:
        context = super().get_context(request)
        actor = getattr(request, "actor", None)
        return {**context, "membership": actor.membership_id if actor else None}

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form could show becomes a page that says it."""
        if isinstance(exception, Refused):
            return render(request, "409.html", {"message": exception.message}, status=409)
        return None
