"""Recording afterwards a meeting that was held without Waymark, planned in it or not.

From then on it is as any other: its agenda, who was there, interests, decisions and minutes. Nobody
is invited or told to get ready for what is over.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Role
from ledger.errors import Refused
from ledger.notices import Notice, notify, register_notice
from ledger.state import apply_transition, lock
from panels.models import Panel, PanelMeeting, PanelMeetingStatus
from panels.permissions import check_record_unplanned, check_run
from panels.services.fast_tracks import put_up_unratified
from panels.services.meetings import add_meeting
from panels.transitions import MEETING

RECORDED = register_notice(
    Notice(
        code="panels.meeting_recorded",
        text=gettext_lazy("The chair records panel meeting %(reference)s, held without Waymark."),
        todo=gettext_lazy("Put on its agenda what it discussed."),
    )
)


class MeetingThere(Refused):
    """The panel has a meeting at that time: what happened is recorded in that one."""

    def __init__(self, meeting: PanelMeeting) -> None:
        self.meeting = meeting
        super().__init__(
            _("The panel has meeting %(reference)s at that time. Record what happened there.")
            % {"reference": meeting.reference},
            field="held_on",
        )


@transaction.atomic
def record_held_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Record afterwards a meeting that was held without Waymark: who was there, what was decided.

    It is recorded as completely as any other; decisions bear the day on which it was held. Raises
    PermissionDenied, StaleChange, or Refused before it was held.
    """
    check_run(actor, meeting)
    if meeting.starts_at > timezone.now():
        raise Refused(_("This meeting has not been held yet. Start it when it begins."))
    recorded = apply_transition(
        subject=meeting, table=MEETING, action="record", actor=actor, opened_at=timezone.now(),
        recorded_afterwards_at=timezone.now(), recorded_afterwards_by=actor.membership,
    )  # fmt: skip
    put_up_unratified(recorded)
    return recorded


@transaction.atomic
def record_unplanned_meeting(
    *,
    actor: Actor,
    panel: Panel,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    chair: Membership,
    members: Iterable[Membership],
    deputy_chair: Membership | None = None,
) -> PanelMeeting:
    """Record a meeting that nobody had planned in Waymark, with a seat for each of its people.

    By the office, or by whoever chaired it. Raises PermissionDenied, MeetingThere, or Refused
    naming the field: it is not over, ended before it began, or was before the panel met at all.
    """
    check_record_unplanned(actor, panel)
    current = lock(panel)
    _check_was_held(current, starts_at, ends_at)
    is_office = actor.can(Permission.MANAGE_PANEL)
    if not is_office and actor.membership not in (chair, deputy_chair):
        raise Refused(
            _("You record a meeting that you chaired, or were the deputy of."), field="chair"
        )
    invited = {one.pk: one for one in (*members, chair, deputy_chair) if one is not None}
    # Whoever has left since spoke for the agency that they sat on the panel for.
    agencies = dict(current.members.order_by("joined_on").values_list("membership", "agency"))
    now = timezone.now()
    meeting, _seats = add_meeting(
        actor=actor, action="record", panel=current, starts_at=starts_at, place=place,
        length_minutes=int((ends_at - starts_at).total_seconds()) // 60, chair=chair,
        deputy_chair=deputy_chair, status=PanelMeetingStatus.IN_SESSION, opened_at=now,
        recorded_afterwards_at=now, recorded_afterwards_by=actor.membership,
        seats={one: agencies.get(pk, one.agency) for pk, one in invited.items()},
    )  # fmt: skip
    if not is_office:
        _tell_office(meeting)
    return meeting


def _check_was_held(panel: Panel, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(
            _("The meeting must end after it began. Enter a later time."), field="ended_at"
        )
    if ends_at > timezone.now():
        raise Refused(
            _("This meeting is not over yet. Plan a meeting that is to come."), field="held_on"
        )
    if timezone.localdate(starts_at) < panel.began_on:
        raise Refused(
            _("The panel has met since %(day)s. Choose that day or a later one.")
            % {"day": date_format(panel.began_on, "j F Y")},
            field="held_on",
        )
    if (there := meeting_between(panel, starts_at, ends_at)) is not None:
        raise MeetingThere(there)


def meeting_between(panel: Panel, starts_at: datetime, ends_at: datetime) -> PanelMeeting | None:
    """A meeting of the panel, not cancelled, that takes some of this time; the earliest."""
    before = panel.meetings.exclude(status=PanelMeetingStatus.CANCELLED).filter(
        starts_at__lt=ends_at
    )
    same_day = before.filter(starts_at__date__gte=timezone.localdate(starts_at))
    there = (one for one in same_day.order_by("starts_at", "pk") if one.ends_at > starts_at)
    return next(there, None)


def _tell_office(meeting: PanelMeeting) -> None:
    """The office puts on the agenda what was discussed: the chair does not see what waits."""
    office = Membership.objects.current().with_role(Role.PANEL_COORDINATOR)
    people = list(office.filter(organisation=meeting.panel.authority_id).select_related("user"))
    notify(
        notice=RECORDED, recipients=[one.user for one in people], key=f"recorded:{meeting.pk}",
        link=f"/panels/meetings/{meeting.public_id}/", reference=meeting.reference,
        membership_ids={one.user_id: one.pk for one in people},
    )  # fmt: skip
