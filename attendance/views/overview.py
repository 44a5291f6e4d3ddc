"""The front page of attendance: a school's days, or the authority's schools."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.requests import ActingRequest
from accounts.roles import Permission, Scope
from attendance.access import check_reads_attendance
from attendance.figures import (
    alerts_by_age,
    days_of_school,
    last_day_marked,
    near_threshold,
    schools_with_imports,
    week_of,
)
from attendance.models import Alert, RegisterImport
from attendance.nowhere_list import count_not_attending
from attendance.permissions import can_make_token
from calendars.days import load_calendar
from ledger.lists import Sorting, page_by_key

SCHOOLS = Sorting(
    {"name": ("sort_name",), "last_day": ("last_day",), "alerts": ("open_alerts",)}, default="name"
)


def overview(request: ActingRequest) -> HttpResponse:
    """What needs somebody in attendance today."""
    actor = request.actor
    check_reads_attendance(actor)
    if actor.scope is Scope.SCHOOL:
        return render(request, "attendance/overview_school.html", _school(actor))
    return render(request, "attendance/overview_authority.html", _authority(request, actor))


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
        "ages": alerts_by_age(Alert.objects.visible_to(actor)),
        "imports": RegisterImport.objects.visible_to(actor).select_related("recorded_by")[:5],
        "can_import": actor.can(Permission.IMPORT_MARKS),
        "can_make_token": can_make_token(actor, school),
        "can_prepare_returns": actor.can(Permission.PREPARE_STATUTORY_RETURN),
    }


def _authority(request: ActingRequest, actor: Actor) -> dict[str, object]:
    code = actor.organisation.la_code if actor.organisation else ""
    schools = schools_with_imports(code)
    return {
        "heading": _("Attendance"),
        "ages": alerts_by_age(Alert.objects.visible_to(actor)),
        "nowhere": count_not_attending(actor, timezone.localdate()),
        "page": page_by_key(schools, SCHOOLS, request.GET),
        "count": schools.count(),
        "default_sort": SCHOOLS.default,
        "can_import": actor.can(Permission.IMPORT_MARKS),
        "today": timezone.localdate(),
    }
