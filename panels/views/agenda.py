"""The agenda of a meeting: its order and times, filling it, carrying over."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.errors import Refused, StaleChange
from ledger.form_pages import filled, form_page
from panels.access import open_item, open_meeting
from panels.agenda.news import news_since
from panels.agenda.schedule import schedule_of
from panels.agenda.waiting import propose
from panels.forms.agenda import ArrangeForm, CarryOverForm, FillForm, MoveForm, OrderForm
from panels.live.page import page_of_meeting
from panels.models import AgendaItem, PanelMeeting, PanelMeetingStatus
from panels.permissions import can_run, check_manage, check_run
from panels.reads import AgendaRow, agenda_of, later_meetings, open_items
from panels.services.agenda_order import AgendaChanged, arrange_agenda, move_item
from panels.services.carrying_over import carry_over
from panels.services.filling import Filled, fill_agenda

OPEN = {PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION}


def agenda_context(request: ActingRequest, meeting: PanelMeeting) -> dict[str, Any]:
    """What `panels/includes/agenda.html` shows."""
    schedule = schedule_of(meeting)
    places = list(meeting.seats.seated().select_related("membership__user"))
    runs = can_run(request.actor, meeting)
    return {
        "meeting": meeting,
        "rows": agenda_of(meeting, request.actor, places, schedule),
        "schedule": schedule,
        "can_run": runs,
        "can_arrange": runs and meeting.status in OPEN,
        "can_manage": request.actor.can(Permission.MANAGE_PANEL),
    }


@require_POST
def move(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Move an item one place up or down."""
    item = open_item(actor=request.actor, public_id=public_id, log=False)
    if item.meeting is None:
        raise Http404
    form = MoveForm(request.POST)

    def save() -> None:
        if not form.is_valid():
            raise StaleChange
        move_item(actor=request.actor, item=item, **form.cleaned_data)

    check_run(request.actor, item.meeting)
    return _rearranged(request, item.meeting, save, f"item-{item.public_id}")


def arrange(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give every item a place and a time; also where dragging sends the order it leaves."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    if "order" in request.POST:
        return _dragged(request, meeting)
    rows = [row for row in agenda_context(request, meeting)["rows"] if not row.is_for_ratification]
    form = ArrangeForm(*filled(request), rows=rows, initial={"seen": meeting.agenda_version})

    def save() -> None:
        arrange_agenda(
            actor=request.actor, meeting=meeting, order=form.order(), minutes=form.minutes(),
            seen=form.cleaned_data["seen"],
        )  # fmt: skip

    context: dict[str, Any] = {
        "heading": _("Order and times"), "caption": meeting.reference, "meeting": meeting,
        "schedule": schedule_of(meeting), "back_url": _address(meeting),
    }  # fmt: skip
    if request.method == "POST" and form.data.get("seen") != str(meeting.agenda_version):
        form = _on_the_new_agenda(request, meeting, rows)
        return render(request, "panels/arrange.html", {**context, "form": form})
    return form_page(
        request, form, save, done=_("The agenda is saved."), next_url=_address(meeting),
        template="panels/arrange.html", **context,
    )  # fmt: skip


def fill(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What waits, the most urgent first; those that fit are ticked."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    proposals = propose(request.actor, meeting)
    form = FillForm(*filled(request), keys=[one.key for one in proposals])
    if request.method == "POST" and form.is_valid():
        listed = fill_agenda(actor=request.actor, meeting=meeting, chosen=form.requests())
        _tell_filled(request, listed)
        return HttpResponseRedirect(_address(meeting))
    chosen = (
        set(request.POST.getlist("chosen"))
        if form.is_bound
        else {one.key for one in proposals if one.fits and not meeting.recorded_afterwards_at}
    )
    context = {
        "heading": _("Fill the agenda"),
        "meeting": meeting,
        "form": form,
        "proposals": proposals,
        "chosen": chosen,
        "schedule": schedule_of(meeting),
    }
    return render(request, "panels/fill.html", context)


def carry(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was not reached goes to a later meeting, with a reason."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    items, later = open_items(meeting, request.actor), later_meetings(meeting)
    form = CarryOverForm(
        *filled(request), items=items, meetings=later,
        named=items.about_children_of(request.actor).values_list("pk", flat=True),
        late=_suggested(request, meeting, items),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: carry_over(actor=request.actor, meeting=meeting, **form.cleaned_data),
        heading=_("Carry over"), caption=meeting.reference, template="panels/carry_over.html",
        done=lambda carried: ngettext(
            "%(n)s item stands at the later meeting.",
            "%(n)s items stand at the later meeting.", len(carried),
        ) % {"n": len(carried)},
        next_url=page_of_meeting(meeting), can_manage=request.actor.can(Permission.MANAGE_PANEL),
        has_items=items.exists(), has_later=later.exists(), back_url=page_of_meeting(meeting),
    )  # fmt: skip


def _suggested(
    request: ActingRequest, meeting: PanelMeeting, items: Iterable[AgendaItem]
) -> list[int]:
    """The one that the live screen asks for, else all that was not reached."""
    wanted = request.GET.get("item", "")
    one = [item.pk for item in items if str(item.public_id) == wanted]
    return one or _not_reached(meeting, items)


def _not_reached(meeting: PanelMeeting, items: Iterable[AgendaItem]) -> list[int]:
    """In session everything that is open; before it what the time is too short for."""
    if meeting.status == PanelMeetingStatus.IN_SESSION:
        return [item.pk for item in items]
    slots = schedule_of(meeting).slots
    return [item.pk for item in items if item.pk in slots and slots[item.pk].is_late]


def _dragged(request: ActingRequest, meeting: PanelMeeting) -> HttpResponse:
    form = OrderForm(request.POST)

    def save() -> None:
        if not form.is_valid():
            raise StaleChange
        arrange_agenda(actor=request.actor, meeting=meeting, **form.cleaned_data)

    return _rearranged(request, meeting, save, "agenda")


def _rearranged(
    request: ActingRequest, meeting: PanelMeeting, save: Callable[[], None], anchor: str
) -> HttpResponse:
    """The agenda as it is now; after a refusal with what others changed."""
    is_part = bool(request.headers.get("HX-Request"))
    said, news, is_refused = _("The agenda is in its new order."), [], True
    try:
        save()
        is_refused = False
    except AgendaChanged as refusal:
        said, news = refusal.message, news_since(meeting, seen=refusal.seen, actor=request.actor)
    except Refused as refusal:
        said = refusal.message
    if not is_part:
        if is_refused:
            messages.error(request, " ".join([said, *news]))
        return HttpResponseRedirect(f"{_address(meeting)}#{anchor}")
    fresh = open_meeting(actor=request.actor, public_id=meeting.public_id)
    told = {"said": said, "news": news, "is_refused": is_refused}
    return render(
        request, "panels/includes/agenda.html", {**agenda_context(request, fresh), **told}
    )


def _on_the_new_agenda(
    request: ActingRequest, meeting: PanelMeeting, rows: Sequence[AgendaRow]
) -> ArrangeForm:
    """What was typed on an older agenda, in the fields of today's, with what others changed."""
    refusal = AgendaChanged(_seen(request))
    form = ArrangeForm(rows=rows)
    typed = {field.name: request.POST.get(field.html_name, field.value()) for field in form}
    form = ArrangeForm({**typed, "seen": meeting.agenda_version}, rows=rows)
    news = news_since(meeting, seen=refusal.seen, actor=request.actor)
    form.add_error(None, " ".join([refusal.message, *news]))
    return form


def _seen(request: ActingRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() else 0


def _tell_filled(request: ActingRequest, filled: Filled) -> None:
    if filled.items:
        text = ngettext(
            "%(n)s request is on the agenda.", "%(n)s requests are on the agenda.",
            len(filled.items),
        )  # fmt: skip
        messages.success(request, text % {"n": len(filled.items)})
    for title, reason in filled.refused:
        messages.error(request, f"{title}: {reason}")


def _address(meeting: PanelMeeting) -> str:
    return reverse("panels:meeting", args=[meeting.public_id])
