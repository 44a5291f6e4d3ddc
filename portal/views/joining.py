"""The way in: a code on paper, a code by e-mail, and the child's page."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.middleware import public
from accounts.requests import ActingRequest
from cases.models import FamilyInvitation
from cases.services.invitations import accept_invitation, claim_invitation
from ledger.errors import Refused
from ledger.form_pages import refuse
from ledger.rate_limits import limited
from portal.access import family_page
from portal.forms import CodeForm, JoinForm

CLAIMED = "claimed_invitation"  # in the session, between the two codes


@never_cache
@public
@limited("join", per_minute=10)
def join(request: HttpRequest) -> HttpResponse:
    """Enter the code. A second one goes to the e-mail address; then the grant is made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.user is not None and not actor.is_family:
        return render(request, "portal/staff.html", status=403)
    is_known = actor.user is not None
    form: Any = (CodeForm if is_known else JoinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = actor.user.email if actor.user is not None else form.cleaned_data["email"]
        try:
            invitation, user = claim_invitation(code=form.cleaned_data["code"], email=email)
        except Refused as refusal:
            refuse(form, refusal, {})
        else:
            request.session[CLAIMED] = str(invitation.public_id)
            finish = reverse("portal:finish")
            if is_known:
                return redirect(finish)
            LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
            return redirect(f"{reverse('account_confirm_login_code')}?next={finish}")
    context = {"form": form, "heading": _("Join Waymark with your code"), "is_known": is_known}
    return render(request, "portal/join.html", context)


@never_cache
@family_page
def finish(request: ActingRequest) -> HttpResponse:
    """The e-mail address is proved: the code becomes access."""
    claimed = request.session.pop(CLAIMED, "")
    invitation = FamilyInvitation.objects.claimed(claimed)
    if invitation is None:
        messages.info(request, _("Enter your code first."))
        return redirect("portal:join")
    try:
        grant = accept_invitation(actor=request.actor, invitation=invitation)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("portal:join")
    messages.success(request, _("Welcome. Here is what is shared with you."))
    return redirect("portal:child", grant.child.public_id)
