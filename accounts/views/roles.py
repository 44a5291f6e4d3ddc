"""Memberships, for administrators: changed and ended; and the choice of an organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import open_membership, open_person
from accounts.forms.people import MembershipForm, OrganisationSearch
from accounts.models import Organisation
from accounts.permissions import check_manage_people
from accounts.requests import ActingRequest
from accounts.services.memberships import change_membership, end_membership
from ledger.form_pages import form_page

CHOICES = 20


def choose_organisation(request: ActingRequest, public_id: UUID | None = None) -> HttpResponse:
    """Find the organisation in which somebody new, or somebody known, gets a role."""
    check_manage_people(request.actor)
    person = open_person(actor=request.actor, public_id=public_id) if public_id else None
    search = OrganisationSearch(request.GET)
    words = search.kept().get("q", "")
    found = Organisation.objects.open().matching(words) if words else Organisation.objects.main()
    rows = list(found.order_by("sort_name", "pk")[: CHOICES + 1])
    for row in rows:
        row.choose_url = (
            reverse("accounts:add_role", args=[person.public_id, row.public_id])
            if person
            else reverse("accounts:invite", args=[row.public_id])
        )
    back = reverse("accounts:person", args=[public_id]) if person else reverse("accounts:people")
    context = {
        "heading": _("Which organisation?"),
        "caption": person.full_name if person else _("Invite somebody"),
        "organisations": rows[:CHOICES],
        "has_more": len(rows) > CHOICES,
        "search_form": search,
        "back_url": back,
    }
    return render(request, "accounts/people/choose_organisation.html", context)


def edit_membership(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change from when until when."""
    membership = open_membership(actor=request.actor, public_id=public_id)
    back = reverse("accounts:person", args=[membership.user.public_id])
    initial = {name: getattr(membership, name) for name in ("starts_on", "ends_on", "agency")}
    form = MembershipForm(
        request.POST or None, initial=initial, role=membership.role, cancel_url=back
    )
    return form_page(
        request,
        form,
        lambda: change_membership(actor=request.actor, membership=membership, **form.cleaned_data),
        done=_("The role is saved."),
        next_url=back,
        heading=f"{membership.role_label}, {membership.organisation}",
        caption=membership.user.full_name,
    )


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End a role now."""
    membership = open_membership(actor=request.actor, public_id=public_id)
    back = reverse("accounts:person", args=[membership.user.public_id])
    if request.method == "POST":
        end_membership(actor=request.actor, membership=membership)
        messages.success(request, _("The role has ended, and whoever acted in it is signed out."))
        return redirect(back)
    context = {
        "heading": _("End this role now?"),
        "caption": f"{membership.user}: {membership.role_label}, {membership.organisation}",
        "text": _(
            "They are signed out of this role at once. What they wrote stays. To end it on a "
            "later day, change its last day instead."
        ),
        "button": _("End the role"),
        "back_url": back,
    }
    return render(request, "accounts/confirm.html", context)
