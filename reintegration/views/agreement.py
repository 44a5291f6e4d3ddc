"""Sending out, answering, recording answers, taking back, beginning; withdrawing and ending."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from reintegration.access import open_part, open_plan
from reintegration.forms.answers import (
    AnswerForm,
    BeginForm,
    ConfirmForm,
    ReasonForm,
    RecordAnswerForm,
)
from reintegration.models import Party, ReturnAgreement
from reintegration.permissions import check_answer, check_write
from reintegration.services.agreeing import (
    answer_return,
    begin_plan,
    case_to_move,
    record_answer,
    send_for_agreement,
    take_back,
    what_is_missing,
)
from reintegration.services.plans import end_plan, withdraw_plan


def send(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Send the plan for agreement."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, submit_label=_("Send for agreement")
    )
    return form_page(
        request, form, lambda: send_for_agreement(actor=request.actor, plan=plan),
        done=_("Sent. Record what people say who are not in Waymark."), next_url=plan.link,
        heading=_("Send for agreement"), caption=access.child.name,
        lede=_("School, parents, the child and the provider are asked. If you send it for your "
               "school, your school agrees with that. Nothing can be changed while they read it; "
               "you can take it back."),
    )  # fmt: skip


def take_back_plan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Make it a draft again."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, submit_label=_("Take it back")
    )
    return form_page(
        request, form, lambda: take_back(actor=request.actor, plan=plan),
        done=_("It is a draft again."), next_url=plan.link, heading=_("Take back and change"),
        caption=access.child.name,
        lede=_("Everybody is asked again when you send it out anew."),
    )  # fmt: skip


def answer(request: ActingRequest, public_id: UUID, party: str) -> HttpResponse:
    """One's own answer, for the school or the provider."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    row = ReturnAgreement.objects.standing(plan).filter(party=party).first()
    if party not in {Party.SCHOOL, Party.PROVIDER} or row is None:
        raise Http404
    row.plan = plan
    check_answer(request.actor, row)
    form = AnswerForm(request.POST or None, initial={"revision": plan.revision})
    return form_page(
        request, form,
        lambda: answer_return(
            actor=request.actor, plan=plan, party=Party(party), **form.given()
        ),
        done=_("Your answer is saved"), next_url=plan.link,
        heading=_("Answer for %(who)s") % {"who": row.who}, caption=access.child.name,
    )  # fmt: skip


def record(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What somebody said, or signed on paper."""
    row, (plan, access) = open_part(actor=request.actor, model=ReturnAgreement, public_id=public_id)
    check_write(request.actor, access.child)
    name = row.parent.full_name if row.parent else ""
    form = RecordAnswerForm(
        request.POST or None, initial={"name": access.child.name if row.party == "child" else name}
    )
    return form_page(
        request, form,
        lambda: record_answer(actor=request.actor, agreement=row, **form.given()),
        done=_("The answer is saved"), next_url=plan.link,
        heading=_("Record an answer: %(who)s") % {"who": row.who}, caption=access.child.name,
    )  # fmt: skip


def begin(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Begin what was agreed, or see who has not agreed."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        asks_stage=case_to_move(access.child) is not None,
    )
    return form_page(
        request, form,
        lambda: begin_plan(
            actor=request.actor, plan=plan,
            move_stage=bool(form.cleaned_data.get("move_stage")),
        ),
        done=_("The plan is under way. Family support has been asked to join."),
        next_url=plan.link, heading=_("Begin"), caption=access.child.name,
        template="reintegration/begin.html", missing=what_is_missing(plan), plan=plan,
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw what was never walked."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ReasonForm(request.POST or None, submit_label=_("Withdraw"))
    return form_page(
        request, form,
        lambda: withdraw_plan(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("Withdrawn"), next_url=plan.link, heading=_("Withdraw this draft"),
        caption=access.child.name,
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End the plan early."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ReasonForm(request.POST or None, submit_label=_("End the plan"))
    return form_page(
        request, form, lambda: end_plan(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("The plan has ended"), next_url=plan.link, heading=_("End the plan early"),
        caption=access.child.name,
        lede=_("Everything that was planned and happened is kept. If the child is out of school "
               "again, record a relapse instead: then the plan can go on later."),
    )  # fmt: skip
