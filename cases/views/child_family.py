"""Parents and carers of a child."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import ChildAccess, Section, open_child
from cases.child_facts import parents_of
from cases.forms.child_rows import EndForm, ParentForm
from cases.models import Parent
from cases.permissions import check
from cases.services.parents import add_parent, end_parent, parent_fingerprint, update_parent
from ledger.form_pages import form_page


def parent_add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A further parent or carer."""
    access = _open_family(request, public_id)
    form = ParentForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: add_parent(actor=request.actor, child=access.child, **form.cleaned_data),
        done=_("The parent or carer has been added."),
        **_context(access, _("Add a parent or carer")),
    )


def parent_edit(request: ActingRequest, public_id: UUID, parent_id: UUID) -> HttpResponse:
    """Change what is known of a parent, without showing an address that is withheld."""
    access = _open_family(request, public_id)
    parent = _parent(access, parent_id)
    stored = access.child.parents.get(pk=parent.pk)
    form = ParentForm(
        request.POST or None, instance=parent, initial={"seen": parent_fingerprint(stored)}
    )
    return form_page(
        request,
        form,
        lambda: update_parent(actor=request.actor, parent=stored, **form.cleaned_data),
        done=_("Saved."),
        **_context(access, parent.full_name),
    )


def parent_end(request: ActingRequest, public_id: UUID, parent_id: UUID) -> HttpResponse:
    """No longer a contact."""
    access = _open_family(request, public_id)
    parent = _parent(access, parent_id)
    form = EndForm(request.POST or None, submit_label=_("No longer a contact"))
    return form_page(
        request,
        form,
        lambda: end_parent(actor=request.actor, parent=parent, **form.cleaned_data),
        done=_("They are no longer a contact, and what they could read here has ended."),
        lede=_("What they can read in Waymark about this child ends at once."),
        **_context(access, _("%(name)s is no longer a contact") % {"name": parent.full_name}),
    )


def _open_family(request: ActingRequest, public_id: UUID) -> ChildAccess:
    access = open_child(actor=request.actor, public_id=public_id, section=Section.CONTACT)
    check(
        request.actor, Permission.EDIT_CHILD, _("Your role can read this record but not change it.")
    )
    return access


def _parent(access: ChildAccess, parent_id: UUID) -> Parent:
    for parent in parents_of(access):
        if parent.public_id == parent_id and parent.ends_on is None:
            return parent
    raise Http404


def _context(access: ChildAccess, heading: str) -> dict[str, Any]:
    return {
        "next_url": reverse("children:family", args=[access.child.public_id]),
        "heading": heading,
        "caption": access.child.name,
    }
