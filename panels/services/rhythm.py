"""The rhythm of a panel, and the meetings that it makes."""

import logging
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from calendars.days import load_calendar
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.calendar.replanning import asks_the_office
from panels.calendar.rhythm import Ahead, look_ahead, moment_of, without_meeting
from panels.models import MemberPart, Panel, PanelMeeting, PanelMember, Rhythm
from panels.permissions import check_set_up
from panels.services.meetings import create_meeting
from panels.services.standing_seats import deputy_on, sits_on
from panels.settings import AHEAD_WEEKS

logger = logging.getLogger(__name__)

PLANNED = register_notice(
    Notice(
        code="panels.meetings_planned",
        text=gettext_lazy("Panel meetings have been planned."),
        todo=gettext_lazy("See the days, and say whether you can come."),
    )
)
SHORTEST, LONGEST = 15, 480


@dataclass(frozen=True, slots=True)
class Generated:
    """The meetings that a run made, and the days that it looked at."""

    meetings: list[PanelMeeting]
    ahead: Ahead


@transaction.atomic
def set_rhythm(
    *,
    actor: Actor,
    panel: Panel,
    first_on: date,
    weeks_between: int,
    time: time,
    length_minutes: int,
    place: str,
    meets_in_school_holidays: bool = False,
    seen: str = "",
) -> Rhythm:
    """Say how often a panel meets, when and where. Meetings planned before stay as they are, until
    the office has said what becomes of them (`replan_meetings`).

    `seen` is the moment of the last change that the writer saw (ISO format; empty for none).
    Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    check_set_up(actor, panel)
    current = lock(panel)
    if not SHORTEST <= length_minutes <= LONGEST:
        raise Refused(_("Enter from 15 minutes to 8 hours."), field="length_minutes")
    if not 1 <= weeks_between <= 13:
        raise Refused(_("Enter from 1 to 13 weeks."), field="weeks_between")
    if first_on.weekday() > 4:
        raise Refused(_("Choose a day from Monday to Friday."), field="first_on")
    if not place.strip():
        raise Refused(_("Say where the panel meets."), field="place")
    before = Rhythm.objects.filter(panel=current).first()
    if (before.changed_at.isoformat() if before else "") != seen:
        raise StaleChange
    rhythm = before or Rhythm(panel=current, recorded_by=actor.user)
    rhythm.first_on, rhythm.weeks_between, rhythm.time = first_on, weeks_between, time
    rhythm.length_minutes, rhythm.place = length_minutes, place.strip()
    rhythm.meets_in_school_holidays = meets_in_school_holidays
    rhythm.changed_at = timezone.now()
    rhythm.save()
    return rhythm


@transaction.atomic
def generate_meetings(*, actor: Actor, panel: Panel, until: date | None = None) -> Generated:
    """Plan the meetings of the rhythm up to a day (default: as far ahead as the authority sets).

    Running it again plans nothing twice: a day for which there is a meeting, even one that was
    moved or cancelled since, is done. Raises PermissionDenied, or Refused (no rhythm, no chair).
    """
    check_set_up(actor, panel)
    current = lock(panel)
    rhythm = Rhythm.objects.filter(panel=current).first()
    if rhythm is None:
        raise Refused(_("Say first how often the panel meets."))
    members = list(PanelMember.objects.current().filter(panel=current).select_related("membership"))
    parts = {member.part: member.membership for member in members}
    if MemberPart.CHAIR not in parts:
        raise Refused(_("Add a chair first: a meeting is planned with somebody to chair it."))
    ahead = days_ahead(rhythm, until=until)
    meetings = [
        create_meeting(
            actor=actor, panel=current, starts_at=moment_of(rhythm, day), place=rhythm.place,
            length_minutes=rhythm.length_minutes, chair=parts[MemberPart.CHAIR],
            deputy_chair=deputy_on(members, day), rhythm_on=day,
            seats={one.membership: one.agency for one in members if sits_on(one, day)},
        )
        for day in without_meeting(current, ahead.days)
    ]  # fmt: skip
    if meetings:
        _tell(current, meetings, [member.membership for member in members])
    return Generated(meetings, ahead)


def generate_everywhere() -> int:
    """Every panel that has a rhythm, ahead of time; returns how many meetings were planned.

    A panel that cannot be planned holds up no other. One whose rhythm has changed waits until the
    office has said what becomes of the meetings before: nobody is invited to both.
    """
    count = 0
    for panel in Panel.objects.filter(rhythm__isnull=False).order_by("pk"):
        if asks_the_office(panel):
            continue
        try:
            count += len(generate_meetings(actor=Actor.system(), panel=panel).meetings)
        except Refused as refusal:
            logger.warning("no meetings planned for panel %s: %s", panel.pk, refusal.message)
    return count


def days_ahead(rhythm: Rhythm, *, until: date | None = None) -> Ahead:
    """From tomorrow as far ahead as the authority plans, or up to a day."""
    today = timezone.localdate()
    last = until or today + timedelta(weeks=get_setting(AHEAD_WEEKS))
    since = today + timedelta(days=1)
    return look_ahead(rhythm, since=since, until=last, calendar=load_calendar())


def _tell(panel: Panel, meetings: list[PanelMeeting], people: list[Membership]) -> None:
    notify(
        notice=PLANNED, recipients=[one.user for one in people],
        key=f"panel:{panel.pk}:{meetings[0].pk}", link="/panels/meetings/",
        membership_ids={one.user_id: one.pk for one in people}, by_email=False,
    )  # fmt: skip
