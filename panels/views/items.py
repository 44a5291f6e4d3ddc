"""One item: what is asked, interests, views, the decision."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.family_desk import may_tell
from cases.registries import Words, agenda_kinds
from cases.request_papers import RequestPaper
from ledger.form_pages import form_page
from panels.access import (
    find_item_of_child_who_left,
    open_item,
    opens_meeting,
    reads_record,
)
from panels.agenda.progress import is_on
from panels.agenda.waits import waits_of_items
from panels.deciding.criteria import triage_of
from panels.deciding.decided import decision_page
from panels.deciding.impartial import chairing_of
from panels.deciding.quorum import quorum_of
from panels.deciding.targets import targets_of_items
from panels.forms.items import (
    ChooseMeetingForm,
    MemberViewForm,
)
from panels.forms.meetings import ReasonForm
from panels.interests.likely import likely_of
from panels.interests.record import for_those_who_run
from panels.live.one_item import follow_url
from panels.models import AgendaItem, ItemStatus
from panels.permissions import (
    check_give_view,
    check_manage,
)
from panels.reads import coming_meetings, subject_of, views_weighed, visible_views
from panels.reconsiderations.rules import reconsiderations_of
from panels.services import agenda, fast_tracks, member_views
from panels.steps import steps_for


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The item's page; of a child who has left the authority, that and nothing else."""
    left = find_item_of_child_who_left(actor=request.actor, public_id=public_id)
    if left is not None:
        return render(request, "panels/item_left.html", _left(left, request))
    item = open_item(actor=request.actor, public_id=public_id)
    kind, subject = agenda_kinds.get(item.kind), subject_of(item)
    template, details = kind.summary(subject)
    meeting = item.ratifying_meeting or item.meeting
    standing = [d for d in item.decisions.all() if d.stands]
    context = {
        "item": item,
        "kind_label": kind.label,
        "meeting": meeting,
        "opens_meeting": opens_meeting(request.actor, meeting),
        "follow_url": follow_url(item, request.actor),
        "is_on_now": is_on(item),
        "papers": _papers(item, subject, request),
        "request_paper": _shared_paper(item, subject, request),
        "likely": likely_of(item, request.actor.membership),
        **for_those_who_run(item, request.actor),
        "summary": render_to_string(template, details),
        "triage": triage_of(item, request.actor),
        "interests": item.standing_interests,
        "views": visible_views(item, request.actor),
        "view_count": views_weighed(item).count(),
        "quorum": quorum_of(item, meeting, interests=item.standing_interests) if meeting else None,
        "decision": standing[0] if standing else None,
        "earlier_decisions": [d for d in item.decisions.all() if not d.stands],
        "reconsiderations": reconsiderations_of(item.decisions.all(), request.actor),
        **chairing_of(item),
        "wait": waits_of_items([item], request.actor)[item.kind, item.subject_id],
        **(decision_page(standing[0], request.actor) if standing else {}),
        "may_tell": may_tell(request.actor),
        "actions": item.actions.select_related("owner__user", "task"),
        "targets": targets_of_items([item])[item.pk],
        "steps": steps_for(item, request.actor),
        "can_manage": request.actor.can(Permission.MANAGE_PANEL),
    }
    return render(request, "panels/item.html", context)


def give_view(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member's own view."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_give_view(request.actor, item)
    own = item.views.filter(membership=request.actor.membership).values().first()
    form = MemberViewForm(request.POST or None, item=item, initial=own or {})
    return form_page(
        request, form,
        lambda: member_views.record_member_view(
            actor=request.actor, item=item, **form.cleaned_data
        ),
        heading=_("My view"), caption=item.title, done=_("Your view is saved."),
        next_url=_address(item),
    )  # fmt: skip


def choose_ratification(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Put a decided fast track up for ratification."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    form = ChooseMeetingForm(request.POST or None, meetings=coming_meetings(request.actor))
    return form_page(
        request, form,
        lambda: fast_tracks.put_up_for_ratification(
            actor=request.actor, item=item, meeting=form.cleaned_data["meeting"]
        ),
        heading=_("Which meeting ratifies this?"), caption=item.title,
        done=_("It stands at the top of that meeting."), next_url=_address(item),
    )  # fmt: skip


def take_off(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take an item off; the request goes back to the queue."""
    left = find_item_of_child_who_left(actor=request.actor, public_id=public_id)
    item = left or open_item(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    form = ReasonForm(request.POST or None, submit_label=_("Take off the agenda"))
    return form_page(
        request, form,
        lambda: agenda.take_off_item(
            actor=request.actor, item=item, reason=form.cleaned_data["reason"]
        ),
        heading=_("Take off the agenda"), caption=item.reference if left else item.title,
        done=_("Taken off. It is back in the queue."), next_url=reverse("panels:queue"),
    )  # fmt: skip


def _left(item: AgendaItem, request: ActingRequest) -> dict[str, object]:
    may_take_off = item.status == ItemStatus.LISTED and request.actor.can(Permission.MANAGE_PANEL)
    return {
        "item": item,
        "kind_label": agenda_kinds.get(item.kind).label,
        "meeting": item.ratifying_meeting or item.meeting,
        "may_take_off": may_take_off,
    }


def _papers(item: AgendaItem, subject: object, request: ActingRequest) -> list[tuple[Words, str]]:
    """The papers as PDF; the pages of the record for those who read it."""
    papers = reverse("panels:item_papers", args=[item.public_id])
    found: list[tuple[Words, str]] = [(_("Papers of this item (PDF)"), papers)]
    if reads_record(request.actor, item):
        found += agenda_kinds.get(item.kind).papers(subject, request.actor)
    return found


def _shared_paper(item: AgendaItem, subject: object, request: ActingRequest) -> RequestPaper | None:
    """What the request shares, for those to whom the record is closed."""
    if reads_record(request.actor, item):
        return None
    return agenda_kinds.get(item.kind).paper(subject)


def _address(item: AgendaItem) -> str:
    return reverse("panels:item", args=[item.public_id])
