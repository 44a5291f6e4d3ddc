"""Answering, beginning, extending and ending a placement."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.models import Authorisation
from ledger.form_pages import filled, form_page
from provision.forms.running import (
    AcceptForm,
    DeclineForm,
    EndForm,
    ExtendForm,
    NoticeForm,
    ReasonForm,
    StartForm,
    StepForm,
)
from provision.models import PlacementStatus
from provision.placement_access import OpenedPlacement, open_running
from provision.placement_people import provider_people
from provision.placement_permissions import (
    check_answer,
    check_arrange,
    check_run,
    check_work_on,
)
from provision.placement_rules import earliest_end, steps_missing
from provision.services.answering import (
    accept_placement,
    decline_placement,
    extend_placement,
    start_placement,
)
from provision.services.ending import end_placement, give_notice, take_back_notice, take_step


def accept(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The provider takes the child."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_answer(request.actor, placement)
    data, _files = filled(request)
    form = AcceptForm(data, people=provider_people(placement))
    return form_page(
        request, form,
        lambda: accept_placement(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("Accepted. School and authority are told."),
        **_frame(opened, _("Accept the placement")),
    )  # fmt: skip


def decline(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The provider cannot take the child. Afterwards it sees the record no longer."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_answer(request.actor, placement)
    data, _files = filled(request)
    form = DeclineForm(data)
    return form_page(
        request, form,
        lambda: decline_placement(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("Declined. The authority is told."),
        **{
            **_frame(opened, _("Decline the placement")),
            "next_url": reverse("provision:placements"),
            "back_url": reverse("provision:show", args=[public_id]),
        },
    )  # fmt: skip


def start(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """It has begun."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = StartForm(data, initial={"started_on": min(placement.starts_on, timezone.localdate())})
    return form_page(
        request, form,
        lambda: start_placement(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("The placement has begun"), **_frame(opened, _("It has begun")),
    )  # fmt: skip


def extend(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A later last day, resting on an authorisation that covers it."""
    placement, access = opened = open_running(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, access.child)
    data, _files = filled(request)
    standing = Authorisation.objects.standing().for_child(access.child)
    form = ExtendForm(
        data, authorisations=standing,
        initial={
            "authorisation": placement.authorisation.public_id,
            "planned_end_on": placement.planned_end_on,
        },
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: extend_placement(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("Saved"), **_frame(opened, _("Extend the placement")),
    )  # fmt: skip


def take_a_step(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was done because the child does not come."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, placement)
    data, _files = filled(request)
    form = StepForm(data, initial={"taken_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda: take_step(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("Step saved"), **_frame(opened, _("A step to help the child come")),
    )  # fmt: skip


def notice(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give notice."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = NoticeForm(data, initial={"notice_ends_on": earliest_end(placement)})
    return form_page(
        request, form,
        lambda: give_notice(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("Notice given. School and authority are told."),
        template="provision/placements/notice.html",
        placement=placement, steps=placement.steps.all(), steps_missing=steps_missing(placement),
        **_frame(opened, _("Give notice")),
    )  # fmt: skip


def notice_off(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The placement goes on after all."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Take the notice back"))
    return form_page(
        request, form,
        lambda: take_back_notice(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("The placement goes on"), **_frame(opened, _("Take the notice back")),
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The last day."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    under_notice = placement.status == PlacementStatus.ENDING
    known = {
        "ended_on": timezone.localdate(),
        "reason": "refusal" if under_notice and placement.notice_for_refusal else None,
    }
    form = EndForm(data, initial=known)
    return form_page(
        request, form,
        lambda: end_placement(actor=request.actor, placement=placement, **form.cleaned_data),
        done=_("The placement has ended. School and authority are told."),
        lede=_("From the day after the last, the provider sees nothing new of this child. The "
               "section 19 record stays open where the child is left without education."),
        **_frame(opened, _("End the placement")),
    )  # fmt: skip


def _frame(opened: OpenedPlacement, heading: str) -> dict[str, Any]:
    url = reverse("provision:show", args=[opened.record.public_id])
    return {"heading": heading, "caption": opened.access.child.name, "next_url": url}
