"""A pupil's, a school's and the authority's page, at a hundredth of the marks and at all of them.

The roll is the same both times, and so are the pupil and the school; of a hundredth, the first
schools have marks. The clock stands at the last day of the year.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from attendance.figures.not_attending import find_not_attending
from attendance.figures.standings import count_standings
from attendance.registers.totals import rebuild_totals
from bench.county import County
from bench.databases import Database
from bench.measuring import Report
from bench.pages import Page, count_queries, make_person, measure, sign_in
from cases.models import Enrolment

Pages = dict[str, Page]


@contextmanager
def last_day(county: County) -> Iterator[None]:
    """The clock runs from ten o'clock on the last day."""
    day = county.days[-1]
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(moment, tick=True):
        yield


def pages_of(county: County, database: Database) -> Pages:
    """The pages of a database, each with somebody who has signed in to open it, after what a night
    would have counted."""
    with database.used():
        rebuild_totals(county.days[0], county.days[-1])
        count_standings()
        find_not_attending()
        pupil = Enrolment.objects.select_related("child", "school").get(
            pk=int(county.enrolments[0])
        )
        officer = sign_in(make_person(pupil.school, Role.ATTENDANCE_OFFICER))
        authority = Organisation.objects.get(kind="authority")
        liaison = sign_in(make_person(authority, Role.LIAISON_OFFICER))
    overview = reverse("attendance:overview")
    addresses = {
        "pupil": (officer, reverse("attendance:child", args=[pupil.child.public_id])),
        "school": (officer, overview),
        "authority": (liaison, overview),
    }
    return {name: Page(*found, database) for name, found in addresses.items()}


def report_pages(report: Report, few: Pages, many: Pages) -> None:
    """Open them in turn. Raises AssertionError when a page takes more queries with many marks."""
    in_turn = {}
    for name in many:
        in_turn |= {f"{name} with few": few[name], name: many[name]}
    times, queries = measure(in_turn), count_queries(in_turn)
    for name in many:
        little = f"{name} with few"
        report.add(f"page_{name}_full_vs_1pct", times[name], times[little], goal="≤ 1.5")
        if queries[name] != queries[little]:
            raise AssertionError(f"{name}: {queries[little]} queries, with all {queries[name]}.")
