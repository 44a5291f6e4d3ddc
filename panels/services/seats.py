"""Seats at a meeting: coming or not, a substitute instead, and who was there."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.models import PanelMeeting, PanelMeetingStatus, Seat, SeatReply, Substitute
from panels.permissions import check_answer_for, check_run
from panels.services.invitations import tell_calendars

SEATED_INSTEAD = register_notice(
    Notice(
        code="panels.seated_instead",
        text=gettext_lazy("You have a seat at panel meeting %(reference)s for a member."),
        todo=gettext_lazy("See when and where it is, read the papers and declare any interest."),
        duty=True,
    )
)
SEAT_EMPTY = register_notice(
    Notice(
        code="panels.seat_empty",
        text=gettext_lazy("A member cannot come to panel meeting %(reference)s."),
        todo=gettext_lazy("Nobody comes instead. See whether the meeting still has its quorum."),
    )
)


def substitutes_of(seat: Seat) -> QuerySet[Substitute]:
    """Who may come for the holder of a seat: those named for the member of this panel."""
    return (
        Substitute.objects.current()
        .with_people()
        .filter(
            member__panel=seat.meeting.panel_id,
            member__membership=seat.membership_id,
        )
    )


@transaction.atomic
def answer_invitation(
    *, actor: Actor, seat: Seat, is_coming: bool, substitute: Membership | None = None
) -> Seat:
    """A member says whether they come; if not, a named substitute takes the seat.

    The office can answer for them. Raises PermissionDenied, StaleChange (the meeting has begun, or
    the seat was taken back), or Refused (not named as substitute, or seated already).
    """
    check_answer_for(actor, seat)
    meeting = lock(seat.meeting)
    current = lock(seat)
    if meeting.status != PanelMeetingStatus.PLANNED or current.stood_down_at is not None:
        raise StaleChange
    current.reply = SeatReply.COMING if is_coming else SeatReply.NOT_COMING
    current.replied_at = timezone.now()
    current.save(update_fields=["reply", "replied_at"])
    if is_coming:
        _take_back(meeting, current)
        return current
    if substitute is not None:
        _give_over(meeting, current, substitute)
    else:
        _tell_office(meeting, current)
    return current


@transaction.atomic
def record_presence(
    *,
    actor: Actor,
    meeting: PanelMeeting,
    present: Iterable[Seat],
    instead: Mapping[Seat, Membership] | None = None,
) -> None:
    """Record who is there, and which named substitutes came for whom. Everybody else is away.

    Raises PermissionDenied, StaleChange (also for a seat at another meeting), or Refused (not named
    as substitute).
    """
    check_run(actor, meeting)
    current = lock(meeting)
    if current.status not in {PanelMeetingStatus.IN_SESSION, PanelMeetingStatus.HELD}:
        raise StaleChange(_("Start the meeting first: presence is recorded while it is held."))
    there = {seat.pk for seat in present}
    for seat, membership in (instead or {}).items():
        if seat.meeting_id != current.pk:
            raise StaleChange
        there.discard(seat.pk)
        there.add(_give_over(current, lock(seat), membership).pk)
    seats = list(current.seats.select_for_update(of=("self",)).order_by("pk"))
    for seat in seats:
        seat.is_present = seat.pk in there
        if seat.is_present and seat.substitute_for_id in there:
            raise Refused(_("A member and their substitute hold one seat: choose one of them."))
        if seat.substitute_for_id in there:
            seat.stood_down_at = seat.stood_down_at or timezone.now()
        seat.save(update_fields=["is_present", "stood_down_at"])


@transaction.atomic
def record_arrival(
    *, actor: Actor, seat: Seat, is_here: bool, instead: Membership | None = None
) -> None:
    """One member came or left, or a named substitute came for them; nobody else's changes.

    `seat` is the member's own. Raises PermissionDenied, StaleChange (not in session, or the member
    has left the panel), or Refused (not named as substitute, or seated already).
    """
    check_run(actor, seat.meeting)
    meeting = lock(seat.meeting)
    if meeting.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("The meeting is not in session: nobody comes or leaves."))
    current = lock(seat)
    if current.stood_down_at is not None or current.substitute_for_id is not None:
        raise StaleChange
    here = _give_over(meeting, current, instead) if instead else current if is_here else None
    place = meeting.seats.select_for_update(of=("self",)).filter(
        Q(pk=current.pk) | Q(substitute_for=current)
    )
    for one in place.order_by("pk"):
        one.is_present = here is not None and one.pk == here.pk
        if one.substitute_for_id and here is not None and here.pk == current.pk:
            one.stood_down_at = one.stood_down_at or timezone.now()
        one.save(update_fields=["is_present", "stood_down_at"])


def _give_over(meeting: PanelMeeting, seat: Seat, membership: Membership) -> Seat:
    """The substitute's seat for this one, new or taken up again; as it is when it stands."""
    own = meeting.seats.select_for_update(of=("self",)).filter(membership=membership).first()
    if own is not None and own.stood_down_at is None and own.substitute_for_id == seat.pk:
        return own
    if not substitutes_of(seat).filter(membership=membership).exists():
        raise Refused(_("Choose one of the substitutes named for this member."))
    if own is not None and own.stood_down_at is None:
        raise Refused(
            _("%(name)s has a seat at this meeting already.") % {"name": membership.user.full_name}
        )
    gone = _stand_down(meeting, seat.substitute_seats.filter(stood_down_at__isnull=True))
    taken = own or Seat(meeting=meeting, membership=membership)
    taken.agency, taken.substitute_for, taken.stood_down_at = seat.agency, seat, None
    taken.reply, taken.is_present = SeatReply.NONE, None
    taken.save()
    if meeting.status == PanelMeetingStatus.PLANNED:
        tell_calendars(meeting=meeting, seats=[taken], cancelled=[seat, *gone])
        notify(
            notice=SEATED_INSTEAD, recipients=[membership.user],
            key=f"seat:{taken.pk}:{meeting.calendar_sequence}",
            link=f"/panels/meetings/{meeting.public_id}/", reference=meeting.reference,
            membership_ids={membership.user_id: membership.pk}, by_email=False,
        )  # fmt: skip
    return taken


def _take_back(meeting: PanelMeeting, seat: Seat) -> None:
    gone = _stand_down(meeting, seat.substitute_seats.filter(stood_down_at__isnull=True))
    if gone:
        tell_calendars(meeting=meeting, seats=[seat], cancelled=gone)


def _stand_down(meeting: PanelMeeting, seats: QuerySet[Seat]) -> list[Seat]:
    gone = list(seats.select_for_update(of=("self",)))
    for seat in gone:
        seat.stood_down_at, seat.is_present = timezone.now(), False
        seat.save(update_fields=["stood_down_at", "is_present"])
    return gone


def _tell_office(meeting: PanelMeeting, seat: Seat) -> None:
    """Nobody comes: a substitute who was seated need not, and the coordinators are told."""
    gone = _stand_down(meeting, seat.substitute_seats.filter(stood_down_at__isnull=True))
    tell_calendars(meeting=meeting, cancelled=gone)
    office = Membership.objects.current().filter(
        organisation=meeting.panel.authority_id, role=Role.PANEL_COORDINATOR
    )
    people = list(office.select_related("user"))
    notify(
        notice=SEAT_EMPTY, recipients=[one.user for one in people],
        key=f"seat:{seat.pk}:{seat.replied_at:%Y%m%d%H%M%S}",
        link=f"/panels/meetings/{meeting.public_id}/", reference=meeting.reference,
        membership_ids={one.user_id: one.pk for one in people},
    )  # fmt: skip
