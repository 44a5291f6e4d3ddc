"""The pages of a panel: who sits on it, when it meets, coming or not, the private calendar."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from ledger.models import SettingValue
from panels.models import CalendarFeed, MemberPart, Panel, PanelMeeting, PanelMember, Rhythm
from panels.settings import QUORUM_AGENCIES
from tests.factories.accounts import AuthorityFactory
from tests.factories.panels import PanelPeople, begun
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def office(client, people):
    return sign_in(client, people.coordinator)


def _url(name, *args):
    return reverse(f"panels:{name}", args=args)


def _words(response) -> str:
    return response.content.decode()


class TestSettingUp:
    def test_an_authority_without_a_panel_is_led_to_one(self, client):
        admin = member(Role.ADMINISTRATOR, AuthorityFactory())
        sign_in(client, admin)
        assert "Set up the panel" in _words(client.get("/panels/"))
        answer = client.post(_url("set_up"), {"name": "Assessment Panel"}, follow=True)
        text = _words(answer)
        assert "Nobody chairs the panel" in text
        assert "Nobody sits on it for Health" in text
        assert Panel.objects.get().authority == admin.organisation

    def test_adding_naming_and_taking_off(self, office, people):
        answer = office.post(
            _url("add_member", people.panel.public_id),
            {"membership": people.health.pk, "part": "member", "agency": "health"}, follow=True,
        )  # fmt: skip
        assert f"{people.health.user.full_name} sits on the panel." in _words(answer)
        sitting = PanelMember.objects.get()
        stand_in = member(Role.PANEL_MEMBER, people.authority, agency="health")
        office.post(_url("name_substitute", sitting.public_id), {"membership": stand_in.pk})
        named = sitting.substitutes.get()
        office.post(_url("end_substitute", named.public_id))
        office.post(
            _url("end_member", sitting.public_id), {"left_on": timezone.localdate().isoformat()}
        )
        sitting.refresh_from_db()
        assert sitting.left_on == timezone.localdate()
        assert office.get(_url("end_member", sitting.public_id)).status_code == 404

    def test_a_last_day_to_come_is_shown_changed_and_taken_back(self, office, people):
        people.sit()
        meeting = people.plan()
        PanelMeeting.objects.filter(pk=meeting.pk).update(
            starts_at=timezone.now() + timedelta(days=30)
        )
        sitting = PanelMember.objects.get(membership=people.health)
        day = timezone.localdate() + timedelta(days=10)
        shown = f"{day:%B %Y}"
        url = _url("end_member", sitting.public_id)
        text = _words(office.post(url, {"left_on": day.isoformat()}, follow=True))
        assert f"They sit on the panel until {day.day} {shown}" in text
        assert f"until {day.day} {shown}</span>" in text
        assert f"After {day.day} {shown} the panel cannot decide" in text
        assert "Nobody sits on it for Health" in text
        assert str(day.year) in _words(office.get(url))
        assert not meeting.seats.seated().filter(membership=people.health).exists()
        text = _words(office.post(_url("keep_member", sitting.public_id), follow=True))
        assert f"{people.health.user.full_name} stays on the panel." in text
        assert "cannot decide" not in text
        assert meeting.seats.seated().filter(membership=people.health).exists()

    def test_since_when_it_has_met_may_be_said(self, client):
        sign_in(client, member(Role.ADMINISTRATOR, AuthorityFactory()))
        client.post(_url("set_up"), {"name": "Old Panel", "began_on": "2025-09-01"})
        assert Panel.objects.get().began_on == date(2025, 9, 1)

    def test_a_refusal_stands_at_its_question(self, office, people):
        answer = office.post(
            _url("add_member", people.panel.public_id),
            {"membership": people.health.pk, "part": "chair"},
        )
        assert "Choose somebody who is a panel chair." in _words(answer)

    def test_the_chair_is_not_taken_off(self, office, people):
        people.sit()
        chair = people.panel.members.get(part=MemberPart.CHAIR)
        answer = office.post(
            _url("end_member", chair.public_id), {"left_on": timezone.localdate().isoformat()}
        )
        assert "Add another chair" in _words(answer)

    def test_several_panels_are_listed(self, office, people):
        Panel.objects.create(authority=people.authority, name="Second Panel")
        text = _words(office.get("/panels/"))
        assert "Second Panel" in text
        assert "Assessment Panel" in text

    def test_a_member_reads_it_and_changes_nothing(self, client, people):
        people.sit()
        sign_in(client, people.health)
        text = _words(client.get("/panels/"))
        assert people.substitute.user.full_name in text
        assert "Add somebody" not in text
        assert client.get(_url("add_member", people.panel.public_id)).status_code == 403

    def test_the_page_asks_equally_often_with_more_members(
        self, office, people, django_assert_max_num_queries
    ):
        people.sit()
        with django_assert_max_num_queries(45):
            office.get("/panels/")
        for _ in range(6):
            PanelMember.objects.create(
                panel=people.panel, agency="voluntary",
                membership=member(Role.PANEL_MEMBER, people.authority, agency="voluntary"),
            )  # fmt: skip
        with django_assert_max_num_queries(45):
            office.get("/panels/")


class TestRhythm:
    def _post(self, office, people, **changes):
        day = timezone.localdate() + timedelta(days=7)
        day -= timedelta(days=day.weekday() - 1)
        given = {
            "first_on": day.isoformat(), "weeks_between": "2", "time": "10:00",
            "length_minutes": "90", "place": "County Hall", "meets_in_school_holidays": "yes",
            "seen": "",
        }  # fmt: skip
        return office.post(
            _url("rhythm", people.panel.public_id), {**given, **changes}, follow=True
        )

    def test_saved_and_planned(self, office, people):
        people.sit()
        assert "Every 2 weeks on Tuesday at 10:00" in _words(self._post(office, people))
        answer = office.post(_url("generate", people.panel.public_id), follow=True)
        assert "meetings are planned and their members are invited." in _words(answer)
        count = PanelMeeting.objects.count()
        assert count >= 5
        office.post(_url("generate", people.panel.public_id))
        assert PanelMeeting.objects.count() == count

    def test_two_people_at_once(self, office, people):
        self._post(office, people)
        answer = self._post(office, people, place="Elsewhere")
        assert "Somebody else has changed this" in _words(answer)
        assert Rhythm.objects.get().place == "County Hall"

    def test_wrong_input(self, office, people):
        text = _words(self._post(office, people, weeks_between="0", time="noon"))
        assert "Enter a time, like 13:30" in text
        assert not Rhythm.objects.exists()

    def test_without_a_chair_the_button_says_so(self, office, people):
        self._post(office, people)
        answer = office.post(_url("generate", people.panel.public_id), follow=True)
        assert "Add a chair first" in _words(answer)


class TestNumbers:
    def _values(self, office):
        form = office.get(_url("numbers")).context["form"]
        return {name: field.initial for name, field in form.fields.items()}

    def test_the_coordinator_changes_the_quorum(self, office):
        values = {**self._values(office), "panels_quorum_agencies": "4"}
        office.post(_url("numbers"), values)
        (change,) = SettingValue.objects.all()
        assert (change.key, change.value) == (QUORUM_AGENCIES.key, 4)

    def test_out_of_range_saves_nothing(self, office):
        values = {**self._values(office), "panels_quorum_agencies": "9", "panels_letter_days": "7"}
        assert office.post(_url("numbers"), values).status_code == 200
        assert not SettingValue.objects.exists()


class TestSeats:
    def test_a_member_sends_the_substitute(self, client, people):
        people.sit()
        meeting = people.plan()
        seat = meeting.seats.get(membership=people.health)
        sign_in(client, people.health)
        assert "Say whether I can come" in _words(client.get(_url("meeting", meeting.public_id)))
        answer = client.post(
            _url("answer_seat", seat.public_id),
            {"answer": str(people.substitute.public_id)}, follow=True,
        )  # fmt: skip
        assert "comes instead of you." in _words(answer)
        assert meeting.seats.get(membership=people.substitute).substitute_for == seat

    def test_another_member_does_not_answer_for_them(self, client, people):
        meeting = people.plan()
        seat = meeting.seats.get(membership=people.health)
        sign_in(client, people.care)
        assert client.get(_url("answer_seat", seat.public_id)).status_code == 403

    def test_presence_with_a_substitute_on_the_day(self, client, people):
        people.sit()
        meeting = begun(people.plan(), people.act(people.chair))
        sign_in(client, people.chair)
        here = {f"seat-{seat.public_id}": "here" for seat in meeting.seats.all()}
        health = meeting.seats.get(membership=people.health)
        here[f"seat-{health.public_id}"] = str(people.substitute.public_id)
        text = _words(client.post(_url("presence", meeting.public_id), here, follow=True))
        assert "Saved who is here." in text
        assert meeting.seats.get(membership=people.substitute).is_present

    def test_presence_is_asked_of_everybody(self, client, people):
        meeting = begun(people.plan(), people.act(people.chair))
        sign_in(client, people.chair)
        text = _words(client.post(_url("presence", meeting.public_id), {}))
        assert f"Say whether {people.health.user.full_name} is here" in text


class TestMeeting:
    def _given(self, meeting, **changes):
        day = timezone.localdate() + timedelta(days=9)
        return {
            "held_on": day.isoformat(), "held_at": "14:00", "length_minutes": "60",
            "place": "Online", "chair": meeting.chair_id, "deputy_chair": "",
            "seen": meeting.calendar_sequence, **changes,
        }  # fmt: skip

    def test_it_moves(self, office, people):
        meeting = people.plan()
        assert "County Hall" in _words(office.get(_url("change", meeting.public_id)))
        office.post(_url("change", meeting.public_id), self._given(meeting))
        meeting.refresh_from_db()
        assert (meeting.place, meeting.length_minutes) == ("Online", 60)

    def test_an_older_page_changes_nothing(self, office, people):
        meeting = people.plan()
        answer = office.post(_url("change", meeting.public_id), self._given(meeting, seen=0))
        assert "Somebody else has changed this" in _words(answer)


class TestCalendar:
    def test_made_shown_renewed_and_ended(self, client, people, settings):
        meeting = people.plan()
        sign_in(client, people.health)
        client.post(_url("calendar"))
        address = client.get(_url("calendar")).context["address"]
        path = address.removeprefix(settings.BASE_URL)
        client.logout()
        answer = client.get(path)
        assert answer["Content-Type"].startswith("text/calendar")
        assert meeting.reference in _words(answer)
        assert not answer.cookies
        assert CalendarFeed.objects.get().last_read_at is not None
        sign_in(client, people.health)
        client.post(_url("calendar"))
        assert client.get(path).status_code == 404
        client.post(_url("end_calendar"))
        assert "Make my address" in _words(client.get(_url("calendar")))

    def test_a_wrong_address_finds_nothing(self, client):
        assert client.get("/panels/calendar/none~such.ics").status_code == 404

    def test_it_is_limited(self, client, people):
        codes = {client.get("/panels/calendar/none~such.ics").status_code for _ in range(40)}
        assert codes == {404, 429}
