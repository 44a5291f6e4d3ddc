"""What the child and the parents say."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.record import ViewForm, WithdrawForm
from cases.models import ChildView, Voice
from cases.permissions import check_withdraw, check_work
from cases.record_access import open_for_work, open_view
from cases.record_page import child_form, record_page
from cases.services.views import record_view, withdraw_view
from ledger.files import file_response
from ledger.form_pages import filled, form_page


def views(request: ActingRequest, child: UUID) -> HttpResponse:
    """The child's own views, then those of parents, newest first."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.VIEWS)
    said = list(ChildView.objects.shown_to(request.actor).of_child(access.child))
    groups = [(voice.label, [view for view in said if view.voice == voice]) for voice in Voice]
    context = record_page(
        access, "views", page_title=_("Views"), groups=groups,
        may_write=request.actor.can(Permission.WORK_CASE),
    )  # fmt: skip
    return render(request, "cases/views/list.html", context)


def new_view(request: ActingRequest, child: UUID) -> HttpResponse:
    """Record what the child or a parent says."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.VIEWS)
    check_work(request.actor, access.child, Section.VIEWS)
    data, files = filled(request)
    form = ViewForm(data, files, child=access.child, initial={
        "voice": Voice.CHILD, "given_on": timezone.localdate(),
    })  # fmt: skip
    names = ("voice", "words", "picture", "how_given", "given_on", "audience", "readers")
    return form_page(
        request, form,
        lambda: record_view(
            actor=request.actor, child=access.child,
            **{name: form.cleaned_data[name] for name in names},
        ),
        done=_("Their views are saved"), next_url=reverse("cases:views", args=[child]),
        fields={"readers": "named"}, **child_form(access.child, _("What do they say?")),
    )  # fmt: skip


def view_picture(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The picture that somebody made."""
    view, _access = open_view(actor=request.actor, public_id=public_id)
    if view.picture is None or view.is_withdrawn:
        raise Http404
    return file_response(view.picture, inline=True)


def withdraw_view_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw views that were recorded in error."""
    view, access = open_view(actor=request.actor, public_id=public_id)
    check_withdraw(request.actor, view)
    data, _files = filled(request)
    form = WithdrawForm(data)
    return form_page(
        request, form, lambda: withdraw_view(actor=request.actor, view=view, **form.cleaned_data),
        done=_("Withdrawn"), next_url=reverse("cases:views", args=[access.child.public_id]),
        **child_form(access.child, _("Withdraw these views")),
    )  # fmt: skip
