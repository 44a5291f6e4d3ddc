"""The front page of attendance: a school's days, or the authority's schools."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.requests import ActingRequest
from accounts.roles import Permission, Scope
from attendance.access import check_reads_attendance
from attendance.figures.alerts import open_alerts
from attendance.figures.at_a_glance import (
    NEVER,
    days_of_school,
    days_without_marks,
    last_day_marked,
    near_threshold,
    schools_with_figures,
    standing_of,
    week_of,
)
from attendance.figures.nowhere_list import count_not_attending
from attendance.figures.unexplained import unexplained_marks
from attendance.forms import SchoolFilterForm
from attendance.models import PartTimeTimetable, RegisterImport
from attendance.part_time.marks import doubtful_at_school
from attendance.part_time.measures import count_part_times
from attendance.permissions import can_make_token, can_read_not_attending
from calendars.days import load_calendar
from ledger.lists import Column, Sorting, csv_download, list_context
from ledger.text import sort_key

SCHOOLS = Sorting(
    {
        "name": ("sort_name",),
        "last_day": ("last_day",),
        "alerts": ("open_alerts",),
        "health": ("health_rate",),
        "attendance": ("rate",),
        "persistent": ("persistent_rate",),
        "severe": ("severe",),
    },
    default="name",
)
CHARTED = 10  # schools in the picture beside the table
NO_MARKS_FOR = timedelta(days=7)


def _rate(value: float) -> str:
    return "" if value < 0 else f"{value:.1f}"


COLUMNS: list[Column] = [
    (gettext_lazy("School"), lambda row: row.name),
    (gettext_lazy("Last day with marks"), lambda row: row.last_day if row.last_day > NEVER else ""),
    (gettext_lazy("Open alerts"), lambda row: row.open_alerts),
    (gettext_lazy("Pupils aged 5 to 15"), lambda row: row.pupils),
    (gettext_lazy("Attendance, %"), lambda row: _rate(row.rate)),
    (gettext_lazy("Ill or at appointments, %"), lambda row: _rate(row.health_rate)),
    (gettext_lazy("Persistent absence"), lambda row: row.persistent),
    (gettext_lazy("Persistent absence, %"), lambda row: _rate(row.persistent_rate)),
    (gettext_lazy("Severe absence"), lambda row: row.severe),
    (gettext_lazy("Counted at"), lambda row: row.counted_at),
]


def overview(request: ActingRequest) -> HttpResponseBase:
    """What needs somebody in attendance today."""
    actor = request.actor
    check_reads_attendance(actor)
    if actor.scope is Scope.SCHOOL:
        return render(request, "attendance/overview_school.html", _school(actor))
    return _authority(request, actor)


def _school(actor: Actor) -> dict[str, object]:
    school = actor.organisation
    assert school is not None  # noqa: S101 (the scope says so)
    today = timezone.localdate()
    monday, friday = week_of(today)
    calendar = load_calendar(school)
    days = days_of_school(school, monday, friday)
    last_day = last_day_marked(school, today)
    return {
        "heading": _("Attendance"),
        "school": school,
        "today": next((day for day in days if day.day == today), None),
        "days": days,
        "last_day": last_day,
        "missing_days": calendar.days_between(last_day, today) if last_day else None,
        "is_calendar_entered": calendar.is_entered(today),
        "near": near_threshold(school),
        "standing": standing_of(school),
        "doubtful": doubtful_at_school(school, today),
        "unexplained": unexplained_marks(school, calendar, today),
        "unmarked": days_without_marks(school, calendar, today),
        **open_alerts(actor),
        "imports": RegisterImport.objects.visible_to(actor).select_related("recorded_by")[:5],
        "can_import": actor.can(Permission.IMPORT_MARKS),
        "can_make_token": can_make_token(actor, school),
        "can_prepare_returns": actor.can(Permission.PREPARE_STATUTORY_RETURN),
    }


def _authority(request: ActingRequest, actor: Actor) -> HttpResponseBase:
    form = SchoolFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    code = actor.organisation.la_code if actor.organisation else ""
    schools = _asked_for(schools_with_figures(code), asked)
    if "download" in request.GET:
        return csv_download("schools", COLUMNS, SCHOOLS.order(schools, request.GET))
    listed = list_context(request, schools, SCHOOLS, form)
    page = listed["page"]
    context = {
        "heading": _("Attendance"),
        **open_alerts(actor),
        "nowhere": count_not_attending(actor, timezone.localdate())
        if can_read_not_attending(actor)
        else None,
        "part_time": count_part_times(PartTimeTimetable.objects.visible_to(actor)),
        **listed,
        "bars": _bars(page.rows),
        "counted_at": max((row.counted_at for row in page if row.counted_at), default=None),
        "can_import": actor.can(Permission.IMPORT_MARKS),
    }
    return render(request, "attendance/overview_authority.html", context)


def _asked_for(schools: QuerySet, asked: dict[str, Any]) -> QuerySet:
    if words := sort_key(asked.get("q") or ""):
        schools = schools.filter(sort_name__contains=words)
    if asked.get("show") == "alerts":
        schools = schools.filter(open_alerts__gt=0)
    elif asked.get("show") == "silent":
        schools = schools.filter(last_day__lte=timezone.localdate() - NO_MARKS_FOR)
    return schools


def _bars(schools: list[Any]) -> list[dict[str, Any]]:
    """The schools of the page with the highest health-related absence, for the picture."""
    known = sorted((row for row in schools if row.health_rate >= 0), key=lambda r: -r.health_rate)
    return [{"label": row.name, "value": round(row.health_rate, 1)} for row in known[:CHARTED]]
