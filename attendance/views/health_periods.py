"""Health-related periods of a child: declare, end, withdraw."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from attendance.access import open_health_period
from attendance.forms import EndPeriodForm, HealthPeriodForm, WithdrawPeriodForm
from attendance.services.health_periods import (
    declare_health_period,
    end_health_period,
    withdraw_health_period,
)
from cases.access import Section, open_child
from cases.models import Child
from ledger.errors import Refused


def new_health_period(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Say from when a child's absence is because of health."""
    _check(request)
    access = open_child(actor=request.actor, public_id=public_id, section=Section.ATTENDANCE)
    form = HealthPeriodForm(request.POST or None)

    def save(**answers: Any) -> None:
        declare_health_period(actor=request.actor, child=access.child, **answers)

    return _ask(request, access.child, form, save, _("Record a health-related period"),
                _("Absence in this period now counts as health-related."))  # fmt: skip


def end_period(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Set the last day."""
    _check(request)
    period, access = open_health_period(actor=request.actor, public_id=public_id)
    form = EndPeriodForm(request.POST or None, initial={"ends_on": period.ends_on})

    def save(**answers: Any) -> None:
        end_health_period(actor=request.actor, period=period, **answers)

    return _ask(request, access.child, form, save, _("End the health-related period"),
                _("The period has its last day."))  # fmt: skip


def withdraw_period(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take back a period that should not have been recorded."""
    _check(request)
    period, access = open_health_period(actor=request.actor, public_id=public_id)
    form = WithdrawPeriodForm(request.POST or None)

    def save(**answers: Any) -> None:
        withdraw_health_period(actor=request.actor, period=period, **answers)

    return _ask(request, access.child, form, save, _("Withdraw the health-related period"),
                _("The period was withdrawn and no longer counts."))  # fmt: skip


def _ask(
    request: ActingRequest,
    child: Child,
    form: Any,
    save: Callable[..., None],
    heading: str,
    done: str,
) -> HttpResponse:
    back = reverse("attendance:child", args=[child.public_id])
    if form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"heading": heading, "caption": child.name, "form": form, "back_url": back}
    return render(request, "layouts/form_page.html", context)


def _check(request: ActingRequest) -> None:
    if not request.actor.can(Permission.DECLARE_HEALTH_PERIOD):
        raise PermissionDenied(_("Your role cannot say that absence is because of health."))
