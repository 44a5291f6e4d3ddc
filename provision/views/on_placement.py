"""A form about one placement: what was answered goes to a service, then the placement is shown."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from provision.placement_access import OpenedPlacement


def form_on(
    request: ActingRequest,
    opened: OpenedPlacement,
    form: BaseForm,
    service: Callable[..., Any],
    *,
    about: dict[str, Any] | None = None,
    **page: Any,
) -> HttpResponse:
    """The form; `service` takes the actor, the answers and `about` (the placement itself).

    `page` is what `form_page` takes, such as `heading` and `done`.
    """
    url = reverse("provision:show", args=[opened.record.public_id])
    subject = about or {"placement": opened.record}
    return form_page(
        request, form,
        lambda: service(actor=request.actor, **subject, **form.cleaned_data),
        **{"next_url": url, "back_url": url, "caption": opened.access.child.name, **page},
    )  # fmt: skip
