"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What needs this person today, then what is coming."""
    return render(request, "home/home.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has ended: say so, and how to go on."""
    return render(request, "home/csrf_failure.html", status=403)
