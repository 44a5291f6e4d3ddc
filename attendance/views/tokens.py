"""Register tokens of a school: the list, making one, the page that shows it once, revoking."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import ActingRequest, person_of
from accounts.roles import Scope
from attendance.access import check_reads_tokens, open_token
from attendance.figures.refusals import refusals_in_words
from attendance.forms import RevokeTokenForm, TokenForm
from attendance.models import Delivery, RegisterToken
from attendance.permissions import can_make_token, check_make_token_here, check_revoke_token
from attendance.services.tokens import make_token, revoke_token
from attendance.shown_once import keep_secret, take_secret
from ledger.form_pages import filled, form_page
from ledger.lists import Sorting, page_by_key

TOKENS = Sorting({"at": ("recorded_at",), "school": ("school__sort_name",)}, default="-at")
DELIVERIES_SHOWN = 20


def token_list(request: ActingRequest) -> HttpResponse:
    """The school's tokens; for administrators those of their authority's schools."""
    actor = request.actor
    check_reads_tokens(actor)
    found = RegisterToken.objects.visible_to(actor)
    school = actor.organisation
    context = {
        "heading": _("Register tokens"),
        "page": page_by_key(found.select_related("school", "recorded_by"), TOKENS, request.GET),
        "count": found.count(),
        "default_sort": TOKENS.default,
        "show_school": actor.scope is not Scope.SCHOOL,
        "can_make": school is not None and can_make_token(actor, school),
    }
    return render(request, "attendance/tokens.html", context)


def new_token(request: ActingRequest) -> HttpResponse:
    """Make a token for the own school; the next page shows it."""
    school = check_make_token_here(request.actor)
    form = TokenForm(*filled(request))

    def save() -> RegisterToken:
        token, secret = make_token(actor=request.actor, school=school, **form.cleaned_data)
        keep_secret(person=person_of(request), token=token, secret=secret)
        return token

    return form_page(
        request, form, save,
        done=_("The token was made."),
        next_url=lambda token: reverse("attendance:token_made", args=[token.public_id]),
        heading=_("Make a register token"),
        caption=school.name,
        lede=_("For the system in which your school keeps its register. Whoever holds the token "
               "can write your school’s register and read it."),
        back_url=reverse("attendance:tokens"),
    )  # fmt: skip


@never_cache
def token_made(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The token itself, once, for who made it."""
    token = open_token(actor=request.actor, public_id=public_id)
    secret = take_secret(person=person_of(request), token=token)
    context = {"heading": _("The new register token"), "token": token, "secret": secret}
    return render(request, "attendance/token_made.html", context)


def show_token(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the token is for, what came with it, and who did what to it."""
    token = open_token(actor=request.actor, public_id=public_id)
    deliveries = Delivery.objects.of_token(token)[:DELIVERIES_SHOWN]
    context = {
        "heading": token.name,
        "token": token,
        "deliveries": [(each, refusals_in_words(each)) for each in deliveries],
        # An administrator looks after tokens and reads of no child.
        "shows_pupils": can_make_token(request.actor, token.school),
    }
    return render(request, "attendance/token.html", context)


def revoke(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End the token at once, after asking."""
    token = open_token(actor=request.actor, public_id=public_id)
    check_revoke_token(request.actor, token.school)
    page = reverse("attendance:token", args=[token.public_id])
    if token.revoked_at is not None:
        return redirect(page)
    return form_page(
        request, RevokeTokenForm(*filled(request)),
        lambda: revoke_token(actor=request.actor, token=token),
        done=_("The token was revoked. It opens nothing any more."),
        next_url=page,
        heading=_("Revoke this token?"),
        caption=token.name,
        lede=_("The system that uses it stops at once: it can neither bring in marks nor read "
               "them. A token cannot be taken back into use; you can make another."),
    )  # fmt: skip
