"""The list of cases, one case, and every step that changes it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases import case_list
from cases.access import Section, role_reads, write_access_log
from cases.case_page import glance_of, page_facts
from cases.forms.cases import (
    CaseFilter,
    LeadForm,
    OpenCaseForm,
    ReasonForm,
    StageForm,
)
from cases.models import Case, CaseStatus, Stage
from cases.permissions import check
from cases.readers import who_can_work
from cases.record_access import open_case_record, open_for_work
from cases.record_page import child_form, record_page
from cases.services.cases import (
    change_lead,
    change_stage,
    open_case,
    reopen_case,
)
from cases.timeline_page import as_events
from ledger.form_pages import filled, form_page
from ledger.lists import csv_download, page_by_key, selected_filters
from ledger.models import StatusChange
from ledger.state import status_history


def list_page(request: ActingRequest) -> HttpResponse:
    """Every case that the actor sees: searched, filtered, sorted, downloaded."""
    actor = request.actor
    if actor.is_family:
        raise Http404
    if not role_reads(actor, Section.CASE):
        raise PermissionDenied(_("Your role does not include cases."))
    form = CaseFilter(
        request.GET,
        schools=case_list.schools_of(actor),
        leads=case_list.leads_of(actor),
        needs=role_reads(actor, Section.HEALTH),
    )
    form.is_valid()
    cases = case_list.list_cases(actor, form.cleaned_data)
    if "download" in request.GET:
        return _download(request, cases)
    download = request.GET.copy()
    download["download"] = "csv"
    page = page_by_key(cases, case_list.SORTING, request.GET)
    for case in page:
        case.late_count = len(case_list.late_things(case))
    context = {
        "heading": _("Cases"),
        "page": page,
        "count": cases.count(),
        "default_sort": case_list.SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("cases:list"),
        "download_url": f"?{download.urlencode()}",
        "shows_kept": role_reads(request.actor, Section.NOTES),
    }
    return render(request, "cases/cases/list.html", context)


def _download(request: ActingRequest, cases: object) -> HttpResponse:
    """All matches, logged as one opening of a list."""
    count = cases.count()  # type: ignore[attr-defined]
    write_access_log(
        actor=request.actor, child=None, section="case list", basis="download",
        reason=_("List of %(count)s cases") % {"count": count},
    )  # fmt: skip
    rows = case_list.SORTING.order(cases, request.GET)  # type: ignore[arg-type]
    return csv_download("cases", case_list.COLUMNS, rows)  # type: ignore[return-value]


def of_child(request: ActingRequest, child: UUID) -> HttpResponse:
    """The child's open case, else the last one, else how to open one."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CASE)
    case = access.child.cases.order_by("-status", "-opened_on", "-pk").first()
    if case is not None:
        return redirect("cases:show", case.public_id)
    context = record_page(
        access, "case", page_title=_("Case"), may_open=request.actor.can(Permission.OPEN_CASE)
    )
    return render(request, "cases/cases/none.html", context)


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One case at a glance."""
    case, access = open_case_record(actor=request.actor, public_id=public_id)
    facts = page_facts(case, access)
    context = record_page(
        access,
        "case",
        page_title=_("Case %(reference)s") % {"reference": case.reference},
        case=case,
        glance=glance_of(case, access),
        may=_may(request, case),
        history=_in_words(status_history(case, "stage"), Stage),
        openings=_in_words(status_history(case), CaseStatus),
        **facts,
    )
    context["events"] = as_events(facts.get("events", ()), request.actor)
    return render(request, "cases/cases/show.html", context)


def _in_words(changes: Iterable[StatusChange], states: type[TextChoices]) -> list[dict[str, Any]]:
    """Status history for a page, newest first."""
    labels = dict(states.choices)
    return [
        {
            "changed_at": change.changed_at,
            "changed_by": change.changed_by,
            "label": labels.get(change.to_status, change.to_status),
            "reason": change.reason,
        }
        for change in reversed(list(changes))
    ]


def _may(request: ActingRequest, case: Case) -> dict[str, bool]:
    actor, is_open = request.actor, case.status == CaseStatus.OPEN
    return {
        "stage": is_open and actor.can(Permission.CHANGE_STAGE),
        "lead": is_open and actor.can(Permission.OPEN_CASE),
        "close": is_open and actor.can(Permission.CLOSE_CASE),
        "reopen": not is_open and actor.can(Permission.OPEN_CASE),
        "work": actor.can(Permission.WORK_CASE),
        "team": actor.can(Permission.CHANGE_TEAM),
    }


def open_page(request: ActingRequest, child: UUID) -> HttpResponse:
    """Open a case; `?why=` brings what is already known, for example from an alert."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CASE)
    check(request.actor, Permission.OPEN_CASE, _("Your role cannot open a case."))
    already = access.child.cases.open().first()
    if already is not None:
        messages.info(request, _("This child already has an open case."))
        return redirect("cases:show", already.public_id)
    people = who_can_work(access.child, request.actor)
    initial = {"why_opened": request.GET.get("why", "")[:4000], "opened_on": timezone.localdate()}
    form = OpenCaseForm(*filled(request), people=people, initial=initial)
    return form_page(
        request,
        form,
        lambda: open_case(actor=request.actor, child=access.child, **form.cleaned_data),
        done=lambda case: _("Case %(reference)s is open") % {"reference": case.reference},
        next_url=lambda case: reverse("cases:show", args=[case.public_id]),
        **child_form(access.child, _("Open a case")),
        back_url=reverse("children:show", args=[child]),
        lede=_(
            "A case is the common work of school, health, care and the authority for one "
            "child. Everybody in the team sees its tasks, meetings and timeline."
        ),
    )


def stage_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Move the case along the pathway."""
    case, _access = open_case_record(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CHANGE_STAGE, _("Your role cannot change the stage."))
    initial = {"stage": case.stage, "expected": case.stage}
    form = StageForm(*filled(request), initial=initial)

    def save() -> Case:
        facts = form.cleaned_data
        return change_stage(
            actor=request.actor, case=case, stage=facts["stage"], reason=facts["reason"],
            expected=facts["expected"] or None,
        )  # fmt: skip

    def done(moved: Case) -> str:
        return _("The stage is now: %(stage)s") % {"stage": moved.get_stage_display()}

    return _step(request, case, form, save, done, _("Change the stage"))


def lead_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Name the lead professional."""
    case, _access = open_case_record(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.OPEN_CASE, _("Your role cannot name the lead professional."))
    form = LeadForm(
        *filled(request),
        people=who_can_work(case.child, request.actor),
        initial={"lead": case.lead_id},
    )

    def save() -> Case:
        return change_lead(actor=request.actor, case=case, lead=form.cleaned_data["lead"])

    return _step(request, case, form, save, _("Lead professional saved"), _("Lead professional"))


def reopen_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    case, _access = open_case_record(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.OPEN_CASE, _("Your role cannot open a case."))
    form = ReasonForm(*filled(request), submit_label=_("Open the case again"))

    def save() -> Case:
        return reopen_case(actor=request.actor, case=case, **form.cleaned_data)

    return _step(request, case, form, save, _("The case is open again"), _("Open the case again"))


def _step(
    request: ActingRequest,
    case: Case,
    form: BaseForm,
    save: Callable[[], Case],
    done: str | Callable[[Case], str],
    heading: str,
    **more: Any,
) -> HttpResponse:
    return form_page(
        request, form, save, done=done, next_url=reverse("cases:show", args=[case.public_id]),
        case=case, **child_form(case.child, heading), **more,
    )  # fmt: skip
