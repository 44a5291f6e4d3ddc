"""A family answers what the panel or its office asks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from healthcare_plans.withholding import withholding_for
from ledger.form_pages import filled, form_page
from panels.reconsiderations.permissions import check_answer
from panels.services.reconsiderations import answer_reconsideration
from portal.access import check_answers, family_page, open_own_child
from portal.forms import QuestionForm
from portal.pages import page_about
from portal.questions import own_given_back, question_for
from referrals.services.triage import answer_question


@family_page
def answer(request: ActingRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """A question about the request to the panel. Who was quicker is told, and nothing is lost."""
    access = open_own_child(actor=request.actor, public_id=public_id)
    question = question_for(access, question_id)
    if question is None:
        raise Http404
    check_answers(access)
    if request.method != "POST" and not question.is_open:
        messages.info(request, _("This question needs no answer any more. Thank you."))
        return redirect("portal:child", public_id)
    form = QuestionForm(*filled(request))
    return form_page(
        request, form,
        lambda: answer_question(
            actor=request.actor, referral=question.referral, asked=question, **form.cleaned_data
        ),
        done=_done(), next_url=reverse("portal:child", args=[public_id]),
        template="portal/question.html", due_on=question.due_on,
        text=withholding_for(access.child)(question.text),
        **page_about(access, _heading()),
    )  # fmt: skip


@family_page
def answer_again(request: ActingRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """What the panel asks whoever wants a decision looked at again."""
    access = open_own_child(actor=request.actor, public_id=public_id)
    given = (one for one in own_given_back(access) if one.decision.public_id == decision_id)
    asked = next(given, None)
    if asked is None:
        raise Http404
    check_answer(request.actor, asked)
    form = QuestionForm(*filled(request))
    return form_page(
        request, form,
        lambda: answer_reconsideration(
            actor=request.actor, reconsideration=asked, **form.cleaned_data
        ),
        done=_done(), next_url=reverse("portal:child", args=[public_id]),
        template="portal/question.html", due_on=asked.answer_due_on,
        text=withholding_for(access.child)(asked.question),
        **page_about(access, _heading()),
    )  # fmt: skip


def _heading() -> str:
    return _("A question for you")


def _done() -> str:
    return _("Thank you. The panel has your answer.")
