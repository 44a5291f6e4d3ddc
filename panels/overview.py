"""What a panel's page shows: who sits on it, what is missing, when it meets."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agency
from ledger.authority_settings import AuthoritySetting, all_settings, get_setting
from panels.agenda.schedule import Schedule, schedule_of
from panels.calendar.rhythm import Ahead, without_meeting
from panels.deciding.quorum import REQUIRED_AGENCIES
from panels.models import (
    MemberPart,
    Panel,
    PanelMeeting,
    PanelMeetingStatus,
    PanelMember,
    Rhythm,
    Seat,
)
from panels.reads import coming_meetings
from panels.services.rhythm import days_ahead
from panels.settings import OFFICE, QUORUM_AGENCIES

SHOWN = 4


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """A meeting to come: how full it is, and what its members answered."""

    meeting: PanelMeeting
    schedule: Schedule
    item_count: int
    seats: list[Seat]
    own_seat: Seat | None

    @property
    def coming(self) -> int:
        """How many say that they come."""
        return sum(seat.reply == "coming" for seat in self.seats)

    @property
    def waiting(self) -> int:
        """How many have not answered."""
        return sum(not seat.reply for seat in self.seats)


def members_of(panel: Panel) -> list[PanelMember]:
    """Chair and deputy first, then members by agency."""
    found = list(PanelMember.objects.current().filter(panel=panel).with_people())
    order = {part: place for place, part in enumerate(MemberPart.values)}
    labels = dict(Agency.choices)
    found.sort(
        key=lambda one: (
            order[one.part],
            str(labels.get(one.agency, "")),
            one.membership.user.sort_name,
        )
    )
    return found


def gaps_in(members: list[PanelMember]) -> list[str]:
    """Why the panel could not decide as it stands, in words."""
    gaps = []
    parts = {member.part for member in members}
    if MemberPart.CHAIR not in parts:
        gaps.append(_("Nobody chairs the panel: no meeting can be planned."))
    if MemberPart.DEPUTY not in parts:
        gaps.append(_("There is no deputy: when the chair is away, nothing can be decided."))
    # Whoever chairs does not count for the quorum.
    agencies = {member.agency for member in members if member.part != MemberPart.CHAIR}
    for agency in sorted(REQUIRED_AGENCIES - agencies):
        gaps.append(
            _("Nobody sits on it for %(agency)s: no meeting would be quorate.")
            % {"agency": Agency(agency).label}
        )
    needed = get_setting(QUORUM_AGENCIES)
    if len(agencies - {""}) < needed:
        gaps.append(
            _("%(here)s agencies sit on it; a meeting needs %(needed)s beside the chair.")
            % {"here": len(agencies - {""}), "needed": needed}
        )
    return gaps


def gaps_ahead(members: list[PanelMember]) -> list[tuple[date, list[str]]]:
    """What will be missing besides after the last day of somebody who leaves: the day, and why."""
    known, found = set(gaps_in(members)), []
    for day in sorted({one.left_on for one in members if one.left_on is not None}):
        staying = [one for one in members if one.left_on is None or one.left_on > day]
        new = [gap for gap in gaps_in(staying) if gap not in known]
        known.update(new)
        if new:
            found.append((day, new))
    return found


def chaired_after(member: PanelMember) -> list[PanelMeeting]:
    """Meetings planned that somebody chairs although their last day on the panel is before."""
    planned = member.panel.meetings.filter(
        status=PanelMeetingStatus.PLANNED, starts_at__gt=timezone.now(), chair=member.membership_id
    ).order_by("starts_at")
    last = member.left_on
    return [one for one in planned if last and timezone.localdate(one.starts_at) > last]


def coming(panel: Panel, actor: Actor) -> list[ComingMeeting]:
    """The next meetings that the actor may open."""
    meetings = list(
        PanelMeeting.objects.with_counts()
        .filter(panel=panel, pk__in=coming_meetings(actor))
        .order_by("starts_at")[:SHOWN]
    )
    found = []
    for meeting in meetings:
        seats = list(meeting.seats.seated().select_related("membership"))
        own = [seat for seat in seats if seat.membership_id == actor.membership_id]
        found.append(
            ComingMeeting(
                meeting, schedule_of(meeting), meeting.item_count + meeting.ratification_count,
                seats, own[0] if own else None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Plans:
    """What the rhythm gives in the time ahead, and which of its days have no meeting yet."""

    rhythm: Rhythm
    ahead: Ahead
    to_plan: list[date]


def rhythm_of(panel: Panel) -> Rhythm | None:
    """How often the panel meets; None before anybody has said."""
    return Rhythm.objects.filter(panel=panel).first()


def plans_of(panel: Panel) -> Plans | None:
    """The rhythm with the days ahead; None before there is one."""
    rhythm = rhythm_of(panel)
    if rhythm is None:
        return None
    ahead = days_ahead(rhythm)
    return Plans(rhythm, ahead, without_meeting(panel, ahead.days))


def panel_settings() -> list[AuthoritySetting]:
    """The numbers that a panel works by: those that its office may change."""
    return [one for one in all_settings() if one.also_changed_with == OFFICE]
