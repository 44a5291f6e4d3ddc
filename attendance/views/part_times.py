"""Part-time timetables: the list with its figures, the page of one, and every step of its way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from attendance.access import check_reads_attendance, open_part_time, open_terms
from attendance.models import PartTimeStatus, PartTimeTimetable
from attendance.part_time.facts import steps_for
from attendance.part_time.forms import (
    AskReviewForm,
    EndPartTimeForm,
    NewTermsForm,
    ParentAgreedForm,
    PartTimeFilterForm,
    PartTimeForm,
    PartTimeReviewForm,
    WithdrawPartTimeForm,
    initial_terms,
)
from attendance.part_time.marks import doubtful_of_child
from attendance.part_time.measures import COLUMNS, PART_TIMES, length_figures
from attendance.part_time.permissions import check_ask_for_review, check_write_part_time
from attendance.services.part_time.agreeing import record_parent_agreement
from attendance.services.part_time.ending import end_timetable, withdraw_timetable
from attendance.services.part_time.proposing import (
    propose_terms,
    propose_timetable,
    take_back_terms,
)
from attendance.services.part_time.reviewing import ask_for_review, review_timetable
from cases.access import Section, open_child, write_access_log
from cases.record_page import WROTE, child_form, record_page
from ledger.form_pages import filled, form_page
from ledger.lists import csv_download, page_by_key, selected_filters
from ledger.state import status_history

SOON = timedelta(weeks=2)


def part_time_list(request: ActingRequest) -> HttpResponseBase:
    """Those the reader may see: figures, searched, filtered, sorted, downloaded as filtered."""
    actor, today = request.actor, timezone.localdate()
    check_reads_attendance(actor)
    form = PartTimeFilterForm(request.GET or None, actor=actor)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = _asked_for(PartTimeTimetable.objects.visible_to(actor), asked).with_length(today)
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded a list of part-time timetables"),
        )  # fmt: skip
        ordered = PART_TIMES.order(rows.with_people(), request.GET)
        return csv_download("part-time-timetables", COLUMNS, ordered)
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Part-time timetables"),
        "page": page_by_key(rows.with_people(), PART_TIMES, request.GET),
        "count": rows.count(),
        "figures": length_figures(rows, today),
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET) if form.is_valid() else [],
        "clear_url": request.path,
        "download_url": f"?{query.urlencode()}",
        "default_sort": PART_TIMES.default,
    }
    return render(request, "attendance/part_times/list.html", context)


def _asked_for(rows: QuerySet[Any], asked: dict[str, Any]) -> Any:
    today = timezone.localdate()
    found: Any = rows
    found = found.search(asked.get("q") or "")
    for name in ("status", "reason", "school"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    shown = {
        "going_on": found.going_on,
        "past_end": lambda: found.past_end(today),
        "too_long": lambda: found.too_long(today),
        "review_due": lambda: found.review_due(today),
        "soon": lambda: found.soon(today, today + SOON),
    }.get(asked.get("show") or "")
    return shown() if shown else found


def part_time(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One timetable: what was agreed and by whom, its reviews, marks that do not fit, what next."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    is_kept = access.basis == WROTE
    terms = list(timetable.terms.select_related("parent", "agreed_by__user", "recorded_by"))
    until = min(timetable.last_day, timezone.localdate())
    context = record_page(
        access, "attendance", timetable=timetable, page_title=_("Part-time timetable"),
        asked=next((one for one in terms if one.is_awaited), None),
        newest=terms[0] if terms else None,
        terms=[one for one in terms if not one.is_awaited],
        reviews=timetable.reviews.select_related("recorded_by"),
        history=_history(timetable),
        may=steps_for(request.actor, timetable, is_kept=is_kept),
        is_kept=is_kept,
        doubtful=[] if is_kept else doubtful_of_child(access.child, timetable.starts_on, until),
    )  # fmt: skip
    return render(request, "attendance/part_times/show.html", context)


def new_part_time(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The school writes one down and asks a parent."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.ATTENDANCE)
    school = check_write_part_time(request.actor, access.child)
    form = PartTimeForm(
        *filled(request), school=school, initial={"agreed_by": request.actor.membership_id}
    )
    return form_page(
        request, form,
        lambda: propose_timetable(actor=request.actor, child=access.child, **form.answers),
        done=_("Saved. It begins to hold when a parent at home agrees."),
        next_url=lambda made: made.link, back_url=_child_url(access),
        lede=_("For a short time only, in exceptional circumstances, with the agreement of a "
               "parent and of somebody whom the school has authorised, and with a way back to "
               "full time. A child of compulsory school age has a right to full-time education."),
        **child_form(access.child, _("Part-time timetable")),
    )  # fmt: skip


def new_terms(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what is asked, or ask to go on."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, timetable.school)
    form = NewTermsForm(
        *filled(request), timetable=timetable,
        initial={"agreed_by": request.actor.membership_id, **initial_terms(timetable)},
    )  # fmt: skip
    goes_on = timetable.is_going_on
    return form_page(
        request, form,
        lambda: propose_terms(
            actor=request.actor, timetable=timetable, terms=form.terms,
            why=form.cleaned_data.get("why") or "",
        ),
        done=_("Saved. The new terms hold when a parent at home agrees."),
        next_url=timetable.link,
        lede=_("It goes on only with a new agreement. The authority reads why.") if goes_on else "",
        **child_form(
            access.child,
            _("Extend or change the timetable") if goes_on else _("Change what is asked"),
        ),
    )  # fmt: skip


def parent_agreed(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record an agreement on paper or spoken."""
    terms, access = open_terms(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, terms.timetable.school)
    form = ParentAgreedForm(*filled(request), child=access.child)
    return form_page(
        request, form,
        lambda: record_parent_agreement(actor=request.actor, terms=terms, **form.cleaned_data),
        done=_("The agreement is saved and the authority has been told."),
        next_url=terms.timetable.link,
        **child_form(access.child, _("A parent has agreed")),
    )  # fmt: skip


@require_POST
def take_back(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was asked to go on is asked no longer."""
    terms, access = open_terms(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, terms.timetable.school)
    take_back_terms(actor=request.actor, terms=terms)
    messages.success(request, _("The new terms were taken back. The timetable stays as it was."))
    return redirect(terms.timetable.link)


def review(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Look at it again."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, timetable.school)
    form = PartTimeReviewForm(*filled(request))
    return form_page(
        request, form,
        lambda: review_timetable(actor=request.actor, timetable=timetable, **form.cleaned_data),
        done=_("The review is saved."), next_url=timetable.link,
        **child_form(access.child, _("Look at the part-time timetable again")),
    )  # fmt: skip


def ask_review(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The authority asks the school to look at it again."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    check_ask_for_review(request.actor, timetable)
    form = AskReviewForm(*filled(request))
    return form_page(
        request, form,
        lambda: ask_for_review(actor=request.actor, timetable=timetable, **form.cleaned_data),
        done=_("The school has been asked."), next_url=timetable.link,
        **child_form(access.child, _("Ask for a review")),
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End it."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, timetable.school)
    form = EndPartTimeForm(*filled(request))
    return form_page(
        request, form,
        lambda: end_timetable(actor=request.actor, timetable=timetable, **form.cleaned_data),
        done=_("The part-time timetable has ended, and the authority has been told."),
        next_url=timetable.link, **child_form(access.child, _("End the part-time timetable")),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """It should not have been recorded, or nobody agreed."""
    timetable, access = open_part_time(actor=request.actor, public_id=public_id)
    check_write_part_time(request.actor, access.child, timetable.school)
    form = WithdrawPartTimeForm(*filled(request))
    return form_page(
        request, form,
        lambda: withdraw_timetable(actor=request.actor, timetable=timetable, **form.cleaned_data),
        done=_("The part-time timetable was withdrawn."), next_url=timetable.link,
        lede=_("For one that nobody agreed to, or that was recorded by mistake. One that was "
               "agreed and is over, is ended."),
        **child_form(access.child, _("Withdraw the part-time timetable")),
    )  # fmt: skip


def _child_url(access: Any) -> str:
    return reverse("attendance:child", args=[access.child.public_id])


def _history(timetable: PartTimeTimetable) -> list[Any]:
    labels = dict(PartTimeStatus.choices)
    steps: list[Any] = list(status_history(timetable))
    for step in steps:
        step.words = labels.get(step.to_status, step.to_status)
    return steps
