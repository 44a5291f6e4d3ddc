"""Reviews of decisions that came back: what they are about, put on an agenda, not needed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from panels.deciding.decided import begun_of
from panels.forms.items import ChooseMeetingForm
from panels.forms.meetings import ReasonForm
from panels.forms.reconsiderations import AnswerReconsiderForm
from panels.reads import coming_meetings
from panels.reconsiderations.access import open_review
from panels.review_wiring import REVIEW_KIND
from panels.services import reviews as services
from panels.services.agenda import list_item
from panels.services.reviews import review_link


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The decision, what it began, and what can be done with its review."""
    review = open_review(actor=request.actor, public_id=public_id)
    decision = review.decision
    context = {
        "review": review, "first": decision, "child": decision.item.child,
        "begun": begun_of([decision])[decision.pk], "may_follow": True,
        "is_overdue": review.due_on < timezone.localdate(),
        "may_withdraw": review.status in {"asked", "given_back"},
    }  # fmt: skip
    return render(request, "panels/reviews/show.html", context)


def put_on(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """On the agenda of a meeting."""
    review = open_review(actor=request.actor, public_id=public_id)
    form = ChooseMeetingForm(request.POST or None, meetings=coming_meetings(request.actor))
    return form_page(
        request, form,
        lambda: list_item(
            actor=request.actor, kind_key=REVIEW_KIND, subject_id=review.pk,
            meeting=form.cleaned_data["meeting"],
        ),
        heading=_("Which meeting reviews it?"), caption=review.decision.reference,
        done=_("It is on the agenda."), next_url=review_link(review),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The review is not needed."""
    review = open_review(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None, submit_label=_("It is not needed"))
    return form_page(
        request, form,
        lambda: services.withdraw_review(
            actor=request.actor, review=review, reason=form.cleaned_data["reason"]
        ),
        heading=_("Why is no review needed?"), caption=review.decision.reference,
        done=_("It waits no longer."), next_url=review_link(review),
    )  # fmt: skip


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the panel asked back is answered."""
    review = open_review(actor=request.actor, public_id=public_id)
    form = AnswerReconsiderForm(request.POST or None)
    return form_page(
        request, form,
        lambda: services.answer_review(
            actor=request.actor, review=review, answer=form.cleaned_data["answer"]
        ),
        heading=_("Answer the panel’s question"), caption=review.decision.reference,
        lede=review.question, done=_("It waits for an agenda again."),
        next_url=review_link(review),
    )  # fmt: skip
