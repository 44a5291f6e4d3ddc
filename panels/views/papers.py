"""Papers of a meeting: making them, reading one's pack or an item's papers; who stands in."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.files import file_response
from ledger.form_pages import form_page
from panels.access import open_item, open_meeting, open_pack
from panels.forms.items import SubstituteForm
from panels.papers import standing
from panels.permissions import check_name_substitute
from panels.services import interests
from panels.services import papers as services


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One's own pack, the papers of each item; for the office also how far everybody is."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    can_manage = request.actor.can(Permission.MANAGE_PANEL)
    build = standing.build_of(meeting)
    packs = standing.packs_of(meeting, request.actor)
    context = {
        "meeting": meeting,
        "build": build,
        "is_under_way": build is not None and not build.job.is_finished,
        "pack": packs[0] if packs else None,
        "earlier_packs": packs[1:],
        "rows": standing.item_rows(meeting, request.actor),
        "members": standing.member_rows(meeting) if can_manage else [],
        "pointed_out": standing.pointed_out(meeting, request.actor),
        "can_manage": can_manage,
        "can_make": can_manage and meeting.status in {"planned", "in_session"},
    }
    return render(request, "panels/papers.html", context)


@require_POST
def make(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Have them made in the background."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    services.order_papers(actor=request.actor, meeting=meeting)
    return redirect("panels:papers", public_id=public_id)


def pack(request: ActingRequest, public_id: UUID) -> FileResponse:
    """One's own pack; the opening is logged for every child in it."""
    found = open_pack(actor=request.actor, public_id=public_id)
    file = services.open_pack(actor=request.actor, pack=found)
    return file_response(file, inline=True)


def of_item(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The papers of one item, with the reader's name on every page."""
    item = open_item(actor=request.actor, public_id=public_id, log=False)
    content = services.open_item_papers(actor=request.actor, item=item)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{item.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def name_substitute(request: ActingRequest, public_id: UUID, interest_id: UUID) -> HttpResponse:
    """Who takes the place of a member who stepped out of this item."""
    item = open_item(actor=request.actor, public_id=public_id)
    found = item.interests.stepping_out().filter(public_id=interest_id).first()
    if found is None:
        raise Http404
    check_name_substitute(request.actor, item)
    named = interests.substitutes_for(found)
    address = reverse("panels:item", args=[item.public_id])
    if not named.exists():
        messages.error(request, _("Nobody is named as a substitute for this member."))
        return redirect(address)
    form = SubstituteForm(request.POST or None, named=named)
    return form_page(
        request, form,
        lambda: interests.name_item_substitute(
            actor=request.actor, interest=found,
            substitute=form.cleaned_data["substitute"].membership,
            is_present=form.cleaned_data["is_present"],
        ),
        heading=_("Who takes the place of %(name)s?") % {"name": found.membership.user.full_name},
        caption=item.title, lede=_("On this item alone."), done=_("The substitute is named."),
        next_url=address,
    )  # fmt: skip
