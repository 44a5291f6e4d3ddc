"""What the panel learns: its figures as a page and as a file."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.lists import csv_rows_download
from panels.forms.learning import LearningFilter
from panels.learning.overdue import overdue_lists
from panels.learning.page import download_rows, parts_of
from panels.learning.periods import periods_of
from panels.learning.sight import Sight
from panels.permissions import check_reads_learning
from panels.reads import panels_counted_for


def show(request: ActingRequest) -> HttpResponseBase:
    """Waiting, times, outcomes, fast tracks, deferrals, meetings, over a time."""
    actor = request.actor
    check_reads_learning(actor)
    panels = list(panels_counted_for(actor))
    if not panels:
        return render(request, "panels/learning/none.html", {"heading": _heading()})
    periods = periods_of(timezone.localdate())
    form = LearningFilter(request.GET, periods=periods, panels=panels)
    asked = form.cleaned_data if form.is_valid() else {}
    panel = asked.get("panel")
    sight = Sight(actor, panels[0].authority, panel, asked.get("period") or periods[0])
    parts = parts_of(sight)
    if "download" in request.GET:
        return csv_rows_download("panel-figures", download_rows(parts, sight))
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _heading(), "sight": sight, "parts": parts, "late": overdue_lists(sight),
        "panel": panel or (panels[0] if len(panels) == 1 else None),
        "may_open_panel": sight.is_at_the_table,
        "filter_form": form, "download_url": f"?{query.urlencode()}",
    }  # fmt: skip
    return render(request, "panels/learning/show.html", context)


def _heading() -> str:
    return _("What the panel learns")
