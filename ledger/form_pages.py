"""The one way in which a page takes a form to a service.

form = ReviewForm(*filled(request))
return form_page(request, form, lambda: save_review(**form.cleaned_data),
                 done=_("Review saved."), next_url=url, heading=_("Review"))
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ledger.errors import Refused


def form_page(
    request: HttpRequest,
    form: BaseForm,
    save: Callable[[], Any],
    *,
    done: str | Callable[[Any], str],
    next_url: str | Callable[[Any], str],
    template: str = "layouts/form_page.html",
    fields: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is valid, save, say so and go on; a refusal stands at its field.

    `done` and `next_url` may be functions of what `save` returned. `fields` gives the form's
    name for a field that the service calls otherwise. A refusal keeps everything that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except Refused as refusal:
            refuse(form, refusal, fields or {})
        else:
            messages.success(request, done(saved) if callable(done) else done)
            return HttpResponseRedirect(next_url(saved) if callable(next_url) else next_url)
    back_url = context.pop("back_url", "" if callable(next_url) else next_url)
    return render(request, template, {"form": form, "back_url": back_url, **context})


def filled(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted with the form, and the files; None and None on a first look."""
    if request.method == "POST":
        return request.POST, request.FILES
    return None, None


def refuse(form: BaseForm, refusal: Refused, fields: Mapping[str, str]) -> None:
    """Put a service's refusal at the field that it names, or above the form."""
    name = fields.get(refusal.field or "", refusal.field)
    form.add_error(name if name in form.fields else None, refusal.message)
