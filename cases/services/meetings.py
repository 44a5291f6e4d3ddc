"""Meetings of the agencies about one child: planned, held with minutes, or cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from cases.access import Section
from cases.audience import Audience
from cases.models import Attendee, Child, Meeting, MeetingStatus
from cases.permissions import check_readers, check_work
from cases.readers import staff_readers
from cases.timeline import record_event, register_event
from cases.transitions import MEETING
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import apply_transition, lock, record_status

MEETINGS = gettext_lazy("Meetings")
MEETING_PLANNED = register_event(
    "cases.meeting_planned", gettext_lazy("Meeting planned for %(meets_on)s"), kind=MEETINGS
)
MEETING_HELD = register_event(
    "cases.meeting_held", gettext_lazy("Meeting held on %(meets_on)s"), kind=MEETINGS
)
MEETING_CANCELLED = register_event(
    "cases.meeting_cancelled", gettext_lazy("Meeting on %(meets_on)s cancelled"), kind=MEETINGS
)
MINUTES_CHANGED = register_event(
    "cases.minutes_changed",
    gettext_lazy("Minutes of the meeting on %(meets_on)s changed"),
    kind=MEETINGS,
)
INVITED = register_notice(
    Notice(
        code="cases.invited_to_meeting",
        text=gettext_lazy("You are invited to a meeting about a child (%(reference)s)."),
        todo=gettext_lazy("Open it to see when and where."),
    )
)
CANCELLED = register_notice(
    Notice(
        code="cases.meeting_cancelled",
        text=gettext_lazy("A meeting about a child (%(reference)s) is cancelled or moved."),
        todo=gettext_lazy("Open it to see what is planned now."),
    )
)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited without an account: a name, and where they come from."""

    name: str
    organisation: str = ""


@transaction.atomic
def plan_meeting(
    *,
    actor: Actor,
    child: Child,
    purpose: str,
    starts_at: datetime,
    place: str = "",
    people: Iterable[User] = (),
    guests: Iterable[Guest] = (),
    audience: Audience = Audience.TEAM,
    readers: Iterable[User] = (),
) -> Meeting:
    """Plan a meeting and invite people of the team, and guests without an account.

    Raises PermissionDenied, or Refused naming the field.
    """
    check_work(actor, child, Section.CASE)
    if not purpose.strip():
        raise Refused(_("Enter what the meeting is about."), field="purpose")
    audience = Audience(audience)
    meeting = Meeting.objects.create(
        child=child,
        case=child.cases.open().first(),
        purpose=purpose.strip(),
        place=place.strip(),
        starts_at=starts_at,
        audience=audience,
        recorded_by=actor.user,
    )
    invited = list(people)
    named = check_readers(child, audience, _named(audience, readers, invited))
    meeting.readers.set(named)
    record_status(subject=meeting, action="plan", before="", after=meeting.status, actor=actor)
    _invite(meeting, invited, guests)
    _record(actor, meeting, MEETING_PLANNED)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    actor: Actor,
    meeting: Meeting,
    purpose: str,
    starts_at: datetime,
    place: str = "",
    people: Iterable[User] = (),
    guests: Iterable[Guest] = (),
) -> Meeting:
    """Change a planned meeting; those invited before are told when it moves."""
    record = _planned(actor, meeting)
    moved = record.starts_at != starts_at or record.place != place.strip()
    record.purpose, record.place, record.starts_at = purpose.strip(), place.strip(), starts_at
    record.save(update_fields=["purpose", "place", "starts_at"])
    if moved:
        _tell_invited(actor, record, CANCELLED, f"moved:{starts_at.isoformat()}")
    _invite(record, people, guests)
    return record


@transaction.atomic
def record_minutes(
    *,
    actor: Actor,
    meeting: Meeting,
    minutes: str,
    came: Mapping[int, bool],
    guests: Iterable[Guest] = (),
) -> Meeting:
    """Say who came (by the attendee's key) and what was said and agreed.

    `guests` came without an invitation. May be repeated to correct; the history is kept.
    Raises PermissionDenied, StaleChange when cancelled, or Refused before the meeting or
    without minutes.
    """
    check_work(actor, meeting.child, Section.CASE)
    record = lock(meeting)
    if record.status == MeetingStatus.CANCELLED:
        raise StaleChange
    if record.starts_at > timezone.now():
        raise Refused(_("The meeting has not begun yet."))
    if not minutes.strip():
        raise Refused(_("Enter the minutes."), field="minutes")
    for attendee in record.attendees.all():
        attendee.came = came.get(attendee.pk, False)
        attendee.save(update_fields=["came"])
    for guest in guests:
        Attendee.objects.create(
            meeting=record, name=guest.name, organisation=guest.organisation, came=True
        )
    first = record.status == MeetingStatus.PLANNED
    held = apply_transition(
        subject=record, table=MEETING, action="record_minutes", actor=actor, minutes=minutes
    )
    _record(actor, held, MEETING_HELD if first else MINUTES_CHANGED)
    return held


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: Meeting, reason: str) -> Meeting:
    """Cancel a planned meeting and tell those invited. Raises Refused without a reason."""
    check_work(actor, meeting.child, Section.CASE)
    cancelled = apply_transition(
        subject=meeting, table=MEETING, action="cancel", actor=actor, reason=reason
    )
    _record(actor, cancelled, MEETING_CANCELLED)
    _tell_invited(actor, cancelled, CANCELLED, "cancelled")
    return cancelled


def _named(audience: Audience, readers: Iterable[User], invited: list[User]) -> list[User]:
    """Whoever is invited must be able to open it."""
    restricted = audience in {Audience.NAMED, Audience.YOUNG_PERSON}
    return list({*readers, *(invited if restricted else ())})


def _planned(actor: Actor, meeting: Meeting) -> Meeting:
    check_work(actor, meeting.child, Section.CASE)
    record = lock(meeting)
    if record.status != MeetingStatus.PLANNED:
        raise StaleChange
    return record


def _invite(meeting: Meeting, people: Iterable[User], guests: Iterable[Guest]) -> None:
    """Add people and guests who are not invited yet, and tell the people."""
    already = set(meeting.attendees.values_list("user_id", flat=True))
    chosen = [person for person in people if person.pk not in already]
    allowed = set(staff_readers(meeting.child).values_list("pk", flat=True))
    if any(person.pk not in allowed for person in chosen):
        raise Refused(_("Choose people from the team around the child."), field="people")
    Attendee.objects.bulk_create(
        [
            *(Attendee(meeting=meeting, user=person, name=person.full_name) for person in chosen),
            *(
                Attendee(meeting=meeting, name=guest.name, organisation=guest.organisation)
                for guest in guests
            ),
        ]
    )
    _notify(INVITED, meeting, chosen, "invited")


def _tell_invited(actor: Actor, meeting: Meeting, notice: Notice, key: str) -> None:
    users = User.objects.filter(pk__in=meeting.attendees.values("user"))
    mine = actor.user.pk if actor.user else None
    _notify(notice, meeting, [person for person in users if person.pk != mine], key)


def _notify(notice: Notice, meeting: Meeting, people: list[User], key: str) -> None:
    notify(
        notice=notice,
        recipients=people,
        key=f"meeting:{meeting.pk}:{key}",
        link=f"/cases/meetings/{meeting.public_id}/",
        reference=meeting.child.reference,
    )


def _record(actor: Actor, meeting: Meeting, code: str) -> None:
    day = timezone.localdate(meeting.starts_at)
    record_event(
        actor=actor, child=meeting.child, code=code, case=meeting.case,
        happened_on=day if code == MEETING_HELD else None,
        audience=Audience(meeting.audience), readers=meeting.readers.all(),
        link=f"/cases/meetings/{meeting.public_id}/", meets_on=day.isoformat(),
    )  # fmt: skip
