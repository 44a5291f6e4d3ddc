"""What the child and the parents say."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
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
from cases.record_page import record_page
from cases.services.views import record_view, withdraw_view
from cases.views.answering import answered, filled, form_page
from ledger.files import file_response


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
    view = answered(form, lambda facts: record_view(
        actor=request.actor, child=access.child, voice=facts["voice"], words=facts["words"],
        picture=facts["picture"], how_given=facts["how_given"], given_on=facts["given_on"],
        audience=facts["audience"], readers=facts["readers"],
    ), readers="named")  # fmt: skip
    if view:
        messages.success(request, _("Their views are saved"))
        return redirect("cases:views", child)
    return form_page(
        request, form=form, child=access.child, heading=_("What do they say?"),
        back_url=reverse("cases:views", args=[child]),
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
    if answered(form, lambda facts: withdraw_view(actor=request.actor, view=view, **facts)):
        messages.success(request, _("Withdrawn"))
        return redirect("cases:views", access.child.public_id)
    return form_page(
        request, form=form, child=access.child, heading=_("Withdraw these views"),
        back_url=reverse("cases:views", args=[access.child.public_id]),
    )  # fmt: skip
