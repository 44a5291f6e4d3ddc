"""What belongs to a placement: reviews, exams, what the home school does, health notices."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.readers import who_can_work
from cases.record_access import open_for_work
from ledger.form_pages import filled, form_page
from provision.forms.reviews import DutiesForm, ExamForm, HealthNoticeForm, ReviewForm
from provision.placement_access import open_exam, open_running
from provision.placement_permissions import check_report_health, check_work_on
from provision.placement_rules import latest_review_day
from provision.services.duties import add_home_school_duties
from provision.services.exams import add_exam_entry, change_exam_entry
from provision.services.health import record_health_notice
from provision.services.reviews import record_review
from provision.views.on_placement import form_on


def review(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record a review."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, placement)
    data, _files = filled(request)
    today = timezone.localdate()
    known = {"held_on": today, "next_review_on": latest_review_day(placement, today)}
    form = ReviewForm(data, initial=known)
    return form_on(
        request, opened, form, record_review,
        done=_("Review saved"), heading=_("Record a review"),
    )  # fmt: skip


def duties(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the home school goes on doing."""
    placement, access = opened = open_running(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, placement)
    data, _files = filled(request)
    lead = placement.home_school_lead
    form = DutiesForm(
        data, people=who_can_work(access.child, request.actor),
        initial={"owner": lead.public_id if lead else None},
    )  # fmt: skip
    return form_on(
        request, opened, form, add_home_school_duties,
        done=_("Tasks given"), heading=_("What does the home school go on doing?"),
    )  # fmt: skip


def new_exam(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Plan an exam."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, placement)
    data, _files = filled(request)
    form = ExamForm(data)
    return form_on(
        request, opened, form, add_exam_entry,
        done=_("Exam saved"), heading=_("Plan an exam"),
    )  # fmt: skip


def change_exam(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change an exam entry: most often, that it was made."""
    entry, opened = open_exam(actor=request.actor, public_id=public_id)
    check_work_on(request.actor, entry.placement)
    data, _files = filled(request)
    form = ExamForm(data, initial={name: getattr(entry, name) for name in ExamForm.base_fields})
    return form_on(
        request, opened, form, change_exam_entry, about={"entry": entry},
        done=_("Exam saved"),
        heading=f"{entry.qualification} {entry.subject}",
    )  # fmt: skip


def health_notice(request: ActingRequest, child: UUID) -> HttpResponse:
    """Admission, discharge, change of treatment: told at once to those who teach."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.PROVISION)
    check_report_health(actor, access.child)
    data, _files = filled(request)
    form = HealthNoticeForm(data, initial={"happened_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda: record_health_notice(actor=actor, child=access.child, **form.cleaned_data),
        done=_("School and provider are told now"),
        next_url=reverse("provision:of_child", args=[child]),
        heading=_("A change in treatment"), caption=access.child.name,
    )  # fmt: skip
