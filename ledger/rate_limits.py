"""Limits on pages that anybody may open: so many requests a minute from one address."""

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


def limited(name: str, *, per_minute: int) -> Callable[[View], View]:
    """Answer 429 to an address that asks more often; the count lives in the cache."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = f"limit:{name}:{client_address(request)}:{int(time.time()) // WINDOW}"
            cache.add(key, 0, WINDOW * 2)
            if cache.incr(key) > per_minute:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return answered

    return decorate
