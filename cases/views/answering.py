"""From a valid form to a service, and from a refusal back to the form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import ActingRequest
from cases.models import Child
from ledger.errors import Refused

Result = TypeVar("Result")


def answered(
    form: Form, service: Callable[[dict[str, Any]], Result], **fields: str
) -> Result | None:
    """What the service made of a valid form; None when there is something to mend.

    A refusal stands beside the field that it names; `fields` gives the form's name for a
    field that the service calls otherwise. Everything typed is kept.
    """
    if not form.is_valid():
        return None
    try:
        return service(form.cleaned_data)
    except Refused as refusal:
        name = fields.get(refusal.field or "", refusal.field)
        form.add_error(name if name in form.fields else None, refusal.message)
        return None


def form_page(
    request: ActingRequest,
    *,
    form: Form,
    child: Child,
    heading: str,
    back_url: str,
    template: str = "cases/form_page.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form about a child."""
    context = {
        "form": form, "child": child, "heading": heading, "caption": child.name,
        "back_url": back_url, **more,
    }  # fmt: skip
    return render(request, template, context)


def filled(request: ActingRequest) -> tuple[Any, Any]:
    """What was posted with the form, and the files; None and None on a first look."""
    if request.method == "POST":
        return request.POST, request.FILES
    return None, None
