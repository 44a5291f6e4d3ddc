"""Asking the panel to look at a decision again: the school asks, the office records and lists."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.authority_settings import get_setting
from ledger.form_pages import filled, form_page
from panels.deciding.impartial import KIND, chair_for
from panels.forms.items import ChooseMeetingForm
from panels.forms.meetings import ReasonForm
from panels.forms.reconsiderations import (
    AnswerReconsiderForm,
    ReconsiderForm,
    RecordReconsiderForm,
)
from panels.models import Asker, Decision, Reconsideration
from panels.permissions import check_manage
from panels.reads import coming_meetings
from panels.reconsiderations.access import (
    open_decision_to_ask,
    open_decision_to_record,
    open_reconsideration,
)
from panels.reconsiderations.permissions import check_answer, check_withdraw, may_act_on
from panels.reconsiderations.rules import (
    acknowledgement_of,
    ask_by,
    is_late,
    item_of,
    obstacle,
    too_late,
)
from panels.services import reconsiderations as services
from panels.services.agenda import list_item
from panels.services.reconsiderations import link_of
from panels.settings import ADVICE_CONTACTS


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A school asks; out of time it is shown the way on instead."""
    decision = open_decision_to_ask(actor=request.actor, public_id=public_id)
    why_not = obstacle(decision)
    if not why_not and is_late(decision, Asker.SCHOOL, timezone.localdate()):
        why_not = too_late(decision, Asker.SCHOOL)
    if why_not:
        return render(request, "panels/reconsiderations/not_now.html", _about(decision) | {
            "why_not": why_not, "contacts": get_setting(ADVICE_CONTACTS),
        })  # fmt: skip
    form = ReconsiderForm(*filled(request))
    return form_page(
        request, form,
        lambda: services.ask_reconsideration(
            actor=request.actor, decision=decision, **form.cleaned_data
        ),
        done=_("The panel’s office has it. Somebody else chairs the meeting that looks again."),
        next_url=link_of, template="panels/reconsiderations/ask.html",
        last_day=ask_by(decision, Asker.SCHOOL), **_about(decision),
    )  # fmt: skip


def record(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The office records what came by post or telephone."""
    decision = open_decision_to_record(actor=request.actor, public_id=public_id)
    if why_not := obstacle(decision):
        context = _about(decision) | {"why_not": why_not}
        return render(request, "panels/reconsiderations/not_now.html", context)
    form = RecordReconsiderForm(*filled(request))
    return form_page(
        request, form,
        lambda: services.record_reconsideration(
            actor=request.actor, decision=decision, **form.cleaned_data
        ),
        done=_("Recorded. It waits for an agenda."), next_url=link_of,
        template="panels/reconsiderations/record.html",
        last_day_family=ask_by(decision, Asker.PARENT),
        last_day_school=ask_by(decision, Asker.SCHOOL), **_about(decision),
    )  # fmt: skip


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was asked, beside the first decision, and what the panel decided then."""
    asked = open_reconsideration(actor=request.actor, public_id=public_id)
    context = {
        "asked": asked, "first": asked.decision, "child": asked.decision.item.child,
        "barred": list(asked.barred.all()), "item": item_of(asked),
        "is_overdue": asked.is_open and asked.due_on < timezone.localdate(),
        "may_list": request.actor.can(Permission.MANAGE_PANEL) and asked.status == "asked",
        "may_withdraw": asked.status in {"asked", "given_back"}
        and may_act_on(request.actor, asked),
        "may_answer": asked.status == "given_back" and may_act_on(request.actor, asked),
        "is_office": request.actor.can(Permission.MANAGE_PANEL),
        "acknowledgement": acknowledgement_of(asked), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "panels/reconsiderations/show.html", context)


def put_on(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The office puts it on the agenda of a meeting that somebody else chairs."""
    asked = open_reconsideration(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    barred = {one.user_id for one in asked.barred.all()}
    coming = coming_meetings(request.actor).select_related(
        "panel", "chair__user", "deputy_chair__user"
    )
    chairs = [(one, chair_for(barred, one)) for one in coming]
    fitting = coming.filter(pk__in=[one.pk for one, chair in chairs if chair is not None])
    form = ChooseMeetingForm(request.POST or None, meetings=fitting)
    return form_page(
        request, form,
        lambda: list_item(
            actor=request.actor, kind_key=KIND, subject_id=asked.pk,
            meeting=form.cleaned_data["meeting"],
        ),
        heading=_("Which meeting looks again?"), caption=asked.reference,
        done=_("It is on the agenda."), next_url=link_of(asked),
        template="panels/reconsiderations/put_on.html", chairs=chairs,
        barred=list(asked.barred.all()), fitting=len(fitting),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Whoever asked asks no longer."""
    asked = open_reconsideration(actor=request.actor, public_id=public_id)
    check_withdraw(request.actor, asked)
    form = ReasonForm(request.POST or None, submit_label=_("Withdraw this request"))
    return _on(
        request, asked, form,
        lambda: services.withdraw_reconsideration(
            actor=request.actor, reconsideration=asked, reason=form.cleaned_data["reason"]
        ),
        heading=_("Withdraw this request"), done=_("Withdrawn. The first decision stands."),
    )  # fmt: skip


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The panel's question is answered."""
    asked = open_reconsideration(actor=request.actor, public_id=public_id)
    check_answer(request.actor, asked)
    form = AnswerReconsiderForm(request.POST or None)
    return _on(
        request, asked, form,
        lambda: services.answer_reconsideration(
            actor=request.actor, reconsideration=asked, answer=form.cleaned_data["answer"]
        ),
        heading=_("Answer the panel’s question"), lede=asked.question,
        done=_("Sent. It waits for an agenda again."),
    )  # fmt: skip


def _on(
    request: ActingRequest, asked: Reconsideration, form: Any, save: Any, **context: Any
) -> HttpResponse | HttpResponseRedirect:
    return form_page(
        request, form, save, next_url=link_of(asked), caption=asked.reference, **context
    )


def _about(decision: Decision) -> dict[str, Any]:
    child = decision.item.child
    return {
        "decision": decision, "child": child, "heading": _("Ask the panel to look again"),
        "caption": child.name, "back_url": reverse("children:show", args=[child.public_id]),
    }  # fmt: skip
