"""Coming or not, and who is there."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.form_pages import filled, form_page
from panels.access import open_meeting, open_seat
from panels.forms.seats import COMING, NOBODY, AnswerSeatForm, PresenceForm
from panels.live.page import page_of_meeting
from panels.models import Seat
from panels.permissions import check_answer_for, check_run
from panels.services import seats as services


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member says whether they come; the office can say it for them."""
    seat = open_seat(actor=request.actor, public_id=public_id)
    check_answer_for(request.actor, seat)
    named = [one.membership for one in services.substitutes_of(seat)]
    is_own = seat.membership_id == request.actor.membership_id
    form = AnswerSeatForm(
        *filled(request), substitutes=named, is_own=is_own, initial={"answer": _given(seat)}
    )
    meeting_url = reverse("panels:meeting", args=[seat.meeting.public_id])
    return form_page(
        request, form,
        lambda: services.answer_invitation(actor=request.actor, seat=seat, **form.answered()),
        heading=_("Can you come?") if is_own else seat.membership.user.full_name,
        caption=seat.meeting.reference, done=_("The answer is saved."), next_url=meeting_url,
        template="panels/answer_seat.html", seat=seat, fields={"substitute": "answer"},
    )  # fmt: skip


def presence(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Who is there."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    form = PresenceForm(*filled(request), meeting=meeting)
    is_over = meeting.recorded_afterwards_at is not None
    return form_page(
        request, form,
        lambda: services.record_presence(
            actor=request.actor, meeting=meeting, present=form.present(),
            instead=form.instead(),
        ),
        heading=_("Who was there") if is_over else _("Who is here"),
        done=_("Saved who was there.") if is_over else _("Saved who is here."),
        caption=meeting.reference,
        next_url=page_of_meeting(meeting),
    )  # fmt: skip


def _given(seat: Seat) -> str:
    if not seat.reply:
        return ""
    if seat.reply == "coming":
        return COMING
    instead = seat.substitute_seats.filter(stood_down_at__isnull=True).first()
    return str(instead.membership.public_id) if instead else NOBODY
