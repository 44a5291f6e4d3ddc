"""Adding a child, and changing one part of the record at a time."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import ChildAccess, Section, open_child
from cases.child_facts import has_withheld_address, reads_withheld
from cases.child_list import children_like
from cases.forms.child_rows import (
    AddressForm,
    ConfirmForm,
    EndEnrolmentForm,
    EnrolForm,
    MoveForm,
)
from cases.forms.children import PART_FORMS, NewChildForm, NumbersForm
from cases.models import Child
from cases.permissions import can_change_health, check, is_visible
from cases.services.addresses import record_address, withhold_address
from cases.services.children import create_child, fingerprint, update_child
from cases.services.enrolments import end_enrolment, enrol_child, transfer_child
from cases.services.identifiers import change_identifiers
from ledger.form_pages import form_page


def new(request: ActingRequest) -> HttpResponse:
    """Start a child's record. A child whom the actor sees already is shown before it is saved."""
    actor = request.actor
    check(actor, Permission.CREATE_CHILD, _("Your role cannot add a child."))
    form = NewChildForm(request.POST or None, actor=actor)
    context: dict[str, Any] = {
        "heading": _("Add a child"), "back_url": reverse("children:list")
    }  # fmt: skip
    template = "cases/children/new.html"
    if likely := _likely(request, form):
        again = NewChildForm(request.POST, actor=actor, ask_again=True)
        return render(request, template, {**context, "form": again, "likely": likely})
    return form_page(
        request,
        form,
        lambda: create_child(actor=actor, **form.answers()),
        done=_("The child has been added."),
        next_url=_record,
        template=template,
        **context,
    )


def _likely(request: ActingRequest, form: NewChildForm) -> list[Child]:
    """Children whom the actor sees and who may be the one typed, until told that it is another."""
    if request.method != "POST" or not form.is_valid() or form.cleaned_data["is_another"]:
        return []
    return list(children_like(request.actor, form.cleaned_data))


def edit(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Everything that can be changed about a child, part by part."""
    access = open_child(actor=request.actor, public_id=public_id)
    parts = list(_parts(access))
    if not parts:
        raise PermissionDenied(_("Your role can read this record but not change it."))
    context = {"heading": _("Change this record"), "child": access.child, "parts": parts}
    return render(request, "cases/children/edit.html", context)


def _parts(access: ChildAccess) -> Any:
    child = access.child
    at = [child.public_id]
    if access.actor.can(Permission.EDIT_CHILD):
        yield _("Name and date of birth"), reverse("children:edit_part", args=[*at, "identity"])
        if access.can_read(Section.NUMBERS):
            yield _("UPN and NHS number"), reverse("children:edit_part", args=[*at, "numbers"])
        yield _("Add a school"), reverse("children:school_add", args=at)
        yield _("Move to another school"), reverse("children:school_move", args=at)
        yield _("Leave a school"), reverse("children:school_end", args=at)
        if access.can_read(Section.CONTACT):
            yield _("Address"), reverse("children:address", args=at)
            yield _("Add a parent or carer"), reverse("children:parent_add", args=at)
        if access.can_read(Section.BACKGROUND):
            yield (
                _("Background and support"),
                reverse("children:edit_part", args=[*at, "background"]),
            )
        if access.can_read(Section.HEALTH):
            yield _("GP and consultant"), reverse("children:edit_part", args=[*at, "care"])
    if can_change_health(access.actor) and access.can_read(Section.HEALTH):
        yield _("Add a health need"), reverse("children:need_add", args=at)


PART_HEADINGS = {
    "identity": gettext_lazy("Name and date of birth"),
    "background": gettext_lazy("Background and support"),
    "care": gettext_lazy("GP and consultant"),
}


def edit_part(request: ActingRequest, public_id: UUID, part: str) -> HttpResponse:
    """One part of the child's own fields, or the numbers."""
    if part == "numbers":
        return _numbers(request, public_id)
    form_class = PART_FORMS.get(part)
    if form_class is None:
        raise Http404
    access = _open_to_edit(request, public_id, form_class.section)
    child, section = access.child, form_class.section
    form = form_class(
        request.POST or None, instance=child, initial={"seen": fingerprint(child, section)}
    )
    return form_page(
        request,
        form,
        lambda: update_child(
            actor=request.actor, child=child, section=section, **form.cleaned_data
        ),
        done=_("Saved."),
        next_url=_record(child, "health" if part == "care" else "details"),
        heading=PART_HEADINGS[part],
        caption=child.name,
    )


def _numbers(request: ActingRequest, public_id: UUID) -> HttpResponse:
    child = _open_to_edit(request, public_id, Section.NUMBERS).child
    form = NumbersForm(request.POST or None, initial=child.numbers)
    return form_page(
        request,
        form,
        lambda: change_identifiers(actor=request.actor, child=child, numbers=form.by_kind()),
        done=_("Saved."),
        next_url=_record(child, "details"),
        heading=_("UPN and NHS number"),
        caption=child.name,
    )


def school_add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Onto a further roll."""
    child = _open_to_edit(request, public_id).child
    form = EnrolForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: enrol_child(actor=request.actor, child=child, **form.cleaned_data),
        done=_("The school has been added."),
        next_url=_record(child, "details"),
        heading=_("Add a school"),
        caption=child.name,
    )


def school_end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Off a roll."""
    child = _open_to_edit(request, public_id).child
    form = EndEnrolmentForm(request.POST or None, child=child)
    return form_page(
        request,
        form,
        lambda: end_enrolment(actor=request.actor, **form.cleaned_data),
        done=_("The enrolment ends on that day. Afterwards the school no longer sees the record."),
        next_url=lambda _ended: _record_if_seen(request, child),
        back_url=_record(child, "details"),
        heading=_("Leave a school"),
        caption=child.name,
    )


def school_move(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """From one roll to another."""
    child = _open_to_edit(request, public_id).child
    form = MoveForm(request.POST or None, child=child)
    return form_page(
        request,
        form,
        lambda: transfer_child(actor=request.actor, **form.cleaned_data),
        done=_("The child moves to the new school on that day."),
        next_url=lambda _moved: _record_if_seen(request, child),
        back_url=_record(child, "details"),
        heading=_("Move to another school"),
        caption=child.name,
        lede=_("The enrolment at the old school ends the day before."),
    )


def address(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A new address from a day on."""
    access = _open_to_edit(request, public_id, Section.CONTACT)
    child = access.child
    form = AddressForm(request.POST or None)
    is_hidden = has_withheld_address(child) and not reads_withheld(access)
    return form_page(
        request,
        form,
        lambda: record_address(actor=request.actor, child=child, **form.cleaned_data),
        done=_("The address has been saved."),
        next_url=_record(child, "family"),
        heading=_("New address"),
        caption=child.name,
        lede=_("The present address is withheld; a new one is withheld too.") if is_hidden else "",
    )


def address_withhold(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withhold the present address, or no longer."""
    access = _open_to_edit(request, public_id, Section.CONTACT)
    child = access.child
    current = child.addresses.filter(ends_on__isnull=True).first()
    if current is None or (current.is_withheld and not reads_withheld(access)):
        raise Http404
    form = ConfirmForm(request.POST or None)
    withhold = not current.is_withheld
    return form_page(
        request,
        form,
        lambda: withhold_address(actor=request.actor, child=child, is_withheld=withhold),
        done=_("The address is withheld.") if withhold else _("The address is shown again."),
        next_url=_record(child, "family"),
        heading=_("Withhold this address") if withhold else _("Show this address again"),
        caption=child.name,
        lede=(
            _("Only officers of the authority will read it. It is left out everywhere else.")
            if withhold
            else _("Everybody who reads the child’s contact details will see it.")
        ),
    )


def _open_to_edit(
    request: ActingRequest, public_id: UUID, section: Section = Section.IDENTITY
) -> ChildAccess:
    access = open_child(actor=request.actor, public_id=public_id, section=section)
    check(
        request.actor, Permission.EDIT_CHILD, _("Your role can read this record but not change it.")
    )
    return access


def _record(child: Child, tab: str = "show") -> str:
    return reverse(f"children:{tab}", args=[child.public_id])


def _record_if_seen(request: ActingRequest, child: Child) -> str:
    """The record, unless the change took it out of the actor's sight."""
    return (
        _record(child, "details") if is_visible(request.actor, child) else reverse("children:list")
    )
