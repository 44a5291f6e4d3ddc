"""One child: where we are, decisions, timetable and progress, outcomes, who can see the record."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import ActingRequest
from cases.access import Section
from cases.models import FamilyRight
from cases.outcome_page import outcomes_of
from portal.access import family_page, may, open_own_child, own_grants
from portal.decisions import decision_for, decisions_for
from portal.easy_letter import easy_letter
from portal.pages import child_context, page_about
from portal.progress import part_times_for, placements_for, return_for
from portal.querysets import organisations_with_access, shared_documents


@require_GET
@family_page
def home(request: ActingRequest) -> HttpResponse:
    """The family's children; with one child, straight to that child's page."""
    grants = own_grants(request.actor)
    if len(grants) == 1:
        return redirect("portal:child", grants[0].child.public_id)
    return render(request, "portal/home.html", {"heading": _("Your children"), "grants": grants})


@require_GET
@family_page
def child(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where we are, what happens next, what is asked, and the way to everything else."""
    access = open_own_child(actor=request.actor, public_id=public_id)
    return render(request, "portal/child.html", child_context(access))


@require_GET
@family_page
def decisions(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Decisions in plain words, letters and other documents."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.DOCUMENTS)
    context = page_about(access, _("Decisions and letters")) | {
        "decisions": decisions_for(access),
        "documents": shared_documents(request.actor, access.child),
    }
    return render(request, "portal/decisions.html", context)


@require_GET
@family_page
def easy_decision(request: ActingRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """One decision in easy read."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.DOCUMENTS)
    shown = decision_for(access, decision_id)
    if shown is None:
        raise Http404
    context = page_about(access, _("The decision in easy read")) | {
        "back_url": reverse("portal:decisions", args=[public_id]),
        "parts": easy_letter(access, shown),
        "may_write": may(access, FamilyRight.WRITE),
    }
    return render(request, "portal/easy_decision.html", context)


@require_GET
@family_page
def progress(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The timetable of the return, the week elsewhere, and how it goes."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.RETURN)
    context = page_about(access, _("Timetable and progress")) | {
        "back": return_for(access),
        "may_answer": may(access, FamilyRight.ANSWER),
        "answer_url": reverse("portal:answer_return", args=[public_id]),
        "placements": placements_for(access),
        "part_times": part_times_for(access),
        "part_time_url": reverse("portal:answer_part_time", args=[public_id]),
    }
    return render(request, "portal/progress.html", context)


@require_GET
@family_page
def outcomes(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """How things are, and how they have changed since the first answers."""
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.OUTCOMES)
    context = page_about(access, _("How things are")) | {
        "parties": [asked for asked in outcomes_of(access.child) if asked.is_answered]
    }
    return render(request, "portal/outcomes.html", context)


@require_GET
@family_page
def who(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Which organisations can see the record; protected people are absent."""
    access = open_own_child(actor=request.actor, public_id=public_id)
    context = page_about(access, _("Who can see the record")) | {
        "organisations": organisations_with_access(access.child)
    }
    return render(request, "portal/who.html", context)
