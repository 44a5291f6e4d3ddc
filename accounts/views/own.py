"""A person's own pages: messages, details, who stands in while they are away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import CHOSEN
from accounts.forms.own import DeputyForm, ProfileForm
from accounts.models import Deputyship, Membership, User
from accounts.permissions import check_has_membership
from accounts.services.deputies import cancel_deputyship, name_deputy
from accounts.services.people import change_own_details
from ledger.errors import Refused
from ledger.lists import Sorting, page_by_key
from ledger.models import Notification
from ledger.notices import mark_read, words_of

MESSAGES = Sorting({"date": ("-created_at",)}, default="date")


def _person(request: HttpRequest) -> User:
    """The person signed in; every page here is behind sign-in."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


def message_list(request: HttpRequest) -> HttpResponse:
    """A person's own messages, newest first."""
    own = Notification.objects.to(_person(request))
    page = page_by_key(own, MESSAGES, request.GET)
    for row in page:
        row.words = words_of(row)
        row.tone = "" if row.read_at else "attention"
    unread = Notification.objects.unread_by(_person(request)).count()
    context = {"heading": _("Messages"), "page": page, "unread": unread}
    return render(request, "accounts/messages.html", context)


@require_safe
def open_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark one message as read and go where it leads, in the role that it waits under."""
    own = Notification.objects.to(_person(request)).filter(public_id=public_id)
    message = own.first()
    if message is None:
        raise Http404
    mark_read(person=_person(request), rows=own)
    if message.membership_id in {member.pk for member in getattr(request, "memberships", [])}:
        request.session[CHOSEN] = message.membership_id
    return redirect(message.link)


@require_POST
def read_all_messages(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    mark_read(person=_person(request), rows=Notification.objects.all())
    messages.success(request, _("All messages are marked as read."))
    return redirect("accounts:messages")


def profile(request: HttpRequest) -> HttpResponse:
    """A person's own details, with their roles."""
    user = _person(request)
    names = ("full_name", "telephone", "message_preference", "language")
    initial = {name: getattr(user, name) for name in names}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        details = {"language": user.language, **form.cleaned_data}
        change_own_details(actor=request.actor, **details)  # type: ignore[attr-defined]
        messages.success(request, _("Your details are saved."))
        return redirect("accounts:profile")
    context = {
        "heading": _("Your details"),
        "form": form,
        "person": user,
        "memberships": Membership.objects.current().of_person(user),
    }
    return render(request, "accounts/profile.html", context)


def away(request: HttpRequest) -> HttpResponse:
    """Who stands in for this person, and for whom they stand in."""
    membership = check_has_membership(request.actor)  # type: ignore[attr-defined]
    deputyships = Deputyship.objects.not_over().of_membership(membership).with_people()
    context = {
        "heading": _("When you are away"),
        "own": [row for row in deputyships if row.away_id == membership.pk],
        "for_others": [row for row in deputyships if row.deputy_id == membership.pk],
        "has_colleagues": Membership.objects.colleagues_of(membership).exists(),
    }
    return render(request, "accounts/away.html", context)


def name_deputy_page(request: HttpRequest) -> HttpResponse:
    """Name a deputy for some days."""
    actor = request.actor  # type: ignore[attr-defined]
    colleagues = Membership.objects.colleagues_of(check_has_membership(actor))
    form = DeputyForm(
        request.POST or None, colleagues=colleagues, cancel_url=reverse("accounts:away")
    )
    if form.is_valid():
        try:
            deputyship = name_deputy(actor=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, str(refusal.message)
            )
        else:
            messages.success(
                request,
                _("%(deputy)s is your deputy and has been told.")
                % {"deputy": deputyship.deputy.user},
            )
            return redirect("accounts:away")
    context = {"heading": _("Name a deputy"), "form": form, "back_url": reverse("accounts:away")}
    return render(request, "accounts/name_deputy.html", context)


@require_POST
def cancel_deputy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a deputyship early."""
    actor = request.actor  # type: ignore[attr-defined]
    membership = check_has_membership(actor)
    deputyship = Deputyship.objects.of_membership(membership).filter(public_id=public_id).first()
    if deputyship is None:
        raise Http404
    cancel_deputyship(actor=actor, deputyship=deputyship)
    messages.success(request, _("The deputy is cancelled and has been told."))
    return redirect("accounts:away")
