"""Starting a referral: for the child that one comes from, or for one that is looked up."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section, open_child
from cases.permissions import check
from ledger.errors import Refused
from referrals.lookups import children_to_refer, referral_of
from referrals.services.drafting import start_referral


def new(request: ActingRequest, child: UUID | None = None) -> HttpResponse:
    """Choose a child, then begin. Coming back, the draft goes on where it was left."""
    actor = request.actor
    check(actor, Permission.WRITE_REFERRAL, _("Your role cannot write a referral."))
    chosen = child or request.GET.get("child")
    if chosen:
        return _begin(request, chosen)
    words = request.GET.get("q", "").strip()
    context = {
        "heading": _("Who do you want to refer?"),
        "words": words,
        "children": children_to_refer(actor, words) if words else [],
    }
    return render(request, "referrals/new.html", context)


def _begin(request: ActingRequest, public_id: UUID | str) -> HttpResponse:
    access = open_child(actor=request.actor, public_id=_uuid(public_id), section=Section.REFERRAL)
    waiting = referral_of(request.actor, access.child)
    refusal = ""
    if request.method == "POST":
        try:
            referral = start_referral(actor=request.actor, child=access.child)
        except Refused as error:
            refusal = error.message
        else:
            return redirect("referrals:tasks", referral.public_id)
    context = {
        "heading": _("Refer %(name)s to the panel") % {"name": access.child.name},
        "child": access.child,
        "waiting": waiting,
        "refusal": refusal,
    }
    return render(request, "referrals/begin.html", context, status=409 if refusal else 200)


def _uuid(text: UUID | str) -> UUID:
    """The id in the address; one that is none finds nobody."""
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
