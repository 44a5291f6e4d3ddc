"""The plan for going back: agree to it, ask for a change, or say no."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from ledger.form_pages import filled, form_page
from portal.access import check_answers, family_page, open_own_child
from portal.forms import ReturnAnswerForm
from portal.pages import page_about
from portal.progress import return_for
from reintegration.models import Answer, Party
from reintegration.services.agreeing import answer_return


@family_page
def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Agree to the plan for going back, ask for a change, or say no."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.RETURN)
    back = return_for(access)
    asked = back.to_answer[0] if back is not None and back.to_answer else None
    if back is None or asked is None:
        return redirect("portal:progress", public_id)
    check_answers(access)
    form = ReturnAnswerForm(*filled(request), initial={"revision": back.plan.revision})
    heading = _("Your answer to the plan for going back")
    return form_page(
        request,
        form,
        lambda: answer_return(
            actor=request.actor, plan=back.plan, party=Party(asked.party), **form.cleaned_data
        ),
        done=lambda row: (
            _("Thank you. School has been told that you agree.")
            if row.answer == Answer.AGREED
            else _("Thank you. School has been told what you said.")
        ),
        next_url=reverse("portal:progress", args=[public_id]),
        template="portal/form.html",
        **(page_about(access, heading) | {"back": back}),
    )
