"""Holds: the list, asking for one, deciding, ending."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import ActingRequest
from attendance.access import check_reads_attendance, open_hold
from attendance.holds.forms import HoldDecisionForm, HoldFilterForm, HoldForm, HoldReasonForm
from attendance.holds.permissions import (
    can_ask_hold,
    can_decide_hold,
    check_decide_hold,
    check_release_hold,
    check_withdraw_hold,
)
from attendance.models import AlertHold
from attendance.services.holds import (
    agree_hold,
    ask_hold,
    decline_hold,
    hold_alerts,
    release_hold,
    withdraw_hold,
)
from cases.access import Section, open_child, write_access_log
from cases.models import Child
from cases.record_page import child_form
from cases.registries import condition_plans
from ledger.form_pages import filled, form_page
from ledger.lists import Column, Sorting, csv_download, list_context

HOLDS = Sorting(
    {
        "asked": ("recorded_at",),
        "child": ("child__sort_name",),
        "school": ("school__sort_name",),
    },
    default="-asked",
)
COLUMNS: list[Column] = [
    (gettext_lazy("Reference"), lambda row: row.reference),
    (gettext_lazy("Child"), lambda row: row.child.name),
    (gettext_lazy("School"), lambda row: row.school.name),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("How long"), lambda row: row.end_in_words),
    (gettext_lazy("Held from"), lambda row: row.starts_on),
    (gettext_lazy("Ended on"), lambda row: row.ended_on),
    (gettext_lazy("Asked by"), lambda row: row.recorded_by.full_name),
    (gettext_lazy("Decided by"), lambda row: row.decided_by.full_name if row.decided_by else ""),
    (gettext_lazy("Healthcare plan"), lambda row: row.plan_reference),
    (gettext_lazy("Why"), lambda row: row.reason),
]


def hold_list(request: ActingRequest) -> HttpResponseBase:
    """Holds that the reader may see: searched, filtered, sorted, downloaded as filtered."""
    check_reads_attendance(request.actor)
    form = HoldFilterForm(request.GET or None)
    holds = AlertHold.objects.visible_to(request.actor).with_people()
    if form.is_valid():
        holds = holds.search(form.cleaned_data["q"])
        if form.cleaned_data["status"]:
            holds = holds.filter(status=form.cleaned_data["status"])
    if "download" in request.GET:
        write_access_log(
            actor=request.actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded a list of held attendance alerts"),
        )  # fmt: skip
        return csv_download("held-alerts", COLUMNS, HOLDS.order(holds, request.GET))
    context = {
        "heading": _("Held attendance alerts"),
        **list_context(request, holds, HOLDS, form),
    }
    return render(request, "attendance/holds.html", context)


def new_hold(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The school asks for a hold; an officer of the authority sets one."""
    actor = request.actor
    access = open_child(actor=actor, public_id=public_id, section=Section.ATTENDANCE)
    child = access.child
    decides = can_decide_hold(actor, child)
    if not decides and not can_ask_hold(actor, child):
        raise PermissionDenied(_("Only the child’s school or the authority can ask for a hold."))
    plan = next(filter(None, (source.find(child) for source in condition_plans)), "")
    label = _("Hold the alerts") if decides else _("Ask the authority")
    data, _files = filled(request)
    form = HoldForm(data, plan=plan, submit_label=label)
    service = hold_alerts if decides else ask_hold
    return form_page(
        request, form,
        lambda: service(actor=actor, child=child, **form.answers),
        done=_("The child’s alerts are held.") if decides else _("The liaison officer was asked."),
        next_url=_child_url(child),
        lede=_(
            "For a child whose condition is known and planned for. No alert is raised while it "
            "stands. The authority’s duty and what follows 15 days go on."
        ),
        **child_form(child, _("Hold attendance alerts")),
    )  # fmt: skip


def decide_hold(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The authority agrees or declines."""
    hold, access = open_hold(actor=request.actor, public_id=public_id)
    check_decide_hold(request.actor, access.child)
    data, _files = filled(request)
    form = HoldDecisionForm(data)

    def save() -> AlertHold:
        if form.cleaned_data["agrees"]:
            return agree_hold(actor=request.actor, hold=hold)
        reason = form.cleaned_data["reason"]
        return decline_hold(actor=request.actor, hold=hold, reason=reason)

    return form_page(
        request, form, save, done=_("Saved. The school has been told."),
        next_url=_child_url(access.child), hold=hold,
        **child_form(access.child, _("Hold attendance alerts?"))
        | {"template": "attendance/hold_decision.html"},
    )  # fmt: skip


def end_hold(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """School or authority ends a hold before its time."""
    hold, access = open_hold(actor=request.actor, public_id=public_id)
    check_release_hold(request.actor, hold)
    return _ask_reason(request, hold, access.child, release_hold, _("End the hold"),
                       _("The hold has ended. Alerts go on as before."))  # fmt: skip


def take_back_hold(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The school takes back what it asked."""
    hold, access = open_hold(actor=request.actor, public_id=public_id)
    check_withdraw_hold(request.actor, hold)
    return _ask_reason(request, hold, access.child, withdraw_hold, _("Take the request back"),
                       _("The request was taken back."))  # fmt: skip


def _ask_reason(
    request: ActingRequest, hold: AlertHold, child: Child, service: Any, heading: str, done: str
) -> HttpResponse:
    data, _files = filled(request)
    form = HoldReasonForm(data, submit_label=heading)
    return form_page(
        request, form,
        lambda: service(actor=request.actor, hold=hold, reason=form.cleaned_data["reason"]),
        done=done, next_url=_child_url(child), **child_form(child, heading),
    )  # fmt: skip


def _child_url(child: Child) -> str:
    return reverse("attendance:child", args=[child.public_id])
