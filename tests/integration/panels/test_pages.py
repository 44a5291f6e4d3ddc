"""The pages of the panel, with right and wrong input."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.models import Notification
from panels.models import AgendaItem, InterestKind, PanelMeeting
from panels.services.decisions import (
    decide_item,
)
from panels.services.interests import declare_interest
from tests.factories.accounts import OrganisationFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def office(client, people):
    return sign_in(client, people.coordinator)


@pytest.fixture
def item(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


class TestQueue:
    def test_fast_tracks_stand_first(self, office):
        usual = QueuedReferralFactory()
        fast = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
        text = office.get("/panels/queue/").content.decode()
        assert text.index(fast.reference) < text.index(usual.reference)

    def test_filters_narrow_page_and_download_alike(self, office, people):
        mine = QueuedReferralFactory(assigned_to=people.coordinator)
        other = QueuedReferralFactory()
        query = {"assigned": "me"}
        page = office.get("/panels/queue/", query).content.decode()
        file = b"".join(office.get("/panels/queue/", {**query, "download": "csv"}))
        for text in (page, file.decode()):
            assert mine.reference in text
            assert other.reference not in text

    def test_chosen_referrals_go_on_an_agenda(self, office, people):
        meeting, chosen = people.plan(), QueuedReferralFactory()
        QueuedReferralFactory()
        office.post(
            "/panels/queue/put-on-agenda/", {"chosen": [chosen.public_id], "meeting": meeting.pk}
        )
        assert meeting.items.get().subject_id == chosen.pk

    def test_all_that_match_means_the_filter_not_the_page(self, office, people):
        meeting = people.plan()
        for _ in range(30):
            QueuedReferralFactory(assigned_to=people.coordinator)
        QueuedReferralFactory()
        office.post(
            "/panels/queue/put-on-agenda/?assigned=me",
            {"all_matching": "on", "meeting": meeting.pk},
        )
        assert meeting.items.count() == 30

    def test_nothing_chosen_says_so(self, office, people):
        response = office.post("/panels/queue/put-on-agenda/", {"meeting": people.plan().pk})
        assert "Choose at least one referral" in response.content.decode()

    @pytest.mark.parametrize("count", [10, 60])
    def test_queries_do_not_grow_with_rows(
        self, office, people, count, django_assert_max_num_queries
    ):
        for _ in range(count):
            QueuedReferralFactory()
        office.get("/panels/queue/")
        with django_assert_max_num_queries(27):
            office.get("/panels/queue/")

    @pytest.mark.parametrize("role", ["senco", "panel_member", "panel_chair", "administrator"])
    def test_others_are_refused(self, client, role):
        assert sign_in(client, member(role)).get("/panels/queue/").status_code == 403


class TestMeeting:
    def test_planning_keeps_what_was_typed(self, office, people):
        response = office.post(
            "/panels/meetings/new/",
            {"held_on": "2020-01-01", "held_at": "13:30", "place": "County Hall",
             "length_minutes": 120, "chair": people.chair.pk, "members": [people.health.pk]},
        )  # fmt: skip
        text = response.content.decode()
        assert "must be in the future" in text
        assert 'value="County Hall"' in text
        assert not PanelMeeting.objects.exists()

    def test_planning_leads_to_the_meeting_and_invites_members_of_every_agency(
        self, office, people
    ):
        trust, charity = (OrganisationFactory(kind=kind) for kind in ("health", "voluntary"))
        nurse = member("panel_member", trust, agency="health")
        mentor = member("panel_member", charity, agency="early_help")
        page = office.get("/panels/meetings/new/").content.decode()
        assert nurse.user.full_name in page
        day = timezone.localdate() + timedelta(days=14)
        response = office.post(
            "/panels/meetings/new/",
            {"held_on": day.isoformat(), "held_at": "13:30", "place": "County Hall",
             "length_minutes": 120, "chair": people.chair.pk, "members": [nurse.pk, mentor.pk]},
        )  # fmt: skip
        meeting = PanelMeeting.objects.get()
        assert response.url == reverse("panels:meeting", args=[meeting.public_id])
        invited = Notification.objects.filter(code="panels.invited")
        assert set(invited.values_list("recipient", "membership_id")) == {
            (seat.user_id, seat.pk) for seat in (people.chair, nurse, mentor)
        }
        for guest in (nurse, mentor):
            sign_in(office, guest)
            assert office.get(invited.get(recipient=guest.user).link).status_code == 200

    def test_a_member_sees_own_meetings_only(self, client, people):
        meeting = people.plan()
        url = reverse("panels:meeting", args=[meeting.public_id])
        assert sign_in(client, people.health).get(url).status_code == 200
        stranger = member("panel_member", people.authority, agency="health")
        assert sign_in(client, stranger).get(url).status_code == 404


class TestItem:
    def test_stepping_out_is_a_wall(self, client, people, item):
        sign_in(client, people.health)
        url = reverse("panels:item", args=[item.public_id])
        assert client.get(url).status_code == 200
        declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.FAMILY)
        assert client.get(url).status_code == 403
        referral = item.title.split()[-1]
        agenda = client.get(reverse("panels:meeting", args=[item.meeting.public_id]))
        assert referral not in agenda.content.decode()
        for name in ("give_view", "interest", "decide", "answer", "defer"):
            assert client.get(reverse(f"panels:{name}", args=[item.public_id])).status_code == 403

    @pytest.mark.parametrize("role", ["senco", "panel_member", "commissioner", "provider_staff"])
    def test_strangers_find_nothing(self, client, item, role):
        sign_in(client, member(role))
        assert client.get(reverse("panels:item", args=[item.public_id])).status_code == 404


def test_the_childs_page_shows_what_the_panel_decided(client, people, item):
    decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
    page = sign_in(client, people.coordinator).get(f"/children/{item.child.public_id}/")
    assert "Liaison support at the home school" in page.content.decode()


def test_agenda_queries_do_not_grow(client, people, django_assert_max_num_queries):
    meeting = people.plan()
    for _ in range(20):
        people.put(meeting)
    sign_in(client, people.chair)
    url = reverse("panels:meeting", args=[meeting.public_id])
    client.get(url)
    with django_assert_max_num_queries(30):
        client.get(url)
    assert AgendaItem.objects.count() == 20
