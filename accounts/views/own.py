"""A person's own pages: messages, details, who stands in while they are away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import CHOSEN
from accounts.forms.own import DeputyForm, ProfileForm
from accounts.models import Deputyship, Membership
from accounts.permissions import check_has_membership
from accounts.requests import ActingRequest, person_of
from accounts.services.deputies import cancel_deputyship, name_deputy
from accounts.services.people import change_own_details
from ledger.form_pages import form_page
from ledger.lists import Sorting, page_by_key
from ledger.models import Notification
from ledger.notices import mark_read, words_of

MESSAGES = Sorting({"date": ("-created_at",)}, default="date")


def message_list(request: ActingRequest) -> HttpResponse:
    """A person's own messages, newest first."""
    own = Notification.objects.to(person_of(request))
    page = page_by_key(own, MESSAGES, request.GET)
    for row in page:
        row.words = words_of(row)
        row.tone = "" if row.read_at else "attention"
    unread = Notification.objects.unread_by(person_of(request)).count()
    context = {"heading": _("Messages"), "page": page, "unread": unread}
    return render(request, "accounts/messages.html", context)


@require_safe
def open_message(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Mark one message as read and go where it leads, in the role that it waits under."""
    own = Notification.objects.to(person_of(request)).filter(public_id=public_id)
    message = own.first()
    if message is None:
        raise Http404
    mark_read(person=person_of(request), rows=own)
    if message.membership_id in {member.pk for member in getattr(request, "memberships", [])}:
        request.session[CHOSEN] = message.membership_id
    return redirect(message.link)


@require_POST
def read_all_messages(request: ActingRequest) -> HttpResponse:
    """Mark every message as read."""
    mark_read(person=person_of(request), rows=Notification.objects.to(person_of(request)))
    messages.success(request, _("All messages are marked as read."))
    return redirect("accounts:messages")


def profile(request: ActingRequest) -> HttpResponse:
    """A person's own details, with their roles."""
    user = person_of(request)
    names = ("full_name", "telephone", "message_preference", "language")
    initial = {name: getattr(user, name) for name in names}
    form = ProfileForm(request.POST or None, initial=initial, is_family=request.actor.is_family)
    return form_page(
        request,
        form,
        lambda: change_own_details(
            actor=request.actor, **{"language": user.language, **form.cleaned_data}
        ),
        done=_("Your details are saved."),
        next_url=reverse("accounts:profile"),
        template="accounts/profile.html",
        heading=_("Your details"),
        person=user,
        memberships=Membership.objects.current().of_person(user),
        back_url="",
    )


def away(request: ActingRequest) -> HttpResponse:
    """Who stands in for this person, and for whom they stand in."""
    membership = check_has_membership(request.actor)
    deputyships = Deputyship.objects.not_over().of_membership(membership).with_people()
    context = {
        "heading": _("When you are away"),
        "own": [row for row in deputyships if row.away_id == membership.pk],
        "for_others": [row for row in deputyships if row.deputy_id == membership.pk],
        "has_colleagues": Membership.objects.colleagues_of(membership).exists(),
    }
    return render(request, "accounts/away.html", context)


def name_deputy_page(request: ActingRequest) -> HttpResponse:
    """Name a deputy for some days."""
    colleagues = Membership.objects.colleagues_of(check_has_membership(request.actor))
    back = reverse("accounts:away")
    form = DeputyForm(request.POST or None, colleagues=colleagues, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: name_deputy(actor=request.actor, **form.cleaned_data),
        done=_("Your deputy is named and has been told."),
        next_url=back,
        heading=_("Name a deputy"),
    )


@require_POST
def cancel_deputy(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End a deputyship early."""
    actor = request.actor
    membership = check_has_membership(actor)
    deputyship = Deputyship.objects.of_membership(membership).filter(public_id=public_id).first()
    if deputyship is None:
        raise Http404
    cancel_deputyship(actor=actor, deputyship=deputyship)
    messages.success(request, _("The deputy is cancelled and has been told."))
    return redirect("accounts:away")
