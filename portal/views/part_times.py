"""A part-time timetable: a parent at home agrees, or asks for a change."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from attendance.models import PartTimeTerms, TermsAnswer
from attendance.part_time.family import terms_for
from attendance.services.part_time.agreeing import answer_terms
from cases.access import Section
from ledger.form_pages import filled, form_page
from portal.access import check_answers, family_page, open_own_child
from portal.forms import PartTimeAnswerForm
from portal.pages import page_about
from portal.progress import part_times_for


@family_page
def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Agree to the part-time timetable, or ask for a change."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.RETURN)
    asked = next((one for one in part_times_for(access) if one.may_answer), None)
    if request.method != "POST" and (asked is None or asked.asked is None):
        return redirect("portal:progress", public_id)
    check_answers(access)
    first = {"terms": asked.asked.public_id} if asked is not None and asked.asked else {}
    form = PartTimeAnswerForm(*filled(request), initial=first)

    def save() -> PartTimeTerms:
        terms = terms_for(access.child, form.cleaned_data["terms"])
        if terms is None:
            raise Http404
        return answer_terms(
            actor=request.actor, terms=terms, answer=form.cleaned_data["answer"],
            words=form.cleaned_data["words"],
        )  # fmt: skip

    return form_page(
        request, form, save,
        done=lambda terms: (
            _("Thank you. School has been told that you agree.")
            if terms.answer == TermsAnswer.AGREED
            else _("Thank you. School has been told what you said.")
        ),
        next_url=reverse("portal:progress", args=[public_id]),
        template="portal/form.html",
        **page_about(access, _("Your answer to the part-time timetable")),
    )  # fmt: skip
