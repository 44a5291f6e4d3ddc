"""Pupils who were taught elsewhere: proposals and discrepancies for the school's register."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from attendance.access import check_reads_attendance
from attendance.codes import MORNING
from attendance.elsewhere import LOOKED_BACK, rows_to_look_at
from cases.access import Section, role_reads, write_access_log
from ledger.lists import Column, csv_download

# The columns of an upload of marks: a school brings in what it agrees with by its own import.
COLUMNS: list[Column] = [
    ("UPN", lambda row: row.upn),
    ("Date", lambda row: row.comparison.taught.day),
    ("AM/PM", lambda row: "AM" if row.comparison.taught.half == MORNING else "PM"),
    ("Code", lambda row: row.comparison.taught.code),
    ("Held", lambda row: row.comparison.held),
    ("Where", lambda row: row.comparison.taught.where),
]


def taught_elsewhere_list(request: ActingRequest) -> HttpResponseBase:
    """The last four weeks, newest first: what the register might say otherwise, and why."""
    check_reads_attendance(request.actor)
    may_download = role_reads(request.actor, Section.NUMBERS)
    rows = rows_to_look_at(request.actor, timezone.localdate())
    if "download" in request.GET and may_download:
        write_access_log(
            actor=request.actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded marks proposed for pupils taught elsewhere"),
        )  # fmt: skip
        proposed = [row for row in rows if row.comparison.proposes_code]
        return csv_download("taught-elsewhere", COLUMNS, proposed)
    context = {
        "heading": _("Taught elsewhere"),
        "rows": rows,
        "weeks": LOOKED_BACK.days // 7,
        "download_url": "?download=csv" if may_download and rows else "",
    }
    return render(request, "attendance/elsewhere.html", context)
