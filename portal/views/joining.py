"""The way in: a code on paper, a code by email, and the child's page."""

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
from accounts.models import User
from accounts.requests import ActingRequest
from cases.services.invitations import accept_invitation, claim_invitation, claimed_invitation
from ledger.errors import Refused
from ledger.form_pages import refuse
from ledger.forms import WaymarkForm
from ledger.rate_limits import limited
from portal.access import family_page
from portal.forms import CodeForm, JoinForm

CLAIMED = "claimed_invitation"  # in the session, between the two codes


@never_cache
@public
def join(request: HttpRequest) -> HttpResponse:
    """Enter the code. A second one goes to the email address; then the grant is made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.user is not None and not actor.is_family:
        return render(request, "portal/staff.html")
    if request.method == "POST":
        return _take_code(request, actor.user)
    return _ask(request, _form_for(actor.user)(None))


@limited("join", per_minute=10)
def _take_code(request: HttpRequest, known: User | None) -> HttpResponse:
    form: Any = _form_for(known)(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    email = known.email if known is not None else form.cleaned_data["email"]
    try:
        invitation, user = claim_invitation(code=form.cleaned_data["code"], email=email)
    except Refused as refusal:
        refuse(form, refusal, {})
        return _ask(request, form)
    request.session[CLAIMED] = str(invitation.public_id)
    finish_url = reverse("portal:finish")
    if known is not None:
        return redirect(finish_url)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect(f"{reverse('account_confirm_login_code')}?next={finish_url}")


def _form_for(known: User | None) -> type[WaymarkForm]:
    return CodeForm if known is not None else JoinForm


def _ask(request: HttpRequest, form: WaymarkForm) -> HttpResponse:
    context = {"form": form, "heading": _("Join Waymark with your code")}
    return render(request, "portal/join.html", context)


@never_cache
@family_page
def finish(request: ActingRequest) -> HttpResponse:
    """The email address is proved: the code becomes access."""
    claimed = request.session.pop(CLAIMED, "")
    invitation = claimed_invitation(claimed)
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
