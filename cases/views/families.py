"""What families write, read and answered by staff, and the news that they are told."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.family_desk import can_answer, messages_of, open_message, open_telling
from cases.forms.families import AnswerMessageForm, TellingForm
from cases.record_access import open_for_work
from cases.record_page import child_form, record_page
from cases.services.family_messages import answer_family_message, mark_message_read
from cases.services.tellings import record_telling
from ledger.form_pages import filled, form_page


def messages(request: ActingRequest, child: UUID) -> HttpResponse:
    """The family's messages about one child, newest first, as far as the reader reads them."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CONTACT)
    context = record_page(access, "messages", page_title=_("Messages"), threads=messages_of(access))
    return render(request, "cases/families/messages.html", context)


def message(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One thread, with its answer. Opening it tells the writer that it was read."""
    found, access = open_message(actor=request.actor, public_id=public_id)
    mark_message_read(actor=request.actor, message=found)
    may_answer = can_answer(request.actor, found)
    form = AnswerMessageForm(*filled(request))
    heading = {
        "safety": _("A worry about safety"), "private": _("Words for the people chosen"),
        "help": _("The family asks for help with education"),
    }.get(found.kind, _("A message from the family"))  # fmt: skip
    context = child_form(access.child, heading) | {"template": "cases/families/message.html"}
    return form_page(
        request,
        form,
        lambda: answer_family_message(actor=request.actor, message=found, **form.cleaned_data),
        done=_("Your answer is on its way."),
        next_url=reverse("cases:message", args=[public_id]),
        back_url=reverse("children:show", args=[access.child.public_id]),
        message=found,
        parts=[found, *found.replies.all()],
        may_answer=may_answer,
        **context,
    )


def telling(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """News that a family should hear from a person; here somebody says that it was told."""
    found, access = open_telling(actor=request.actor, public_id=public_id)
    form = TellingForm(*filled(request))
    context = child_form(access.child, _("Tell the family"))
    context["template"] = "cases/families/telling.html"
    return form_page(
        request,
        form,
        lambda: record_telling(actor=request.actor, telling=found, **form.cleaned_data),
        done=_("It is recorded. The family can read it now."),
        next_url=reverse("cases:telling", args=[public_id]),
        back_url=reverse("children:show", args=[access.child.public_id]),
        telling=found,
        **context,
    )
