"""Limits: so many requests a minute from one address, or with one token."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledger.client_address import client_address

View = Callable[..., HttpResponse]
WINDOW = 60  # seconds


def seconds_to_wait(name: str, who: object, *, per_minute: int) -> int:
    """Count one request; 0 when it may go on, else the seconds until the next minute begins."""
    now = time.time()
    key = f"limit:{name}:{who}:{int(now) // WINDOW}"
    cache.add(key, 0, WINDOW * 2)
    return WINDOW - int(now) % WINDOW if cache.incr(key) > per_minute else 0


def limited(name: str, *, per_minute: int) -> Callable[[View], View]:
    """Answer 429 to an address that asks more often; the count lives in the cache."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if seconds_to_wait(name, client_address(request), per_minute=per_minute):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return answered

    return decorate
