"""Planning a panel meeting, holding it, agreeing its minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.models import ItemStatus, Panel, PanelMeeting, PanelMeetingStatus, Seat
from panels.permissions import check_manage, check_run
from panels.settings import ACCESS_DAYS
from panels.transitions import MEETING

INVITED = register_notice(
    Notice(
        code="panels.invited",
        text=gettext_lazy("You are invited to panel meeting %(reference)s."),
        todo=gettext_lazy("See when and where it is, read the papers and declare any interest."),
    )
)


@transaction.atomic
def plan_meeting(
    *,
    actor: Actor,
    panel: Panel,
    starts_at: datetime,
    place: str,
    chair: Membership,
    members: Iterable[Membership],
    deputy_chair: Membership | None = None,
    length_minutes: int = 120,
) -> PanelMeeting:
    """Plan a meeting and invite its members. Raises PermissionDenied or Refused."""
    check_manage(actor)
    if chair.role != Role.PANEL_CHAIR:
        raise Refused(_("Choose somebody who is a panel chair."), field="chair")
    if deputy_chair is not None and deputy_chair == chair:
        raise Refused(_("The deputy must be somebody else."), field="deputy_chair")
    meeting = PanelMeeting.objects.create(
        panel=panel,
        reference=make_reference("M"),
        starts_at=starts_at,
        length_minutes=length_minutes,
        place=place,
        chair=chair,
        deputy_chair=deputy_chair,
        controller=panel.authority,
        recorded_by=actor.user,
    )
    record_status(subject=meeting, action="plan", before="", after=meeting.status, actor=actor)
    everybody = {m.pk: m for m in (*members, chair, deputy_chair) if m is not None}
    Seat.objects.bulk_create(
        Seat(meeting=meeting, membership=m, agency=m.agency) for m in everybody.values()
    )
    notify(
        notice=INVITED,
        recipients=[m.user for m in everybody.values()],
        key=f"meeting:{meeting.pk}",
        link=f"/panels/meetings/{meeting.public_id}/",
        reference=meeting.reference,
        membership_ids={m.user_id: m.pk for m in everybody.values()},
    )
    return meeting


@transaction.atomic
def record_presence(*, actor: Actor, meeting: PanelMeeting, present: Iterable[Seat]) -> None:
    """Record who is there. Everybody not named is away. Raises PermissionDenied or StaleChange."""
    check_run(actor, meeting)
    current = lock(meeting)
    if current.status not in {PanelMeetingStatus.IN_SESSION, PanelMeetingStatus.HELD}:
        raise StaleChange(_("Start the meeting first: presence is recorded while it is held."))
    there = {seat.pk for seat in present}
    for seat in current.seats.select_for_update(of=("self",)):
        seat.is_present = seat.pk in there
        seat.save(update_fields=["is_present"])


@transaction.atomic
def start_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Open the session. Raises PermissionDenied or StaleChange."""
    check_run(actor, meeting)
    return apply_transition(subject=meeting, table=MEETING, action="start", actor=actor)


@transaction.atomic
def end_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Close the session. Raises PermissionDenied, StaleChange, or Refused with items undecided."""
    check_run(actor, meeting)
    undecided = lock(meeting).items.filter(status=ItemStatus.LISTED).count()
    if undecided:
        raise Refused(
            _("%(count)s items are still open. Decide, defer or take off each one first.")
            % {"count": undecided}
        )
    return apply_transition(subject=meeting, table=MEETING, action="end", actor=actor)


@transaction.atomic
def write_minutes(
    *, actor: Actor, meeting: PanelMeeting, minutes: str, seen: str = ""
) -> PanelMeeting:
    """Save the minutes' text. `seen` is the text that the writer started from.

    Raises PermissionDenied, or StaleChange when agreed or changed by somebody else meanwhile.
    """
    check_run(actor, meeting)
    current = lock(meeting)
    closed = {PanelMeetingStatus.AGREED, PanelMeetingStatus.CANCELLED}
    if current.status in closed or _words(current.minutes) != _words(seen):
        raise StaleChange
    current.minutes = minutes
    current.save(update_fields=["minutes"])
    return current


def _words(text: str) -> list[str]:
    """Browsers send other line ends than were stored."""
    return text.split()


@transaction.atomic
def agree_minutes(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """The chair agrees the minutes; papers close to members a set time later.

    Raises PermissionDenied, StaleChange, or Refused when there are no minutes.
    """
    check_run(actor, meeting)
    current = lock(meeting)
    if not current.minutes.strip():
        raise Refused(_("Write the minutes first."), field="minutes")
    return apply_transition(
        subject=current,
        table=MEETING,
        action="agree_minutes",
        actor=actor,
        minutes_agreed_at=timezone.now(),
        access_ends_on=timezone.localdate() + timedelta(days=get_setting(ACCESS_DAYS)),
    )


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: PanelMeeting, reason: str) -> PanelMeeting:
    """Cancel a planned meeting. Raises PermissionDenied, StaleChange, or Refused (has items)."""
    check_manage(actor)
    if lock(meeting).items.filter(status=ItemStatus.LISTED).exists():
        raise Refused(_("Take its items off the agenda first, so that none is lost."))
    return apply_transition(
        subject=meeting, table=MEETING, action="cancel", actor=actor, reason=reason
    )
