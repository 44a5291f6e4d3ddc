"""Answering, beginning, extending and ending a placement."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.models import Authorisation
from ledger.form_pages import filled
from provision.absences import absences_of
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
from provision.models import Placement, PlacementStatus
from provision.placement_access import open_running
from provision.placement_people import provider_people
from provision.placement_permissions import (
    check_answer,
    check_arrange,
    check_run,
    check_work_on,
)
from provision.placement_rules import earliest_end, steps_missing
from provision.places import weeks_without_place
from provision.services.answering import (
    accept_placement,
    decline_placement,
    extend_placement,
    start_placement,
)
from provision.services.ending import end_placement, give_notice, take_back_notice, take_step
from provision.views.on_placement import form_on


def accept(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The provider takes the child; weeks that are full are said before anybody answers."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_answer(request.actor, placement)
    data, _files = filled(request)
    form = AcceptForm(data, people=provider_people(placement))
    return form_on(
        request, opened, form, accept_placement, heading=_("Accept the placement"),
        done=_("Accepted. School and authority are told."),
        template="provision/placements/accept.html", full=weeks_without_place(placement),
    )  # fmt: skip


def decline(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The provider cannot take the child. Afterwards it sees the record no longer."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_answer(request.actor, placement)
    data, _files = filled(request)
    return form_on(
        request, opened, DeclineForm(data), decline_placement,
        heading=_("Decline the placement"), done=_("Declined. The authority is told."),
        next_url=reverse("provision:placements"),
    )  # fmt: skip


def start(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """It has begun."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = StartForm(data, initial={"started_on": min(placement.starts_on, timezone.localdate())})
    return form_on(
        request, opened, form, start_placement,
        heading=_("It has begun"), done=_("The placement has begun"),
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
    return form_on(
        request, opened, form, extend_placement,
        heading=_("Extend the placement"), done=_("Saved"),
    )  # fmt: skip


def take_a_step(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was done because the child does not come."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, placement)
    data, _files = filled(request)
    form = StepForm(data, initial={"taken_on": timezone.localdate()})
    return form_on(
        request, opened, form, take_step,
        heading=_("A step to help the child come"), done=_("Step saved"),
        template="provision/placements/step.html", missed=absences_of(placement),
        steps=placement.steps.all(),
    )  # fmt: skip


def notice(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give notice; what the logs say of absences can begin the reason."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    missed = absences_of(placement, since=placement.starts_on)
    known: dict[str, Any] = {"notice_ends_on": earliest_end(placement)}
    if "facts" in request.GET:
        known |= {"reason": missed.sentence, "for_refusal": "yes"}
    return form_on(
        request, opened, NoticeForm(data, initial=known), give_notice,
        heading=_("Give notice"), done=_("Notice given. School and authority are told."),
        template="provision/placements/notice.html", placement=placement, missed=missed,
        steps=placement.steps.all(), steps_missing=steps_missing(placement),
    )  # fmt: skip


def notice_off(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The placement goes on after all."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Take the notice back"))
    return form_on(
        request, opened, form, take_back_notice,
        heading=_("Take the notice back"), done=_("The placement goes on"),
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The last day."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = EndForm(data, initial=_known_of_end(placement))
    return form_on(
        request, opened, form, end_placement, heading=_("End the placement"),
        done=_("The placement has ended. School and authority are told."),
        lede=_("From the day after the last, the provider sees nothing new of this child. The "
               "section 19 record stays open where the child is left without education."),
    )  # fmt: skip


def _known_of_end(placement: Placement) -> dict[str, Any]:
    under_notice = placement.status == PlacementStatus.ENDING
    is_refusal = under_notice and placement.notice_for_refusal
    return {"ended_on": timezone.localdate(), "reason": "refusal" if is_refusal else None}
