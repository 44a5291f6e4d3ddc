"""Giving and ending access to one child's record, and emergency access."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import ChildAccess, Section, open_child
from cases.forms.grants import EmergencyForm, InviteForm, ProfessionalForm, RevokeForm
from cases.models import Grant
from cases.permissions import check, check_revoke
from cases.services.emergency import use_emergency_access
from cases.services.grants import grant_family_access, grant_professional_access, revoke_grant
from ledger.form_pages import form_page


def invite(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A parent, carer or the young person."""
    access = _open_family(request, public_id)
    check(request.actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    form = InviteForm(request.POST or None, child=access.child)
    return form_page(
        request,
        form,
        lambda: grant_family_access(actor=request.actor, child=access.child, **form.answers()),
        done=_("The invitation is on its way."),
        lede=_(
            "They will see the plan, the hours, what is shared with the family, and can answer. "
            "They see nothing of what professionals write for each other."
        ),
        **_context(access, _("Invite the family")),
    )


def professional(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One named professional outside the team."""
    access = _open_family(request, public_id)
    check(
        request.actor,
        Permission.CHANGE_TEAM,
        _("Your role cannot give access to a child’s record."),
    )
    form = ProfessionalForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: grant_professional_access(
            actor=request.actor, child=access.child, **form.cleaned_data
        ),
        done=_("Access has been given, and the person has been told."),
        **_context(access, _("Give a professional access")),
    )


def revoke(request: ActingRequest, public_id: UUID, grant_id: UUID) -> HttpResponse:
    """End access at once."""
    access = _open_family(request, public_id)
    grant = _grant(access, grant_id)
    check_revoke(request.actor, grant)
    form = RevokeForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: revoke_grant(actor=request.actor, grant=grant, **form.cleaned_data),
        done=_("Access has ended."),
        **_context(access, _("End access of %(name)s") % {"name": grant.holder_name}),
    )


def emergency(request: ActingRequest) -> HttpResponse:
    """Open one record, named exactly, with a reason and for some hours."""
    check(
        request.actor,
        Permission.USE_EMERGENCY_ACCESS,
        _("Your role does not include emergency access."),
    )
    form = EmergencyForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: use_emergency_access(actor=request.actor, **form.answers()),
        done=_("The record is open to you for a limited time."),
        next_url=lambda grant: reverse("children:show", args=[grant.child.public_id]),
        back_url=reverse("children:list"),
        heading=_("Emergency access"),
        lede=_(
            "For a child whose team you are not in, when waiting would harm them. Every use and "
            "every search is logged and looked at."
        ),
    )


def _open_family(request: ActingRequest, public_id: UUID) -> ChildAccess:
    return open_child(actor=request.actor, public_id=public_id, section=Section.CONTACT)


def _grant(access: ChildAccess, grant_id: UUID) -> Grant:
    grant = access.child.grants.for_history().filter(public_id=grant_id).first()
    if grant is None or not grant.is_in_force:
        raise Http404
    return grant


def _context(access: ChildAccess, heading: str) -> dict[str, Any]:
    return {
        "next_url": reverse("children:family", args=[access.child.public_id]),
        "heading": heading,
        "caption": access.child.name,
    }
