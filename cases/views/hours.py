"""Hours of education a week."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.case_page import current_hours
from cases.forms.measures import HoursForm
from cases.forms.record import WithdrawForm
from cases.models import HoursKind, HoursPeriod
from cases.permissions import can_withdraw, check_withdraw, check_work
from cases.record_access import open_for_work, open_hours
from cases.record_page import child_form, record_page
from cases.services.hours import record_hours, withdraw_hours
from ledger.form_pages import filled, form_page

TONES = {HoursKind.ADVISED: "calm", HoursKind.PLANNED: "main", HoursKind.ATTENDED: "attention"}


def hours(request: ActingRequest, child: UUID) -> HttpResponse:
    """Hours advised, planned and attended: today as a chart, all as a table."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.HOURS)
    periods = list(
        HoursPeriod.objects.standing().filter(child=access.child).select_related("recorded_by")
    )
    now = current_hours(access.child.pk)
    context = record_page(
        access,
        "hours",
        page_title=_("Hours of education"),
        periods=[(period, can_withdraw(request.actor, period)) for period in periods],
        bars=[
            {"label": period.get_kind_display(), "value": period.hours.normalize(),
             "tone": TONES[HoursKind(period.kind)]}
            for period in now
        ],
        late=[p for p in now if p.review_on and p.review_on < timezone.localdate()],
        may_write=request.actor.can(Permission.WORK_CASE),
    )  # fmt: skip
    return render(request, "cases/hours/list.html", context)


def new_hours(request: ActingRequest, child: UUID) -> HttpResponse:
    """Record hours from a day on."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.HOURS)
    check_work(request.actor, access.child, Section.HOURS)
    data, _files = filled(request)
    form = HoursForm(data, initial={"starts_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda: record_hours(actor=request.actor, child=access.child, **form.cleaned_data),
        done=_("Hours saved"), next_url=reverse("cases:hours", args=[child]),
        **child_form(access.child, _("Record hours of education")),
    )  # fmt: skip


def withdraw_hours_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw hours that were recorded in error."""
    period, access = open_hours(actor=request.actor, public_id=public_id)
    check_withdraw(request.actor, period)
    data, _files = filled(request)
    form = WithdrawForm(data)
    return form_page(
        request, form,
        lambda: withdraw_hours(actor=request.actor, period=period, **form.cleaned_data),
        done=_("Hours withdrawn"), next_url=reverse("cases:hours", args=[access.child.public_id]),
        **child_form(access.child, _("Withdraw these hours")),
    )  # fmt: skip
