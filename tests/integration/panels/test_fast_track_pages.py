"""The pages of a fast track: proposed, answered, ratified."""

import pytest

from panels.models import Decision
from panels.services.fast_tracks import answer_fast_track, propose_fast_track
from tests.factories.panels import agreed, terms
from tests.panel_pages import answers, at

pytestmark = pytest.mark.django_db


class TestFastTrack:
    @pytest.fixture
    def ratified(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        meeting = people.plan()
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
        people.open(meeting)
        item.refresh_from_db()
        return item

    def test_it_needs_grounds(self, office, people):
        from tests.factories.referrals import SubmittedReferralFactory

        referral = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
        url = at("fast_track", referral)
        given = {"chair": people.chair.pk, "second": people.health.pk, "ground_words": "Ward 7"}
        assert "Ward 7" in office.post(url, given).content.decode()
        assert office.post(url, {**given, "ground": "hospital"}).status_code == 302

    def test_unratified_ones_stand_at_the_top_of_the_next_meeting(self, office, people, ratified):
        meeting = ratified.ratifying_meeting
        people.put(meeting)
        page = office.get(at("meeting", meeting)).content.decode()
        assert page.index(ratified.child.name) < page.index("Item 2")
        assert "To ratify" in page

    def test_ratified_with_what_each_agency_says(self, office, ratified):
        url = at("ratify", ratified)
        text = office.post(url, {"stance_health": ""}).content.decode()
        assert "There is a problem" in text
        said = {f"stance_{agency}": "agrees" for agency in agreed(ratified)}
        assert office.post(url, said).status_code == 302
        assert Decision.objects.get().status == "ratified"

    def test_decided_otherwise(self, office, people, ratified):
        url = at("replace", ratified)
        assert office.post(url, {"outcome": "liaison"}).url.endswith("?outcome=liaison")
        given = answers(ratified, reason="")
        text = office.post(f"{url}?outcome=liaison", given).content.decode()
        assert "It helps her to come in." in text
        office.post(f"{url}?outcome=liaison", {**given, "reason": "More is needed"})
        assert set(Decision.objects.values_list("status", flat=True)) == {"replaced", "in_force"}
