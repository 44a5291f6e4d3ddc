"""The pages of the minutes: edited, agreed, corrected, printed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from panels.models import InterestKind, PanelMeeting
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting
from tests.panel_pages import at
from tests.people import sign_in

pytestmark = pytest.mark.django_db


class TestMinutes:
    def test_read_edited_agreed_printed_corrected(self, client, office, people, item, decision):
        meeting = item.meeting
        end_meeting(actor=people.act(people.chair), meeting=meeting)
        assert "Liaison support" in office.get(at("minutes", meeting)).content.decode()
        office.post(at("edit_minutes", meeting, "other"), {"text": "Thanks to all.", "seen": "0"})
        sign_in(client, people.chair).post(at("agree_minutes", meeting))
        page = client.get(at("minutes", meeting)).content.decode()
        assert "Thanks to all." in page
        assert "They are fixed" in page
        url = at("correct_minutes", meeting, "other")
        assert "Thanks" in client.post(url, {"text": "Thanks", "seen": "2"}).content.decode()
        client.post(url, {"text": "Thanks to most.", "reason": "Slip", "seen": "2"})
        pdf = PdfReader(BytesIO(client.get(at("minutes_pdf", meeting)).content))
        text = " ".join(page.extract_text() for page in pdf.pages)
        assert "Thanks to most." in text
        assert "Slip" in text

    def test_the_part_of_a_closed_item_is_closed_everywhere(self, client, people, item):
        declare_interest(actor=people.act(people.care), item=item, kind=InterestKind.FAMILY)
        sign_in(client, people.care)
        meeting = item.meeting
        assert item.child.name not in client.get(at("minutes", meeting)).content.decode()
        pdf = PdfReader(BytesIO(client.get(at("minutes_pdf", meeting)).content))
        assert item.child.name not in " ".join(page.extract_text() for page in pdf.pages)
        key = str(item.public_id)
        assert client.get(at("edit_minutes", meeting, key)).status_code == 403

    def test_a_meeting_that_was_held_is_recorded_afterwards(self, office, people):
        meeting = people.plan()
        office.post(at("record_meeting", meeting))
        meeting.refresh_from_db()
        assert meeting.status == "planned"
        held = timezone.now() - timedelta(days=3)
        PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=held)
        assert "Record it afterwards" in office.get(at("meeting", meeting)).content.decode()
        assert office.post(at("record_meeting", meeting)).url == at("presence", meeting)
        assert "recorded afterwards" in office.get(at("minutes", meeting)).content.decode()
