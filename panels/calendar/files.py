"""Panel meetings as iCalendar text (RFC 5545). When and where: never who is discussed."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from panels.models import InvitationMethod, PanelMeeting, PanelMeetingStatus, Seat

PRODUCT = "-//Waymark//Panel meetings//EN"


def invitation_file(seat: Seat, *, method: InvitationMethod, sequence: int) -> bytes:
    """An invitation to the holder of a seat, its change or its end (RFC 5546, section 3.2).

    Nobody else is named in it, and no answer is asked for by email: members answer in Waymark.
    """
    calendar = _calendar()
    calendar.add("method", method.value)
    event = _event(seat.meeting)
    event.add("sequence", sequence)
    is_off = method == InvitationMethod.CANCEL
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("organizer", _address(settings.DEFAULT_FROM_EMAIL, "Waymark"))
    invited = _address(seat.membership.user.email, seat.membership.user.full_name)
    invited.params["RSVP"] = vText("FALSE")
    event.add("attendee", invited, encode=False)
    calendar.add_component(event)
    return calendar.to_ical()


def feed_file(meetings: Iterable[PanelMeeting]) -> bytes:
    """Meetings for a calendar that subscribes to them."""
    calendar = _calendar()
    calendar.add("x-wr-calname", _("Panel meetings"))
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        event = _event(meeting)
        event.add("sequence", meeting.calendar_sequence)
        is_off = meeting.status == PanelMeetingStatus.CANCELLED
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(meeting: PanelMeeting) -> Event:
    event = Event()
    event.add("uid", f"{meeting.public_id}@waymark")
    event.add("dtstamp", timezone.now())
    # In UTC, so that no calendar needs a definition of a time zone to read it.
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", _("Panel meeting %(reference)s") % {"reference": meeting.reference})
    event.add("location", meeting.place)
    link = f"{settings.BASE_URL}/panels/meetings/{meeting.public_id}/"
    event.add("description", _("The agenda and your answer are in Waymark: %(link)s")
              % {"link": link})  # fmt: skip
    event.add("url", link)
    event.add("class", "PRIVATE")
    return event


def _address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    found.params["CN"] = vText(name)
    return found
