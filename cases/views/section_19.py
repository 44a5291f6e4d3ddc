"""One section 19 record: its page, its print, and every step of it."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.case_page import ways_to_education
from cases.forms.cases import ReasonForm
from cases.forms.section_19 import (
    ArrangementForm,
    ConsiderForm,
    CopyForm,
    EndForm,
    HandOverForm,
    KnowledgeForm,
)
from cases.models import Authorisation, Section19Record
from cases.permissions import check
from cases.record_access import open_for_work, open_section_19
from cases.record_page import record_page
from cases.registries import advice_sources
from cases.section_19_page import (
    copies_of,
    current_record,
    other_records,
    record_facts,
    steps_open_to,
)
from cases.section_19_people import parents_to_write_to
from cases.services import section_19 as service
from ledger.form_pages import form_page
from ledger.pdf import pdf_response

KEEP = Permission.KEEP_SECTION_19
DECIDE = Permission.DECIDE_SECTION_19


def of_child(request: ActingRequest, child: UUID) -> HttpResponse:
    """The child's open record, else the last one, else how one begins."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.SECTION_19)
    record = current_record(access)
    if record is not None:
        return redirect("section_19:show", record.public_id)
    context = record_page(
        access, "section_19", page_title=_("Section 19"), may_tell=request.actor.can(KEEP),
        may_start=request.actor.can(Permission.AUTHORISE_INTERIM),
        authorisations=Authorisation.objects.for_child(access.child),
        ways=ways_to_education(access),
    )  # fmt: skip
    return render(request, "cases/section_19/none.html", context)


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """When the authority knew, what it considered, decided and arranged; and its clock."""
    record, access = open_section_19(actor=request.actor, public_id=public_id)
    context = record_page(
        access, "section_19",
        page_title=_("Section 19 record %(reference)s") % {"reference": record.reference},
        may=steps_open_to(request.actor, record), others=other_records(record),
        ways=ways_to_education(access),
        **record_facts(record),
    )  # fmt: skip
    return render(request, "cases/section_19/show.html", context)


def print_record(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One child's record as evidence: a PDF with who printed it and when."""
    record, access = open_section_19(actor=request.actor, public_id=public_id)
    context = {
        **record_facts(record), "child": record.child, "access": access,
        "schools": record.child.enrolments.current().select_related("school"),
        "authority": Organisation.objects.authority(),
        "printed_by": request.actor.membership, "printed_at": timezone.now(),
    }  # fmt: skip
    return pdf_response("cases/section_19/pdf/record.html", context, name=f"{record.reference}.pdf")


def tell(request: ActingRequest, child: UUID) -> HttpResponse:
    """Write down when the authority was told, by whom: opens a record or joins the open one."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.SECTION_19)
    check(request.actor, KEEP, _("Only officers of the authority keep the section 19 record."))
    record = current_record(access)
    initial = {"told_on": timezone.localdate()}
    form = KnowledgeForm(request.POST or None, initial=initial)
    back = reverse("section_19:of_child", args=[child])
    return form_page(
        request, form,
        lambda: service.record_knowledge(
            actor=request.actor, child=access.child, **form.cleaned_data
        ),
        done=_("Saved. The record counts from the earliest day."),
        next_url=lambda saved: reverse("section_19:show", args=[saved.public_id]),
        heading=_("When did the authority know?"), caption=access.child.name, back_url=back,
        record=record if record and not record.is_ended else None,
        template="cases/section_19/form.html",
    )  # fmt: skip


def consider(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The named officer considers the duty and decides."""
    record = _open(
        request, public_id, DECIDE, _("The panel advises; only the named officer decides.")
    )
    advice = "\n".join(filter(None, (source.words(record.child) for source in advice_sources)))
    form = ConsiderForm(
        request.POST or None,
        initial={
            "expected": record.status, "considered_on": timezone.localdate(),
            "panel_advice": advice,
        },
    )  # fmt: skip
    return _step(
        request, record, form, service.consider_duty, heading=_("Consider the duty"),
        done=_("What you considered is on record."),
    )  # fmt: skip


def arrange(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was arranged, and from which day."""
    record = _open(request, public_id, KEEP, _("Only officers of the authority arrange education."))
    form = ArrangementForm(
        request.POST or None, authorisations=Authorisation.objects.for_child(record.child),
        initial={"starts_on": timezone.localdate()},
    )  # fmt: skip
    return _step(
        request, record, form, service.record_arrangement,
        heading=_("What was arranged?"), done=_("What was arranged is on record."),
    )  # fmt: skip


def write(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Issue the decision in writing for a parent."""
    record = _open(request, public_id, KEEP, _("Only officers of the authority write to parents."))
    parents = parents_to_write_to(record.child)
    form = CopyForm(request.POST if request.method == "POST" else None, parents=parents)
    return _step(
        request, record, form, service.write_copy, heading=_("Write to the parent"),
        done=_("The copy is ready. Open it, hand it over, then say when and how."),
        template="cases/section_19/write.html", parents=parents,
    )  # fmt: skip


def hand_over(request: ActingRequest, public_id: UUID, copy: UUID) -> HttpResponse:
    """Say when and how the parent got the copy."""
    record = _open(request, public_id, KEEP, _("Only officers of the authority hand it over."))
    found = next((item for item in copies_of(record) if item.public_id == copy), None)
    if found is None:
        raise Http404
    form = HandOverForm(request.POST or None)
    return form_page(
        request, form,
        lambda: service.hand_over_copy(actor=request.actor, copy=found, **form.cleaned_data),
        done=_("Saved. The family can now read it in Waymark too."),
        next_url=reverse("section_19:show", args=[public_id]),
        heading=_("The parent has the decision"), caption=record.child.name,
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End the record."""
    record = _open(request, public_id, DECIDE, _("Only the named officer ends a record."))
    form = EndForm(
        request.POST or None,
        initial={"expected": record.status, "ended_on": timezone.localdate()},
    )
    return _step(
        request, record, form, service.end_record, heading=_("End the record"),
        done=_("The record has ended."),
    )  # fmt: skip


def take_up(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take an ended record up again."""
    record = _open(request, public_id, DECIDE, _("Only the named officer takes a record up."))
    form = ReasonForm(request.POST or None, submit_label=_("Take the record up again"))
    return _step(
        request, record, form, service.take_up_record, heading=_("Take the record up again"),
        done=_("The record is open again, with the day it had."),
    )  # fmt: skip


def _open(
    request: ActingRequest, public_id: UUID, needed: Permission, refusal: str
) -> Section19Record:
    """The record, for a step that needs a permission."""
    record, _access = open_section_19(actor=request.actor, public_id=public_id)
    check(request.actor, needed, refusal)
    return record


def _step(
    request: ActingRequest, record: Section19Record, form: Form, save: Any, **page: Any
) -> HttpResponse:
    """A form whose answers are the arguments of one service."""
    page.setdefault("template", "cases/section_19/form.html")
    return form_page(
        request, form,
        lambda: save(actor=request.actor, record=record, **form.cleaned_data),
        next_url=reverse("section_19:show", args=[record.public_id]),
        caption=record.child.name, record=record, child=record.child, **page,
    )  # fmt: skip
