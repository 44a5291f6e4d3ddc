"""Decision letters: read them before they are issued, issue, download."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.errors import Refused
from ledger.files import file_response
from panels.access import open_decision, open_letter
from panels.models import LetterAudience
from panels.permissions import check_manage
from panels.services import letters as services


def prepare(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Both letters to read; a press issues them."""
    decision = open_decision(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    if request.method == "POST":
        try:
            services.issue_letters(actor=request.actor, decision=decision)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The letters are issued and filed."))
        return redirect("panels:item", public_id=decision.item.public_id)
    previews = [
        (audience.label, f"panels/pdf/body_{audience.value}.html",
         services.letter_context(decision, audience))
        for audience in LetterAudience
    ]  # fmt: skip
    context = {
        "decision": decision,
        "previews": previews,
        "due_on": services.letter_due_on(decision),
    }
    return render(request, "panels/letters.html", context)


def download(request: ActingRequest, public_id: UUID) -> FileResponse:
    """An issued letter, as it was issued."""
    letter = open_letter(actor=request.actor, public_id=public_id)
    return file_response(letter.file, inline=True)
