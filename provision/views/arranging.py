"""Arranging a placement in short steps; the same steps change what is planned later."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.record_access import open_for_work
from ledger.errors import StaleChange
from ledger.form_pages import filled, form_page
from ledger.forms import WaymarkForm
from provision.arrangement import PARTS
from provision.arranging_steps import STEPS, answers, place_form, place_initial
from provision.forms.running import ReasonForm
from provision.forms.week import WeekForm
from provision.models import Placement, PlacementStatus
from provision.placement_access import OpenedPlacement, open_running
from provision.placement_answers import groups_of
from provision.placement_permissions import check_arrange, check_run
from provision.services.arranging import (
    begin_placement,
    change_place,
    send_to_provider,
    withdraw_placement,
)
from provision.services.week import change_timetable
from provision.week import advised_hours, full_time_for, week_on, week_seen

# One question asks for both.
PLACE_FIELDS = {"provider": "place", "base": "place"}


def begin(request: ActingRequest, child: UUID) -> HttpResponse:
    """Where and when: the first step, with what is known filled in."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.PROVISION)
    check_arrange(actor, access.child)
    data, _files = filled(request)
    form = place_form(
        data, access.child, initial=place_initial(access.child, request.GET.get("provider", ""))
    )
    return form_page(
        request, form,
        lambda: begin_placement(actor=actor, child=access.child, **_without_seen(form.answers)),
        done=_("Draft saved"),
        next_url=lambda placement: _step_url(placement, "week"), fields=PLACE_FIELDS,
        template="provision/placements/begin.html",
        heading=_("Arrange a placement"), caption=access.child.name, child=access.child,
        back_url=reverse("provision:of_child", args=[child]),
        has_authorisation=form.fields["authorisation"].queryset.exists(),  # type: ignore[attr-defined]
    )  # fmt: skip


def tasks(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The steps of a draft, each with its state."""
    placement, access = _open_draft(request, public_id)
    parts = [
        {
            "title": part.title,
            "url": _step_url(placement, part.key),
            "status": "not_started" if (missing := part.missing(placement)) else "completed",
            "status_label": _("To do") if missing else _("Done"),
            "hint": missing,
        }
        for part in PARTS.values()
    ]
    context = {
        "heading": _("Arrange a placement"), "caption": access.child.name, "tasks": parts,
        "placement": placement, "is_complete": all(one["status"] == "completed" for one in parts),
    }  # fmt: skip
    return render(request, "provision/placements/tasks.html", context)


def step(request: ActingRequest, public_id: UUID, key: str) -> HttpResponse:
    """One step of arranging, or of changing what is planned."""
    if key not in STEPS:
        raise Http404
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, placement.child)
    item = STEPS[key]
    form = item.form(request, placement)
    return form_page(
        request, form,
        lambda: item.save(actor=request.actor, placement=placement, **answers(form)),
        done=_("Saved: %(part)s") % {"part": PARTS[key].title},
        **_frame(opened, key),
    )  # fmt: skip


def place(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Provider, base and days of a draft."""
    placement, _access = opened = _open_draft(request, public_id)
    data, _files = filled(request)
    form = place_form(data, placement.child, placement)
    return form_page(
        request, form,
        lambda: change_place(actor=request.actor, placement=placement, **form.answers),
        done=_("Saved: %(part)s") % {"part": PARTS["place"].title}, fields=PLACE_FIELDS,
        **_frame(opened, "place"),
    )  # fmt: skip


def week(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The timetable: of a draft, or from a day on."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_run(request.actor, placement)
    data, _files = filled(request)
    form = WeekForm(
        data, placement=placement, slots=week_on(placement),
        dated=placement.status in (PlacementStatus.ACTIVE, PlacementStatus.ENDING),
        bases=list(placement.provider.bases.all()),
        initial={
            "seen": week_seen(placement), "starts_on": timezone.localdate() + timedelta(days=1),
        },
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: change_timetable(
            actor=request.actor, placement=placement, lessons=form.lessons,
            starts_on=form.cleaned_data.get("starts_on"),
            seen=form.cleaned_data.get("seen") or None,
        ),
        done=_("Timetable saved"),
        template="provision/placements/week_form.html",
        advised=advised_hours(placement.child),
        full_time=full_time_for(placement.child, placement.starts_on),
        **_frame(opened, "week"),
    )  # fmt: skip


def check(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Check the answers, then offer it to the provider."""
    placement, access = _open_draft(request, public_id)
    data, _files = filled(request)
    form = WaymarkForm(data, submit_label=_("Offer it to the provider"))
    return form_page(
        request, form,
        lambda: send_to_provider(actor=request.actor, placement=placement),
        done=_("Offered to %(provider)s. Its managers are told now.")
        % {"provider": placement.provider.name},
        next_url=reverse("provision:show", args=[public_id]),
        template="provision/placements/check.html",
        heading=_("Check your answers"), caption=access.child.name,
        groups=groups_of(placement), back_url=reverse("provision:tasks", args=[public_id]),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take back a placement that has not begun."""
    placement, access = open_running(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, placement.child)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Withdraw the placement"))
    return form_page(
        request, form,
        lambda: withdraw_placement(
            actor=request.actor, placement=placement, **form.cleaned_data
        ),
        done=_("Withdrawn"),
        next_url=reverse("provision:of_child", args=[access.child.public_id]),
        back_url=reverse("provision:show", args=[public_id]),
        heading=_("Withdraw the placement"), caption=access.child.name,
    )  # fmt: skip


def _open_draft(request: ActingRequest, public_id: UUID) -> OpenedPlacement:
    opened = open_running(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, opened.record.child)
    if opened.record.status != PlacementStatus.DRAFT:
        raise StaleChange(_("This placement has been offered already. Change it on its page."))
    return opened


def _step_url(placement: Placement, key: str) -> str:
    if key in {"place", "week"}:
        return reverse(f"provision:{key}", args=[placement.public_id])
    return reverse("provision:step", args=[placement.public_id, key])


def _frame(opened: OpenedPlacement, key: str) -> dict[str, Any]:
    """Where a step goes on to: the next one of a draft, else the page of the placement."""
    placement = opened.record
    keys = list(PARTS)
    if placement.status != PlacementStatus.DRAFT:
        following = reverse("provision:show", args=[placement.public_id])
        back = following
    else:
        back = reverse("provision:tasks", args=[placement.public_id])
        is_last = key == keys[-1]
        following = back if is_last else _step_url(placement, keys[keys.index(key) + 1])
    return {
        "heading": PARTS[key].title, "caption": placement.child.name, "back_url": back,
        "next_url": following, "placement": placement,
    }  # fmt: skip


def _without_seen(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "seen"}
