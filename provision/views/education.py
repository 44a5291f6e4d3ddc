"""A child's education week by week, and the lessons behind it."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.record_access import open_for_work
from cases.record_page import record_page
from ledger.lists import Sorting, page_by_key
from provision.education import weeks_of
from provision.models import TaughtSession
from provision.pictures import draw_meter

WEEKS = timedelta(weeks=12)
AHEAD = timedelta(weeks=2)
LESSONS = Sorting({"day": ("day", "starts_at")}, default="-day")


def child_education(request: ActingRequest, child: UUID) -> HttpResponse:
    """The education meter: hours advised, planned, offered and attended beside full time."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.HOURS)
    today = timezone.localdate()
    weeks = weeks_of(access.child, start=today - WEEKS, end=today + AHEAD)
    hours = access.child.hours.current(today).order_by("kind")
    context = record_page(
        access,
        "education",
        page_title=_("Education week by week"),
        weeks=weeks[::-1],
        meter=draw_meter(weeks),
        part_time=[row for row in hours if not row.is_full_time],
    )
    return render(request, "provision/education/child.html", context)


def child_lessons(request: ActingRequest, child: UUID) -> HttpResponse:
    """What was taught, newest first: as far as the reader sees the placements."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.PROVISION)
    lessons = TaughtSession.objects.visible_to(request.actor).standing().for_list()
    context = record_page(
        access,
        "lessons",
        page_title=_("Lessons"),
        page=page_by_key(lessons.of_child(access.child), LESSONS, request.GET),
    )
    return render(request, "provision/education/lessons.html", context)
