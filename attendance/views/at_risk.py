"""Children at risk before an alert: each with its reasons, filtered, downloaded as filtered."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from attendance.access import check_reads_attendance
from attendance.figures.at_risk import Reason, find_at_risk, schools_of
from attendance.figures.at_risk_forms import AtRiskFilterForm
from attendance.holds.facts import hold_in_words
from attendance.holds.querysets import standing_holds
from cases.access import Section, write_access_log
from cases.models import Child
from ledger.lists import Column, Sorting, csv_download, list_context

CHILDREN = Sorting({"child": ("sort_name",)}, default="child")


def at_risk(request: ActingRequest) -> HttpResponseBase:
    """Children whose absence shows a pattern before it reaches an alert."""
    actor = request.actor
    check_reads_attendance(actor)
    schools = schools_of(actor)
    form = AtRiskFilterForm(request.GET or None, actor=actor, schools=schools)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("school"):
        schools = [asked["school"]]
    wanted = [asked["pattern"]] if asked.get("pattern") else []
    found = find_at_risk(schools, timezone.localdate(), wanted)
    children = Child.objects.visible_to(actor).filter(pk__in=list(found))
    if asked.get("school"):
        children = children.on_roll_of(asked["school"])
    children = children.search(asked.get("q") or "").prefetch_related(standing_holds())
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded a list of children at risk of absence"),
        )  # fmt: skip
        return csv_download("at-risk", _columns(found), CHILDREN.order(children, request.GET))
    context = list_context(request, children, CHILDREN, form)
    for child in context["page"]:
        child.reasons = found[child.pk]
    heading = _("Children at risk before an alert")
    return render(request, "attendance/at_risk.html", {"heading": heading, **context})


def _columns(found: dict[int, list[Reason]]) -> list[Column]:
    return [
        (_("Child"), lambda row: row.name),
        (_("Reference"), lambda row: row.reference),
        (_("Reason"), lambda row: "; ".join(str(one.pattern.label) for one in found[row.pk])),
        (_("In words"), lambda row: " ".join(one.words for one in found[row.pk])),
        (_("Held"), hold_in_words),
    ]
