"""The seats of standing members at meetings that are planned: they come and go with the member.

Parts of the services that change who sits on a panel, or when it meets: their caller holds the
panel's lock or the meeting's.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accounts.models import Membership
from panels.models import MemberPart, Panel, PanelMeeting, PanelMeetingStatus, PanelMember, Seat
from panels.services.invitations import tell_calendars


def planned_meetings(panel: Panel) -> list[PanelMeeting]:
    """The panel's meetings to come, locked in one order: two changes never wait in a ring."""
    return list(
        panel.meetings.select_for_update(of=("self",))
        .filter(status=PanelMeetingStatus.PLANNED, starts_at__gt=timezone.now())
        .order_by("pk")
    )


def seat_member(meeting: PanelMeeting, member: PanelMember, before: PanelMember | None) -> None:
    """The member's seat at a meeting; a chair's or deputy's part in it with the seat."""
    seat, is_new = Seat.objects.get_or_create(
        meeting=meeting, membership=member.membership, defaults={"agency": member.agency}
    )
    if not is_new:
        seat.stood_down_at, seat.substitute_for, seat.agency = None, None, member.agency
        seat.save(update_fields=["stood_down_at", "substitute_for", "agency"])
    _give_part(meeting, member, before)
    if before is not None and before.membership_id != member.membership_id:
        unseat_member(meeting, before)
    tell_calendars(meeting=meeting, seats=[seat])


def _give_part(meeting: PanelMeeting, member: PanelMember, before: PanelMember | None) -> None:
    field = {MemberPart.CHAIR: "chair", MemberPart.DEPUTY: "deputy_chair"}.get(
        MemberPart(member.part)
    )
    if field is None:
        return
    # A meeting for which somebody else was chosen on purpose keeps them.
    holder_id = getattr(meeting, f"{field}_id")
    was_theirs = before is not None and holder_id == before.membership_id
    if was_theirs or holder_id is None:
        setattr(meeting, field, member.membership)
    if meeting.deputy_chair_id == meeting.chair_id:
        meeting.deputy_chair = None
    meeting.save(update_fields=["chair", "deputy_chair"])


def unseat_member(meeting: PanelMeeting, member: PanelMember) -> None:
    if meeting.deputy_chair_id == member.membership_id:
        meeting.deputy_chair = None
        meeting.save(update_fields=["deputy_chair"])
    if meeting.chair_id == member.membership_id:
        return
    own = meeting.seats.select_for_update(of=("self",)).filter(membership=member.membership_id)
    gone = list(own.filter(stood_down_at__isnull=True))
    gone += meeting.seats.filter(substitute_for__in=gone, stood_down_at__isnull=True)
    for seat in gone:
        seat.stood_down_at = timezone.now()
        seat.save(update_fields=["stood_down_at"])
    tell_calendars(meeting=meeting, cancelled=gone)


def follow_last_day(meeting: PanelMeeting, member: PanelMember) -> None:
    """No seat at a meeting after the member's last day; the seat back at one that is before it.

    A member who was not invited to a meeting gets no seat there, unless the panel's rhythm made
    the meeting.
    """
    if member.left_on is not None and timezone.localdate(meeting.starts_at) > member.left_on:
        unseat_member(meeting, member)
        return
    own = meeting.seats.filter(membership=member.membership_id).first()
    was_taken_away = own is not None and own.stood_down_at is not None
    if was_taken_away or (own is None and meeting.rhythm_on is not None):
        seat_member(meeting, member, None)


def leaving_before(panel: Panel, day: date) -> dict[int, PanelMember]:
    """Members who sit on the panel today and no longer on that day, by membership."""
    leaving = PanelMember.objects.sitting().filter(panel=panel, left_on__lt=day)
    return {one.membership_id: one for one in leaving.select_related("membership__user")}


def sits_on(member: PanelMember, day: date) -> bool:
    """Whether somebody who sits on the panel today still does on a later day."""
    return member.left_on is None or member.left_on >= day


def deputy_on(members: Iterable[PanelMember], day: date) -> Membership | None:
    """The deputy among these on that day; None once the last one has left."""
    deputies = (one for one in members if one.part == MemberPart.DEPUTY and sits_on(one, day))
    return next((one.membership for one in deputies), None)
