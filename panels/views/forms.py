"""The one way in which a panel page takes a form to a service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ledger.errors import Refused
from ledger.forms import WaymarkForm


def form_page(
    request: HttpRequest,
    form: WaymarkForm,
    save: Callable[[], Any],
    *,
    done: str,
    back_url: str,
    template: str = "layouts/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is valid, save and go back; a refusal stands next to its field."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.message)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back_url)
    return render(request, template, {"form": form, "back_url": back_url, **context})
