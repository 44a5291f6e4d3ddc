"""A pupil's, a school's and the authority's page, at a hundredth of the marks and at all of them.

The roll is the same both times, and so are the pupil and the school; of a hundredth, the first
schools have marks. The clock stands at the last day of the year.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from attendance.figures.not_attending import find_not_attending
from attendance.figures.standings import count_standings
from attendance.registers.totals import rebuild_totals
from bench.county import County
from bench.measuring import Report
from bench.pages import count_queries, make_person, measure, sign_in
from cases.models import Enrolment

Pages = Mapping[str, tuple[Client, str]]


@contextmanager
def last_day(county: County) -> Iterator[None]:
    """The clock runs from ten o'clock on the last day."""
    day = county.days[-1]
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(moment, tick=True):
        yield


def pages_of(county: County) -> Pages:
    """The pages, each with somebody who has signed in to open it."""
    pupil = Enrolment.objects.select_related("child", "school").get(pk=int(county.enrolments[0]))
    officer = sign_in(make_person(pupil.school, Role.ATTENDANCE_OFFICER))
    liaison = sign_in(make_person(Organisation.objects.get(kind="authority"), Role.LIAISON_OFFICER))
    overview = reverse("attendance:overview")
    return {
        "pupil": (officer, reverse("attendance:child", args=[pupil.child.public_id])),
        "school": (officer, overview),
        "authority": (liaison, overview),
    }


def open_pages(county: County, pages: Pages) -> tuple[dict[str, float], dict[str, int]]:
    """Seconds and queries of each page, after what a night would have counted."""
    rebuild_totals(county.days[0], county.days[-1])
    count_standings()
    find_not_attending()
    return measure(pages), count_queries(pages)


def compare_pages(
    report: Report,
    few: tuple[dict[str, float], dict[str, int]],
    many: tuple[dict[str, float], dict[str, int]],
) -> None:
    """Raises AssertionError when a page takes more queries than it did with few marks."""
    for name, took in many[0].items():
        report.add(f"page_{name}_full_vs_1pct", took, few[0][name], goal="≤ 1.5")
    if many[1] != few[1]:
        raise AssertionError(f"Queries with few marks {few[1]}, with all {many[1]}.")
