"""What waits for an agenda, from every app, and for how long."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.registries import agenda_kinds
from panels.agenda.waiting import waiting_requests
from panels.agenda.waits import waits_of_requests
from panels.permissions import check_manage


def show(request: ActingRequest) -> HttpResponse:
    """The most urgent first; with what has waited long, or was put off repeatedly, said so."""
    check_manage(request.actor)
    found = waiting_requests(request.actor)
    waits = waits_of_requests(found, request.actor)
    rows = [
        {"request": one, "kind": agenda_kinds.get(one.kind).label,
         "wait": waits[one.kind, one.subject_id]}
        for one in found
    ]  # fmt: skip
    context = {
        "heading": _("What waits for the panel"), "rows": rows,
        "long_count": sum(row["wait"].is_long for row in rows),
        "often_count": sum(row["wait"].is_often_put_off for row in rows),
    }  # fmt: skip
    return render(request, "panels/waiting.html", context)
