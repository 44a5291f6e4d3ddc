"""How many part-time timetables there are and how long they last: the list's columns and figures.

Their number and length are measures of how a place does for its children.
"""

import itertools
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.models import PartTimeReason, PartTimeTimetable
from attendance.part_time.settings import LONGEST_WEEKS, longest
from calendars.models import academic_year_of
from ledger.authority_settings import get_setting
from ledger.lists import Column, Sorting

PART_TIMES = Sorting(
    {
        "child": ("child__sort_name",),
        "school": ("school__sort_name",),
        "starts": ("starts_on",),
        "ends": ("lasts_until",),
        "length": ("lasts",),
    },
    default="-starts",
)


def state_in_words(row: PartTimeTimetable) -> str:
    """Its status, and what is wrong with it, in a line."""
    said = [str(row.get_status_display())]
    if row.is_over:
        said.append(_("past its last day"))
    if row.is_too_long:
        said.append(_("longer than the limit"))
    if row.is_review_due:
        said.append(_("review overdue"))
    if row.was_agreed_late:
        said.append(_("agreed after it began"))
    return ", ".join(said)


COLUMNS: list[Column] = [
    (gettext_lazy("Reference"), lambda row: row.reference),
    (gettext_lazy("Child"), lambda row: row.child.name),
    (gettext_lazy("School"), lambda row: row.school.name),
    (gettext_lazy("Status"), state_in_words),
    (gettext_lazy("Reason"), lambda row: row.get_reason_display()),
    (gettext_lazy("Why"), lambda row: row.circumstances),
    (gettext_lazy("First day"), lambda row: row.starts_on),
    (gettext_lazy("Last day"), lambda row: row.ended_on or row.ends_on),
    (gettext_lazy("Weeks"), lambda row: row.weeks),
    (gettext_lazy("Review on"), lambda row: row.review_on),
    (gettext_lazy("Half days at school"), lambda row: "; ".join(row.times)),
    (gettext_lazy("Ended because"), lambda row: row.ended_reason),
]
BANDS = (2, 4)  # weeks, below the authority's limit


def length_figures(rows: QuerySet[PartTimeTimetable], today: date) -> dict[str, Any]:
    """Of the timetables given, withdrawn and proposed ones apart: those that go on by length so
    far and by reason, what needs somebody, and those of this and the last academic year.

    Two queries.
    """
    never_began = Q(ended_on__lt=F("starts_on"))
    stood: Any = rows.filter(status__in=("agreed", "ended")).exclude(never_began)
    stood = stood.with_length(today)
    going_on = Q(status="agreed", starts_on__lte=today)
    counts: dict[str, Any] = {
        "going_on": Count("pk", filter=going_on),
        "to_come": Count("pk", filter=Q(status="agreed", starts_on__gt=today)),
        **_needing_somebody(today),
        "health": Count("pk", filter=going_on & Q(reason=PartTimeReason.HEALTH)),
    }
    bands = _bands(today)
    counts |= {
        f"band_{place}": Count("pk", filter=going_on & within)
        for place, (_label, within, _tone) in enumerate(bands)
    }
    found = stood.aggregate(**counts)
    return {
        **found,
        "limit": get_setting(LONGEST_WEEKS),
        "bands": [
            {"label": label, "value": found[f"band_{place}"], "tone": tone}
            for place, (label, _within, tone) in enumerate(bands)
        ],
        "years": _years(stood, today),
    }


def count_part_times(rows: QuerySet[PartTimeTimetable]) -> dict[str, int]:
    """How many go on today, and of all that are agreed how many need somebody. One query."""
    today = timezone.localdate()
    agreed: Any = rows.filter(status="agreed")
    found: dict[str, int] = agreed.with_length(today).aggregate(
        going_on=Count("pk", filter=Q(starts_on__lte=today)), **_needing_somebody(today)
    )
    return found


def _needing_somebody(today: date) -> dict[str, Any]:
    return {
        "past_end": Count("pk", filter=Q(status="agreed", ends_on__lt=today)),
        "review_due": Count("pk", filter=Q(status="agreed", review_on__lt=today)),
        "too_long": Count("pk", filter=Q(status="agreed", lasts__gt=longest())),
    }


def _bands(today: date) -> list[tuple[str, Q, str]]:
    """Label, time since the first day, tone."""
    limit: int = get_setting(LONGEST_WEEKS)
    edges = [0, *(weeks for weeks in BANDS if weeks < limit), limit]
    found = []
    for least, most in itertools.pairwise(edges):
        label = (
            ngettext("Less than %(most)s week", "Less than %(most)s weeks", most)
            if not least
            else _("%(least)s to %(most)s weeks")
        )
        within = Q(
            starts_on__gt=today - timedelta(weeks=most),
            starts_on__lte=today - timedelta(weeks=least),
        )
        found.append((label % {"least": least, "most": most}, within, "main"))
    over = _("%(limit)s weeks or more") % {"limit": limit}
    return [*found, (over, Q(starts_on__lte=today - timedelta(weeks=limit)), "late")]


def _years(stood: Any, today: date) -> list[dict[str, Any]]:
    year = academic_year_of(today)
    named = {
        one: Q(starts_on__gte=date(one, 8, 1), starts_on__lte=date(one + 1, 7, 31))
        for one in (year, year - 1)
    }
    wanted: dict[str, Any] = {}
    for one, within in named.items():
        wanted |= {
            f"number_{one}": Count("pk", filter=within),
            f"children_{one}": Count("child", filter=within, distinct=True),
            f"mean_{one}": Avg(F("lasts"), filter=within),
            f"longest_{one}": Max(F("lasts"), filter=within),
        }
    found = stood.aggregate(**wanted)
    return [
        {
            "label": f"{one} to {one + 1}",
            "number": found[f"number_{one}"],
            "children": found[f"children_{one}"],
            "mean": _weeks(found[f"mean_{one}"]),
            "longest": _weeks(found[f"longest_{one}"]),
        }
        for one in named
    ]


def _weeks(length: timedelta | None) -> float | None:
    return (
        None
        if length is None
        else round(length.total_seconds() / timedelta(weeks=1).total_seconds(), 1)
    )
