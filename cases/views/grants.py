"""Giving and ending access to one child's record, and emergency access."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import ChildAccess, Section, open_child
from cases.forms.grants import (
    EmergencyForm,
    InviteForm,
    ProfessionalForm,
    ReviewAccessForm,
    RevokeForm,
    WithdrawCodeForm,
)
from cases.models import FamilyInvitation, Grant, InvitationState
from cases.models.grants import FAMILY_KINDS
from cases.permissions import check, check_revoke
from cases.services.emergency import use_emergency_access
from cases.services.grants import (
    grant_professional_access,
    review_family_access,
    revoke_grant,
)
from cases.services.invitations import invite_family, withdraw_family_invitation
from ledger.form_pages import filled, form_page

SHOWN_ONCE = "family_code"  # in the session, from the making of a code to its one page
JOIN = "/portal/join/"


def invite(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A parent, carer or the young person gets a code."""
    access = _open_family(request, public_id)
    check(request.actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    form = InviteForm(request.POST or None, child=access.child)

    def save() -> FamilyInvitation:
        invitation, code = invite_family(actor=request.actor, child=access.child, **form.answers())
        request.session[SHOWN_ONCE] = [str(invitation.public_id), code]
        return invitation

    context = _context(access, _("Invite the family"))
    context |= {
        "back_url": context["next_url"],
        "next_url": lambda invitation: reverse(
            "children:invitation", args=[public_id, invitation.public_id]
        ),
    }
    return form_page(
        request,
        form,
        save,
        done=_("The code is made."),
        lede=_(
            "They get a code from you, and a second one by email. They see only what is shared "
            "with them, and nothing of what professionals write for each other."
        ),
        **context,
    )


@never_cache
def invitation(request: ActingRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """The letter with the code, which is shown this once."""
    access = _open_family(request, public_id)
    check(request.actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    found = _invitation(access, invitation_id)
    shown_id, code = request.session.pop(SHOWN_ONCE, ["", ""])
    context = _context(access, _("A code for %(name)s") % {"name": found.holder_name})
    context |= {
        "invitation": found,
        "child": access.child,
        "code": code if shown_id == str(found.public_id) else "",
        "join_url": f"{settings.BASE_URL}{JOIN}",
        "back_url": context["next_url"],
    }
    return render(request, "cases/children/invitation.html", context)


def withdraw_invitation(
    request: ActingRequest, public_id: UUID, invitation_id: UUID
) -> HttpResponse:
    """The code opens nothing any more."""
    access = _open_family(request, public_id)
    check(request.actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    found = _invitation(access, invitation_id)
    if found.state != InvitationState.OPEN:
        raise Http404
    return form_page(
        request,
        WithdrawCodeForm(*filled(request)),
        lambda: withdraw_family_invitation(actor=request.actor, invitation=found),
        done=_("The code opens nothing any more."),
        **_context(access, _("Withdraw the code of %(name)s") % {"name": found.holder_name}),
    )


def review(request: ActingRequest, public_id: UUID, grant_id: UUID) -> HttpResponse:
    """Look again at what somebody of the family sees and does, and until when."""
    access = _open_family(request, public_id)
    grant = _grant(access, grant_id)
    check_revoke(request.actor, grant)
    if grant.kind not in FAMILY_KINDS:
        raise Http404
    form = ReviewAccessForm(request.POST or None, initial={"rights": grant.rights})
    return form_page(
        request,
        form,
        lambda: review_family_access(actor=request.actor, grant=grant, **form.cleaned_data),
        done=_("The access has been looked at again."),
        **_context(access, _("Look again at the access of %(name)s") % {"name": grant.holder_name}),
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


def _invitation(access: ChildAccess, invitation_id: UUID) -> FamilyInvitation:
    invitations = access.child.family_invitations.for_history()
    found: FamilyInvitation | None = invitations.filter(public_id=invitation_id).first()
    if found is None:
        raise Http404
    return found


def _context(access: ChildAccess, heading: str) -> dict[str, Any]:
    return {
        "next_url": reverse("children:family", args=[access.child.public_id]),
        "heading": heading,
        "caption": access.child.name,
    }
