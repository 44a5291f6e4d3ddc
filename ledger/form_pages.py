"""The one way in which a page takes a form to a service.

form = ReviewForm(request.POST or None)
return form_page(request, form, lambda: save_review(**form.cleaned_data),
                 done=_("Review saved."), next_url=url, heading=_("Review"))
"""

from collections.abc import Callable
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
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is valid, save, say so and go on; a refusal stands at its field.

    `done` and `next_url` may be functions of what `save` returned. A refusal keeps everything
    that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, done(saved) if callable(done) else done)
            return HttpResponseRedirect(next_url(saved) if callable(next_url) else next_url)
    back_url = context.pop("back_url", "" if callable(next_url) else next_url)
    return render(request, template, {"form": form, "back_url": back_url, **context})


def refuse(form: BaseForm, refusal: Refused) -> None:
    """Put a service's refusal at the field that it names, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
