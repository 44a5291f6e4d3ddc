"""A child's attendance: the tab on the child's page."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from attendance.elsewhere import rows_of_child
from attendance.figures.pictures import (
    Day,
    calendar_picture,
    read_days,
    totals_by_code,
    totals_by_reason,
)
from attendance.figures.summaries import AttendanceSummary, summarise_attendance
from attendance.figures.trends import spans_of_year, trend_rows
from attendance.holds.facts import holds_of_child
from attendance.models import Alert, Correction, Remark, StatutoryReturn
from attendance.models.registers import FIRST_YEAR
from attendance.part_time.facts import part_time_days, part_times_of_child
from attendance.returns.permissions import can_add_to_return
from calendars.days import SchoolCalendar, load_calendar
from calendars.models import academic_year_of
from cases.access import Section, open_child
from cases.models import Child
from cases.record_page import record_page

CORRECTIONS_SHOWN = 50
YEARS_SHOWN = 6  # beside the one of today


def child_attendance(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Totals, the year as a picture with its table, health-related periods, alerts."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.ATTENDANCE)
    child = access.child
    today = timezone.localdate()
    year = _year(request, academic_year_of(today))
    start, end = date(year, 8, 1), min(date(year + 1, 7, 31), today)
    days = read_days(child, start, end)
    school = child.enrolments.current().select_related("school").first()
    calendar = load_calendar(school.school if school else None)
    spans = spans_of_year(calendar, year, end)
    part_time = part_times_of_child(request.actor, child, start, end, today)
    marked = part_time_days(part_time["part_times"], end)
    summary = summarise_attendance(child, start=start, end=end)
    context = record_page(
        access,
        "attendance",
        page_title=_("Attendance"),
        summary=summary,
        rate_text=_rate_text(summary),
        possible_text=_("of %(sessions)s possible sessions") % {"sessions": summary.possible},
        year=year,
        next_year=year + 1,
        days=days[::-1],
        picture=_picture(days, calendar, marked),
        totals=totals_by_code(days),
        reasons=totals_by_reason(days),
        trend=trend_rows(days, school.school if school else None, spans),
        years=_years(child, year),
        is_calendar_entered=calendar.is_entered(start),
        periods=child.health_periods.select_related("recorded_by"),
        alerts=Alert.objects.visible_to(request.actor).filter(child=child).select_related("school"),
        **holds_of_child(request.actor, child),
        part_time_days=marked,
        **part_time,
        corrections=Correction.objects.of_child(child, start, end)[:CORRECTIONS_SHOWN],
        remarks=Remark.objects.readable_by(request.actor).of_child(child, start, end),
        elsewhere=rows_of_child(child, today),
        returns=StatutoryReturn.objects.visible_to(request.actor).naming(child),
        can_add_to_return=can_add_to_return(request.actor, child),
        can_declare=request.actor.can(Permission.DECLARE_HEALTH_PERIOD),
    )
    return render(request, "attendance/child.html", context)


def _picture(
    days: list[Day], calendar: SchoolCalendar, marked: set[date]
) -> list[tuple[date, str, str]]:
    """From the first to the last day with a mark; empty without any."""
    if not days:
        return []
    return calendar_picture(
        days, start=days[0].day, end=days[-1].day, calendar=calendar, part_time=marked
    )


def _years(child: Child, shown: int) -> list[dict[str, Any]]:
    """The academic years in which the child was on a roll, newest first. One query."""
    today = academic_year_of(timezone.localdate())
    begun = child.enrolments.order_by("starts_on").values_list("starts_on", flat=True).first()
    first = max(FIRST_YEAR, academic_year_of(begun) if begun else today)
    years = {*range(max(first, today - YEARS_SHOWN), today + 1), shown}
    return [
        {"year": year, "label": f"{year} to {year + 1}", "is_shown": year == shown}
        for year in sorted(years, reverse=True)
    ]


def _rate_text(summary: AttendanceSummary) -> str:
    return "" if summary.rate is None else f"{summary.rate:.1f}%"


def _year(request: ActingRequest, current: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and FIRST_YEAR <= int(asked) <= current else current
