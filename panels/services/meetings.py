"""Planning a panel meeting and holding it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.models import (
    DecisionStatus,
    ItemStatus,
    Panel,
    PanelMeeting,
    PanelMeetingStatus,
    PanelMember,
    Seat,
)
from panels.permissions import check_manage, check_run
from panels.services.calling import end_calls
from panels.services.fast_tracks import put_up_unratified
from panels.services.invitations import tell_calendars
from panels.services.standing_seats import follow_last_day, leaving_before
from panels.transitions import MEETING

INVITED = register_notice(
    Notice(
        code="panels.invited",
        text=gettext_lazy("You are invited to panel meeting %(reference)s."),
        todo=gettext_lazy("See when and where it is, read the papers and declare any interest."),
    )
)


CHANGED = register_notice(
    Notice(
        code="panels.meeting_changed",
        text=gettext_lazy("Panel meeting %(reference)s has changed."),
        todo=gettext_lazy("See when and where it is now."),
    )
)
CANCELLED = register_notice(
    Notice(
        code="panels.meeting_cancelled",
        text=gettext_lazy("Panel meeting %(reference)s is cancelled."),
        todo=gettext_lazy("You need not keep the time."),
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
    invited = {one.pk: one for one in (*members, chair, deputy_chair) if one is not None}
    _check_sit_then(panel, starts_at, chair=chair, deputy_chair=deputy_chair, members=invited)
    standing = PanelMember.objects.current().filter(panel=panel, membership__in=invited)
    agencies = {member.membership_id: member.agency for member in standing}
    meeting = create_meeting(
        actor=actor, panel=panel, starts_at=starts_at, place=place, chair=chair,
        deputy_chair=deputy_chair, length_minutes=length_minutes,
        seats={one: agencies.get(pk, one.agency) for pk, one in invited.items()},
    )  # fmt: skip
    _tell(INVITED, meeting, f"meeting:{meeting.pk}")
    return meeting


@transaction.atomic
def create_meeting(
    *,
    actor: Actor,
    panel: Panel,
    starts_at: datetime,
    place: str,
    length_minutes: int,
    chair: Membership,
    deputy_chair: Membership | None,
    seats: Mapping[Membership, str],
    rhythm_on: date | None = None,
) -> PanelMeeting:
    """A planned meeting with a seat for each person, by agency; their calendars are told.

    Part of the service that plans. Raises Refused.
    """
    meeting, made = add_meeting(
        actor=actor, action="plan", panel=panel, starts_at=starts_at, place=place, chair=chair,
        length_minutes=length_minutes, deputy_chair=deputy_chair, seats=seats, rhythm_on=rhythm_on,
    )  # fmt: skip
    tell_calendars(meeting=meeting, seats=made)
    return meeting


@transaction.atomic
def add_meeting(
    *, actor: Actor, action: str, seats: Mapping[Membership, str], **fields: Any
) -> tuple[PanelMeeting, list[Seat]]:
    """A meeting with these fields and a seat for each person, by agency; nobody is told.

    Part of the services that plan one or record one afterwards. Raises Refused.
    """
    _check_chairs(fields["chair"], fields["deputy_chair"])
    check_length(fields["length_minutes"])
    meeting: PanelMeeting = PanelMeeting.objects.create(
        reference=make_reference("M"), controller=fields["panel"].authority,
        recorded_by=actor.user, **fields,
    )  # fmt: skip
    record_status(subject=meeting, action=action, before="", after=meeting.status, actor=actor)
    made = Seat.objects.bulk_create(
        Seat(meeting=meeting, membership=membership, agency=agency)
        for membership, agency in seats.items()
    )
    put_up_unratified(meeting)
    return meeting, made


@transaction.atomic
def change_meeting(
    *,
    actor: Actor,
    meeting: PanelMeeting,
    starts_at: datetime,
    place: str,
    length_minutes: int,
    chair: Membership,
    deputy_chair: Membership | None = None,
    seen: int | None = None,
) -> PanelMeeting:
    """Change when, where, how long or who chairs; everybody's calendar changes with it.

    `seen` is the `calendar_sequence` that the writer saw. Raises PermissionDenied, Refused, or
    StaleChange (changed meanwhile, or not planned any more).
    """
    check_manage(actor)
    _check_chairs(chair, deputy_chair)
    check_length(length_minutes)
    current = lock(meeting)
    if current.status != PanelMeetingStatus.PLANNED:
        raise StaleChange
    if seen is not None and current.calendar_sequence != seen:
        raise StaleChange
    if starts_at <= timezone.now():
        raise Refused(_("The meeting must be in the future."), field="held_on")
    _check_sit_then(current.panel, starts_at, chair=chair, deputy_chair=deputy_chair)
    current.starts_at, current.place, current.length_minutes = starts_at, place, length_minutes
    current.chair, current.deputy_chair = chair, deputy_chair
    current.save(update_fields=["starts_at", "place", "length_minutes", "chair", "deputy_chair"])
    for one in (chair, deputy_chair):
        if one is not None:
            Seat.objects.get_or_create(
                meeting=current, membership=one, defaults={"agency": one.agency}
            )
    for member in PanelMember.objects.sitting().filter(panel=current.panel, left_on__isnull=False):
        follow_last_day(current, member)
    tell_calendars(meeting=current, seats=current.seats.seated())
    _tell(CHANGED, current, f"changed:{current.pk}:{current.calendar_sequence}")
    return current


def _check_chairs(chair: Membership, deputy_chair: Membership | None) -> None:
    if chair.role != Role.PANEL_CHAIR:
        raise Refused(_("Choose somebody who is a panel chair."), field="chair")
    if deputy_chair is not None and deputy_chair == chair:
        raise Refused(_("The deputy must be somebody else."), field="deputy_chair")


def _check_sit_then(
    panel: Panel,
    starts_at: datetime,
    *,
    chair: Membership,
    deputy_chair: Membership | None,
    members: Iterable[int] = (),
) -> None:
    """Refused when somebody's last day on the panel is before the meeting."""
    leaving = leaving_before(panel, timezone.localdate(starts_at))
    named = {"chair": [chair.pk], "deputy_chair": [deputy_chair.pk] if deputy_chair else []}
    for field, people in {**named, "members": [*members]}.items():
        for one in (leaving[pk] for pk in people if pk in leaving):
            raise Refused(
                _("The last day of %(name)s on the panel is %(day)s.")
                % {"name": one.membership.user.full_name, "day": one.last_day_words},
                field=field,
            )


def check_length(minutes: int) -> None:
    if not 15 <= minutes <= 480:
        raise Refused(_("Enter from 15 minutes to 8 hours."), field="length_minutes")


def _tell(notice: Notice, meeting: PanelMeeting, key: str, link: str = "") -> None:
    """A notice to whoever is seated. The email is the invitation for their calendar."""
    people = [seat.membership for seat in meeting.seats.seated().select_related("membership__user")]
    notify(
        notice=notice,
        recipients=[one.user for one in people],
        key=key,
        link=link or f"/panels/meetings/{meeting.public_id}/",
        reference=meeting.reference,
        membership_ids={one.user_id: one.pk for one in people},
        by_email=False,
    )


@transaction.atomic
def start_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Open the session; fast tracks that no meeting has ratified yet stand at its top.

    Raises PermissionDenied, StaleChange, or Refused before the day of the meeting.
    """
    check_run(actor, meeting)
    current = lock(meeting)
    if not current.day_has_come:
        raise Refused(
            _("This meeting can be started on %(day)s, the day that it is planned for.")
            % {"day": date_format(timezone.localtime(current.starts_at), "j F Y")}
        )
    started = apply_transition(
        subject=meeting, table=MEETING, action="start", actor=actor, opened_at=timezone.now()
    )
    put_up_unratified(started)
    return started


@transaction.atomic
def end_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Close the session. Raises PermissionDenied, StaleChange, or Refused with items undecided."""
    check_run(actor, meeting)
    current = lock(meeting)
    to_ratify = current.ratifications.filter(decisions__status=DecisionStatus.TO_RATIFY)
    undecided = current.items.filter(status=ItemStatus.LISTED).count() + to_ratify.count()
    if undecided:
        raise Refused(
            ngettext(
                "%(count)s item is still open. Decide, defer or carry it over first.",
                "%(count)s items are still open. Decide, defer or carry over each one first.",
                undecided,
            )
            % {"count": undecided}
        )
    end_calls(actor=actor, meeting=current)
    return apply_transition(
        subject=meeting, table=MEETING, action="end", actor=actor, ended_at=timezone.now()
    )


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: PanelMeeting, reason: str) -> PanelMeeting:
    """Cancel a planned meeting. Raises PermissionDenied, StaleChange, or Refused (has items)."""
    check_manage(actor)
    current = lock(meeting)
    to_ratify = current.ratifications.filter(decisions__status=DecisionStatus.TO_RATIFY)
    if current.items.filter(status=ItemStatus.LISTED).exists() or to_ratify.exists():
        raise Refused(
            _("Carry what stands on its agenda over to a later meeting first, so none is lost.")
        )
    cancelled = apply_transition(
        subject=meeting, table=MEETING, action="cancel", actor=actor, reason=reason
    )
    tell_calendars(meeting=cancelled, cancelled=cancelled.seats.seated())
    # Whoever was invited opens a cancelled meeting no longer.
    _tell(CANCELLED, cancelled, f"cancelled:{cancelled.pk}", link="/panels/meetings/")
    return cancelled
