"""Alerts: the list, the page of one, the school's answer and the authority's follow-up."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import ActingRequest
from accounts.roles import Permission
from attendance.access import AlertAccess, check_reads_attendance, open_alert
from attendance.figures.alert_trail import trail_of
from attendance.figures.pictures import calendar_picture, counted_rows, read_days
from attendance.forms import AlertFilterForm, AnswerForm, FollowUpForm
from attendance.holds.facts import hold_in_words, holds_of_child
from attendance.holds.querysets import standing_holds
from attendance.models import OPEN_STATUSES, UNANSWERED_STATUSES, Alert
from attendance.permissions import can_answer, can_follow_up, check_answer, check_follow_up
from attendance.services.alerts import accept_answer, answer_alert, ask_again, close_alert
from attendance.transitions import ALERT
from attendance.wording import (
    reason_in_words,
    rule_in_words,
    what_would_change_it,
    why_raised,
)
from calendars.days import load_calendar
from cases.access import Section, write_access_log
from cases.registries import next_actions
from early_help.models import Intervention
from ledger.errors import Refused
from ledger.lists import Column, Sorting, csv_download, list_context

ALERTS = Sorting(
    {
        "reached": ("reached_on",),
        "child": ("child__sort_name",),
        "due": ("answer_due_on",),
        "sessions": ("sessions",),
        "school": ("school__sort_name",),
    },
    default="-reached",
)
COLUMNS: list[Column] = [
    (gettext_lazy("Reference"), lambda row: row.reference),
    (gettext_lazy("Child"), lambda row: row.child.name),
    (gettext_lazy("School"), lambda row: row.school.name),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("Rule"), lambda row: row.get_rule_display()),
    (gettext_lazy("Reached on"), lambda row: row.reached_on),
    (gettext_lazy("Days counted"), lambda row: row.days_lost),
    (gettext_lazy("Answer due"), lambda row: row.answer_due_on),
    (gettext_lazy("Held"), lambda row: hold_in_words(row.child)),
]


def alert_list(request: ActingRequest) -> HttpResponseBase:
    """Alerts that the reader may see: searched, filtered, sorted, downloaded as filtered."""
    check_reads_attendance(request.actor)
    form = AlertFilterForm(request.GET or None, actor=request.actor)
    visible = Alert.objects.visible_to(request.actor).select_related("child", "school")
    holds = standing_holds("child__alert_holds", seen_by=request.actor)
    alerts = _filtered(visible.prefetch_related(holds), form)
    if "download" in request.GET:
        write_access_log(
            actor=request.actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded a list of attendance alerts"),
        )  # fmt: skip
        return csv_download("attendance-alerts", COLUMNS, ALERTS.order(alerts, request.GET))
    context = {
        "heading": _("Attendance alerts"),
        **list_context(request, alerts, ALERTS, form),
        "selected_filters": _selected(request, form),
    }
    return render(request, "attendance/alerts.html", context)


def alert(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One alert: what was counted and why, what the school answered, what can be done next."""
    access = open_alert(actor=request.actor, public_id=public_id)
    found = access.alert
    answers = found.answers.select_related("recorded_by")
    context: dict[str, Any] = {
        "heading": access.child.child.name,
        "alert": found,
        "child": access.child.child,
        "shows_register": access.shows_register,
        "shows_alerts": request.actor.can(Permission.READ_ATTENDANCE),
        "rule": rule_in_words(found),
        "why": why_raised(found),
        "would_change": what_would_change_it(found),
        "answers": answers,
        "history": trail_of(found),
        "can_answer": can_answer(request.actor, found) and _allows(found, "answer"),
        **(holds_of_child(request.actor, access.child.child) if access.shows_register else {}),
        "can_follow_up": can_follow_up(request.actor, found) and _allows(found, "close"),
    }
    if access.shows_register:
        context |= _behind(access)
    return render(request, "attendance/alert.html", context)


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The school says what is in place and what comes next."""
    access = open_alert(actor=request.actor, public_id=public_id)
    check_answer(request.actor, access.alert)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            answer_alert(actor=request.actor, alert=access.alert, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Your answer was sent to the liaison officer."))
            return redirect("attendance:alert", public_id)
    return _form_page(request, access, form, _("Answer the alert"))


def follow_up(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The authority accepts the answer, asks again, or closes the alert."""
    access = open_alert(actor=request.actor, public_id=public_id)
    check_follow_up(request.actor, access.alert)
    form = FollowUpForm(request.POST or None, alert=access.alert)
    if form.is_valid():
        steps = {"accept": accept_answer, "ask_again": ask_again, "close": close_alert}
        try:
            steps[form.cleaned_data["action"]](
                actor=request.actor, alert=access.alert, reason=form.cleaned_data["reason"],
                expected=access.alert.status,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved. The school has been told."))
            return redirect("attendance:alert", public_id)
    return _form_page(request, access, form, _("Follow up the alert"))


def _behind(access: AlertAccess) -> dict[str, Any]:
    """The register behind the alert, early help, and what can be started from here."""
    found, child = access.alert, access.child.child
    end = max(found.last_day, min(timezone.localdate(), found.last_day))
    start = min(found.counts_from, found.first_day)
    days = read_days(child, start, end)
    first = max(start, days[0].day) if days else start
    rows = counted_rows(days, found.first_day, found.last_day)
    calendar = load_calendar(found.school)
    known = urlencode({"alert": found.public_id, "why": reason_in_words(found)})
    started = (step for step in next_actions if step.key != "change_child")
    actions = ((step.label, step.url(access.child)) for step in started)
    return {
        "rows": rows,
        "picture": calendar_picture(days, start=first, end=end, calendar=calendar),
        "is_calendar_entered": calendar.is_entered(found.reached_on),
        "interventions": (
            Intervention.objects.for_child(child)
            if access.child.can_read(Section.INTERVENTIONS)
            else None
        ),
        "actions": [
            (label, f"{url}{'&' if '?' in url else '?'}{known}") for label, url in actions if url
        ],
    }


def _form_page(
    request: ActingRequest, access: AlertAccess, form: Any, heading: str
) -> HttpResponse:
    latest = access.alert.answers.select_related("recorded_by").last()
    context = {
        "heading": heading,
        "caption": access.child.child.name,
        "form": form,
        "alert": access.alert,
        "latest": latest,
        "why": why_raised(access.alert),
    }
    return render(request, "attendance/alert_form.html", context)


def _allows(found: Alert, action: str) -> bool:
    return found.status in ALERT.get(action).sources


def _filtered(alerts: QuerySet[Alert], form: AlertFilterForm) -> QuerySet[Alert]:
    if not form.is_valid():
        return alerts
    chosen = form.cleaned_data
    alerts = alerts.search(chosen["q"])  # type: ignore[attr-defined]
    if chosen["status"]:
        alerts = alerts.filter(status__in=chosen["status"])
    if chosen.get("school"):
        alerts = alerts.filter(school=chosen["school"])
    if chosen["age"] == "late":
        today = timezone.localdate()
        alerts = alerts.filter(status__in=UNANSWERED_STATUSES, answer_due_on__lt=today)
    elif chosen["age"] == "open":
        alerts = alerts.filter(status__in=OPEN_STATUSES)
    elif chosen["age"] == "finished":
        alerts = alerts.exclude(status__in=OPEN_STATUSES)
    return alerts


def _selected(request: ActingRequest, form: AlertFilterForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    if not form.is_valid():
        return []
    found = []
    for name, field in form.fields.items():
        for value in request.GET.getlist(name):
            if value:
                query = request.GET.copy()
                query.setlist(name, [other for other in query.getlist(name) if other != value])
                for position in ("after", "before"):
                    query.pop(position, None)
                words = dict(getattr(field, "choices", ()) if name in {"status", "age"} else ())
                label = words.get(value) or (
                    form.cleaned_data[name].name if name == "school" else value
                )
                found.append({"label": str(label), "remove_url": f"?{query.urlencode()}"})
    return found
