"""Invitations, the second factor, the switch of roles, and forms kept over a sign-in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.acting import CHOSEN, has_any_second_factor, needs_second_factor
from accounts.forms.sign_in import FirstPasswordForm
from accounts.kept_forms import discard_kept_form, kept_form, restore_membership
from accounts.middleware import public
from accounts.requests import person_of
from accounts.services.invitations import accept_invitation as accept
from accounts.services.invitations import invitation_of_token
from ledger.errors import Refused
from ledger.rate_limits import limited


@public
@never_cache
@limited("invitation", per_minute=30)
@sensitive_post_parameters("password1", "password2")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the first password, by the link of an invitation."""
    invitation = invitation_of_token(token)
    if invitation is None:
        return render(request, "accounts/invitation_dead.html", status=410)
    form = FirstPasswordForm(request.POST or None, user=invitation.user)
    if form.is_valid():
        try:
            accept(token=token, password=form.cleaned_data["password1"])
        except Refused:
            return render(request, "accounts/invitation_dead.html", status=410)
        messages.success(request, _("Your password is saved. Sign in with it."))
        return redirect("account_login")
    context = {"form": form, "heading": _("Choose your password"), "person": invitation.user}
    return render(request, "accounts/invitation.html", context)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Where a member of staff stands who has not shown a second factor yet."""
    if not needs_second_factor(request):
        return redirect("home:home")
    context = {"may_set_up": not has_any_second_factor(person_of(request))}
    return render(request, "accounts/second_factor.html", context)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own current memberships, and go on to `next` where it is ours."""
    wanted = request.POST.get("membership", "")
    for membership in getattr(request, "memberships", []):
        if str(membership.public_id) == wanted:
            request.session[CHOSEN] = membership.pk
            messages.success(
                request,
                _("You now act as %(role)s, %(organisation)s.")
                % {"role": membership.role_label, "organisation": membership.organisation},
            )
            wanted_page = request.POST.get("next", "")
            if url_has_allowed_host_and_scheme(wanted_page, {request.get_host()}):
                return HttpResponseRedirect(wanted_page)
            return redirect("home:home")
    raise Http404


def kept(request: HttpRequest) -> HttpResponse:
    """What the person was sending when the session ended: send it again, or not."""
    form = kept_form(request)
    if form is None:
        return redirect("home:home")
    if request.method == "POST":
        discard_kept_form(request)
        messages.success(request, _("What you had typed is gone."))
        return redirect("home:home")
    restore_membership(request, form)
    return render(request, "accounts/kept_form.html", {"kept": form})
