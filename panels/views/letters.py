"""Decision letters: read, edit, approve, issue, send; and how they arrived."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from ledger.errors import Refused
from ledger.files import file_response
from ledger.form_pages import form_page
from ledger.pdf import pdf_response
from panels.access import open_decision, open_letter
from panels.deciding.decided import letters_page
from panels.forms.letters import DeliveryForm, LetterForm
from panels.letters.text import reading_age
from panels.models import Letter, LetterStatus
from panels.permissions import check_approve_letters, check_manage
from panels.services import deliveries, letter_drafts
from panels.services import letters as services


def show_all(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The letters of a decision: where each stands, and what is next."""
    decision = open_decision(actor=request.actor, public_id=public_id)
    check_approve_letters(request.actor)
    return render(request, "panels/letters/all.html", letters_page(decision, request.actor))


@require_POST
def send_all(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Approve, issue and send all that has not gone."""
    decision = open_decision(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    try:
        services.send_all_letters(actor=request.actor, decision=decision)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The letters are issued, filed and sent."))
    return HttpResponseRedirect(reverse("panels:letters", args=[public_id]))


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One letter: as it reads, and its steps."""
    letter = _open_to_write(request, public_id)
    context = {
        **services.letter_context(letter),
        "age": reading_age(letter.body),
        "deliveries": list(letter.deliveries.select_related("notice")),
    }
    return render(request, "panels/letters/show.html", context)


def edit(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Edit the text for this child."""
    letter = _open_to_write(request, public_id)
    check_manage(request.actor)
    form = LetterForm(
        request.POST or None,
        initial={"subject": letter.subject, "body": letter.body, "seen": letter.version},
    )
    return form_page(
        request, form,
        lambda: letter_drafts.edit_letter(actor=request.actor, letter=letter, **form.cleaned_data),
        heading=_("Edit the letter"), caption=letter.get_audience_display(),
        template="panels/letters/edit.html", done=_("The letter is saved."),
        next_url=_address(letter),
    )  # fmt: skip


@require_POST
def step(request: ActingRequest, public_id: UUID, action: str) -> HttpResponse:
    """One step of a letter: approve, edit again, draft again, issue, send."""
    letter = _open_to_write(request, public_id)
    steps = {
        "approve": (services.approve_letter, _("Approved. It can be issued now.")),
        "reopen": (services.reopen_letter, _("It is a draft again.")),
        "draft": (letter_drafts.draft_again, _("Drafted again from the template.")),
        "issue": (services.issue_letter, _("Issued and filed. It never changes now.")),
        "send": (services.send_letter, _("Sent.")),
    }
    if action not in steps:
        raise Http404
    service, done = steps[action]
    service(actor=request.actor, letter=letter)
    messages.success(request, done)
    return HttpResponseRedirect(_address(letter))


def test_print(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The letter as PDF before it is issued, marked as a draft."""
    letter = _open_to_write(request, public_id)
    if letter.is_issued:
        return HttpResponseRedirect(reverse("panels:letter", args=[public_id]))
    context = {**services.letter_context(letter), "is_draft": True}
    return pdf_response("panels/pdf/letter.html", context, name="draft.pdf")


def deliver(request: ActingRequest, public_id: UUID, delivery_id: UUID) -> HttpResponse:
    """How and when a letter went to somebody without an account."""
    letter = _open_to_write(request, public_id)
    check_manage(request.actor)
    delivery = letter.deliveries.filter(public_id=delivery_id, user__isnull=True).first()
    if delivery is None:
        raise Http404
    form = DeliveryForm(request.POST or None, initial={"channel": delivery.channel})
    return form_page(
        request, form,
        lambda: deliveries.record_delivery(
            actor=request.actor, delivery=delivery, **form.cleaned_data
        ),
        heading=_("How did the letter go?"), caption=delivery.name,
        done=_("Recorded."), next_url=_address(letter),
    )  # fmt: skip


def download(request: ActingRequest, public_id: UUID) -> FileResponse:
    """An issued letter, as it was issued."""
    letter = open_letter(actor=request.actor, public_id=public_id)
    if letter.file is None:
        raise Http404
    return file_response(letter.file, inline=True)


def _open_to_write(request: ActingRequest, public_id: UUID) -> Letter:
    letter = open_letter(actor=request.actor, public_id=public_id)
    check_approve_letters(request.actor)
    if letter.status == LetterStatus.WITHDRAWN:
        raise Http404
    return letter


def _address(letter: Letter) -> str:
    return reverse("panels:letter_page", args=[letter.public_id])
