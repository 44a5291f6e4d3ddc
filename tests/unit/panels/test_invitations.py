"""What members' calendars are told, and the private feed."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from icalendar import Calendar

from accounts.roles import Role
from ledger.errors import StaleChange
from panels.calendar.feed import find_feed, meetings_in, secret_of
from panels.calendar.files import feed_file
from panels.models import PanelMeeting, SeatInvitation
from panels.services.feeds import end_feed, make_feed, note_read
from panels.services.invitations import send_invitations
from panels.services.meetings import cancel_meeting, change_meeting
from panels.tasks import send_invitations as task
from tests.people import actor

pytestmark = pytest.mark.django_db


def _files(address: str) -> list[Calendar]:
    """The calendar files that went to somebody, in order."""
    found = []
    for message in mail.outbox:
        if address in message.to:
            ((name, content, kind),) = message.attachments
            assert name == "meeting.ics"
            assert kind.startswith("text/calendar; method=")
            found.append(Calendar.from_ical(content))
    return found


def test_an_invitation_says_when_and_where_and_nothing_of_a_child(people):
    meeting = people.plan()
    item = people.put(meeting)
    assert send_invitations() == 5
    (file,) = _files(people.health.user.email)
    (event,) = file.walk("VEVENT")
    assert file["METHOD"] == "REQUEST"
    assert event["SEQUENCE"] == 1
    assert event["DTSTART"].dt == meeting.starts_at.replace(microsecond=0)
    assert event["DTEND"].dt == meeting.ends_at.replace(microsecond=0)
    assert event["LOCATION"] == "County Hall"
    assert str(event["ATTENDEE"]) == f"mailto:{people.health.user.email}"
    said = file.to_ical().decode() + "".join(m.subject + m.body for m in mail.outbox)
    for secret in (item.child.first_name, item.child.last_name, item.reference, item.title):
        assert secret not in said


def test_a_change_and_a_cancellation_reach_the_same_event(people):
    meeting = people.plan()
    send_invitations()
    office = people.act(people.coordinator)
    changed = change_meeting(
        actor=office, meeting=meeting, starts_at=timezone.now() + timedelta(days=5),
        place="Online", length_minutes=60, chair=people.chair, deputy_chair=people.deputy,
        seen=meeting.calendar_sequence,
    )  # fmt: skip
    send_invitations()
    cancel_meeting(actor=office, meeting=changed, reason="Snow")
    send_invitations()
    files = _files(people.health.user.email)
    events = [file.walk("VEVENT")[0] for file in files]
    assert [str(file["METHOD"]) for file in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for event in events] == [1, 2, 3]
    assert len({str(event["UID"]) for event in events}) == 1
    assert events[1]["LOCATION"] == "Online"
    assert events[2]["STATUS"] == "CANCELLED"


def test_what_still_waits_is_overtaken(people):
    meeting = people.plan()
    cancel_meeting(actor=people.act(people.coordinator), meeting=meeting, reason="Snow")
    assert send_invitations() == 5
    assert {str(file["METHOD"]) for file in _files(people.care.user.email)} == {"CANCEL"}


def test_a_stale_change_is_refused(people):
    meeting = people.plan()
    with pytest.raises(StaleChange):
        change_meeting(
            actor=people.act(people.coordinator), meeting=meeting, seen=0, place="Online",
            starts_at=meeting.starts_at, length_minutes=60, chair=people.chair,
        )  # fmt: skip
    meeting.refresh_from_db()
    assert meeting.place == "County Hall"


def test_members_do_not_change_it(people):
    meeting = people.plan()
    with pytest.raises(PermissionDenied):
        change_meeting(
            actor=people.act(people.chair), meeting=meeting, starts_at=meeting.starts_at,
            place="Online", length_minutes=60, chair=people.chair,
        )  # fmt: skip


def test_those_who_take_no_emails_get_none(people):
    people.health.user.message_preference = "off"
    people.health.user.save()
    people.plan()
    assert task() == 4
    assert SeatInvitation.objects.get(seat__membership=people.health).state == "unwanted"
    assert task() == 0


def test_what_the_mail_server_refuses_is_tried_again(people, monkeypatch):
    people.plan()
    sending = EmailBackend.send_messages

    def refusing(backend, messages):
        if people.health.user.email in messages[0].to:
            raise SMTPRecipientsRefused({})
        return sending(backend, messages)

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refusing)
        assert send_invitations() == 4
    row = SeatInvitation.objects.get(seat__membership=people.health)
    assert row.state == "claimed"
    SeatInvitation.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - timedelta(hours=1))
    assert send_invitations() == 1


def test_without_a_mail_server_everything_waits(people, monkeypatch):
    people.plan()

    def unreachable(backend, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", unreachable)
        with pytest.raises(ConnectionRefusedError):
            send_invitations()
    assert set(SeatInvitation.objects.values_list("state", "attempts")) == {("waiting", 0)}
    assert send_invitations() == 5


class TestFeed:
    def test_it_holds_the_meetings_at_which_the_member_sits(self, people):
        meeting = people.plan()
        item = people.put(meeting)
        feed = make_feed(actor=people.act(people.health))
        assert find_feed(secret_of(feed)) == feed
        text = feed_file(meetings_in(feed)).decode()
        assert meeting.reference in text
        assert item.child.last_name not in text
        assert "METHOD" not in text

    def test_a_cancelled_meeting_stays_in_it_as_cancelled(self, people):
        meeting = people.plan()
        feed = make_feed(actor=people.act(people.health))
        cancel_meeting(actor=people.act(people.coordinator), meeting=meeting, reason="Snow")
        assert "STATUS:CANCELLED" in feed_file(meetings_in(feed)).decode()

    def test_a_new_address_closes_the_old_one(self, people):
        member = people.act(people.health)
        old = secret_of(make_feed(actor=member))
        new = secret_of(make_feed(actor=member))
        assert find_feed(old) is None
        assert find_feed(new) is not None
        end_feed(actor=member)
        assert find_feed(new) is None
        with pytest.raises(StaleChange):
            end_feed(actor=member)

    def test_it_opens_nothing_when_the_membership_is_over(self, people):
        secret = secret_of(make_feed(actor=people.act(people.health)))
        people.health.ended_at = timezone.now()
        people.health.save()
        assert find_feed(secret) is None

    @pytest.mark.parametrize("secret", ["", "x", "~", "a" * 32, "0" * 32 + "~abc"])
    def test_a_guess_opens_nothing(self, people, secret):
        assert find_feed(secret) is None

    def test_nobody_off_the_panel_has_one(self, people):
        with pytest.raises(PermissionDenied):
            make_feed(actor=actor(Role.SENCO))

    def test_reading_is_remembered_once_an_hour(self, people):
        feed = make_feed(actor=people.act(people.health))
        note_read(feed=feed)
        feed.refresh_from_db()
        first = feed.last_read_at
        note_read(feed=feed)
        feed.refresh_from_db()
        assert feed.last_read_at == first


def test_meetings_without_a_seat_stay_out(people):
    people.plan()
    feed = make_feed(actor=people.act(people.coordinator))
    assert not meetings_in(feed).exists()
    assert PanelMeeting.objects.exists()
