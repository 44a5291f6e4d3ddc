"""People, for administrators: found, invited, corrected, shut out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import open_invitation, open_organisation, open_person
from accounts.acting import has_any_second_factor
from accounts.forms.people import STATES, AddRoleForm, InviteForm, PeopleFilter, PersonForm
from accounts.history import changes_of
from accounts.models import Membership, User
from accounts.permissions import check_manage_people
from accounts.requests import ActingRequest
from accounts.services import people as services
from accounts.services.invitations import resend_invitation, withdraw_invitation
from accounts.services.memberships import add_membership
from ledger.form_pages import form_page
from ledger.lists import Column, Sorting, csv_download, page_by_key, selected_filters

SORTING = Sorting({"name": ("sort_name",), "email": ("email",)}, default="name")
STATE_LABELS = dict(STATES)


def person_list(request: ActingRequest) -> HttpResponseBase:
    """Everybody with a role, now or once; families are not here."""
    check_manage_people(request.actor)
    form = PeopleFilter(request.GET)
    kept = form.kept()
    people = User.objects.listed()
    if kept.get("q"):
        people = people.matching(kept["q"])
    if kept.get("role"):
        people = people.with_role(kept["role"])
    if kept.get("kind"):
        people = people.in_kind(kept["kind"])
    if kept.get("state"):
        people = people.in_state(kept["state"])
    if "download" in request.GET:
        return csv_download("people", COLUMNS, SORTING.order(people, request.GET))
    page = page_by_key(people, SORTING, request.GET)
    for person in page:
        person.state = state_of(person)
        person.state_label = STATE_LABELS[person.state]
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("People"),
        "page": page,
        "count": people.count(),
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("accounts:people"),
        "download_url": f"?{download.urlencode()}",
    }
    return render(request, "accounts/people/list.html", context)


def state_of(person: Any) -> str:
    """Where somebody stands; the row comes from `listed()`."""
    if not person.is_active:
        return "closed"
    if person.is_invited:
        return "invited"
    return "current" if person.has_role or person.will_have_role else "ended"


COLUMNS: list[Column] = [
    (gettext_lazy("Name"), lambda person: person.full_name),
    (gettext_lazy("Email address"), lambda person: person.email),
    (gettext_lazy("Telephone number"), lambda person: person.telephone),
    (
        gettext_lazy("Roles"),
        lambda person: "; ".join(f"{r.role_label}, {r.organisation}" for r in person.roles),
    ),
    (gettext_lazy("Where they stand"), lambda person: STATE_LABELS[state_of(person)]),
    (gettext_lazy("Last signed in"), lambda person: person.last_login),
]


def person(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One person: roles, invitation, what changed."""
    found = open_person(actor=request.actor, public_id=public_id)
    memberships = list(Membership.objects.of_person(found).order_by("-ended_at", "-starts_on"))
    invitations = list(found.invitations.all())
    context = {
        "person": found,
        "current": [row for row in memberships if row.is_unended],
        "past": [row for row in memberships if not row.is_unended],
        "invitation": invitations[0] if invitations else None,
        "has_second_factor": has_any_second_factor(found),
        "changes": changes_of([found, *memberships, *invitations]),
        "is_oneself": found == request.user,
    }
    return render(request, "accounts/people/person.html", context)


def invite(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Invite somebody to a role in one organisation."""
    organisation = open_organisation(actor=request.actor, public_id=public_id)
    back = reverse("accounts:organisation", args=[public_id])
    form = InviteForm(request.POST or None, organisation=organisation, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.invite_person(
            actor=request.actor, organisation=organisation, **form.cleaned_data
        ),
        done=_("The invitation is on its way."),
        next_url=lambda given: reverse("accounts:person", args=[given.user.public_id]),
        heading=_("Invite somebody"),
        caption=organisation.name,
        back_url=back,
    )


def add_role(request: ActingRequest, public_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Give somebody known another role."""
    found = open_person(actor=request.actor, public_id=public_id)
    organisation = open_organisation(actor=request.actor, public_id=organisation_id)
    back = reverse("accounts:person", args=[public_id])
    form = AddRoleForm(request.POST or None, organisation=organisation, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: add_membership(
            actor=request.actor, user=found, organisation=organisation, **form.cleaned_data
        ),
        done=_("The role is given."),
        next_url=back,
        heading=_("Give %(name)s a role") % {"name": found.full_name},
        caption=organisation.name,
    )


def edit_person(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Correct a name, an address, a telephone number."""
    found = open_person(actor=request.actor, public_id=public_id)
    back = reverse("accounts:person", args=[public_id])
    initial = {name: getattr(found, name) for name in ("full_name", "email", "telephone")}
    form = PersonForm(request.POST or None, initial=initial, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.change_person(actor=request.actor, user=found, **form.cleaned_data),
        done=_("The details are saved."),
        next_url=back,
        heading=_("Change details"),
        caption=found.full_name,
    )


def _confirmed(
    request: ActingRequest,
    public_id: UUID,
    *,
    service: Callable[..., Any],
    words: dict[str, Any],
) -> HttpResponse:
    """Ask before doing something to a person; then do it."""
    found = open_person(actor=request.actor, public_id=public_id)
    if request.method == "POST":
        service(actor=request.actor, user=found)
        messages.success(request, str(words["done"]))
        return redirect("accounts:person", public_id)
    back = reverse("accounts:person", args=[public_id])
    return render(
        request, "accounts/confirm.html", {**words, "caption": found.full_name, "back_url": back}
    )


def close_account(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Shut somebody out."""
    words = {
        "heading": _("Close this account?"),
        "text": _(
            "They are signed out at once and cannot sign in again. What they wrote stays. "
            "You can open the account again."
        ),
        "button": _("Close the account"),
        "done": _("The account is closed."),
    }
    return _confirmed(request, public_id, service=services.close_account, words=words)


def open_account(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Let somebody in again."""
    words = {
        "heading": _("Open this account again?"),
        "text": _("They can sign in again, with the roles that have not ended."),
        "button": _("Open the account"),
        "done": _("The account is open again."),
    }
    return _confirmed(request, public_id, service=services.open_account, words=words)


def clear_second_factors(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Help somebody who has lost phone and recovery codes."""
    words = {
        "heading": _("Remove the second factors?"),
        "text": _(
            "Be sure that you are speaking to this person, for instance by calling them at work. "
            "They are signed out, told by email, and set up a new second factor when they sign in."
        ),
        "button": _("Remove them"),
        "done": _("The second factors are removed."),
    }
    return _confirmed(request, public_id, service=services.clear_second_factors, words=words)


@require_POST
def resend(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Send an invitation again."""
    invitation = open_invitation(actor=request.actor, public_id=public_id)
    resend_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, _("The invitation is sent again. The link before no longer works."))
    return redirect("accounts:person", invitation.user.public_id)


@require_POST
def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = open_invitation(actor=request.actor, public_id=public_id)
    withdraw_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("accounts:person", invitation.user.public_id)
