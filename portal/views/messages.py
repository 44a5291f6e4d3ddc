"""Write, ask for help, say that you are worried, and see what was read and answered."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.requests import ActingRequest
from cases.models import MessageKind
from cases.services.family_messages import mark_message_read, send_family_message
from ledger.form_pages import filled, form_page
from portal.access import check_writes, family_page, open_own_child, open_own_thread
from portal.forms import write_form
from portal.pages import page_about, parts_of
from portal.querysets import own_threads, protected_people

HEADINGS = {
    MessageKind.MESSAGE: gettext_lazy("Write to us"),
    MessageKind.HELP: gettext_lazy("Ask for help with education"),
    MessageKind.SAFETY: gettext_lazy("I am worried about safety"),
    MessageKind.PRIVATE: gettext_lazy("Private words"),
}


@require_GET
@family_page
def threads(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What this person wrote about the child, and what was answered."""
    access = open_own_child(actor=request.actor, public_id=public_id)
    context = page_about(access, _("Your messages")) | {
        "threads": own_threads(request.actor, access.child)
    }
    return render(request, "portal/threads.html", context)


@family_page
def write(request: ActingRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Write a message of one kind."""
    if kind not in MessageKind.values:
        raise Http404
    access = open_own_child(actor=request.actor, public_id=public_id)
    why = MessageKind(kind)
    check_writes(access, why)
    form: Any = write_form(why, access.child, *filled(request))
    return form_page(
        request,
        form,
        lambda: send_family_message(
            actor=request.actor, child=access.child, kind=why, **form.answers()
        ),
        done=_("Thank you. It is sent. You will see here when it was read."),
        next_url=lambda message: reverse("portal:thread", args=[message.public_id]),
        template="portal/write.html",
        **(page_about(access, str(HEADINGS[why])) | {"kind": kind}),
    )


@family_page
def thread(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One message of this person with its answers, and when it was read."""
    access, message = open_own_thread(actor=request.actor, public_id=public_id)
    mark_message_read(actor=request.actor, message=message)
    context = page_about(access, _("Your message")) | {
        "message": message,
        "parts": parts_of(message),
        "hidden": protected_people(access.child),
    }
    return render(request, "portal/thread.html", context)
