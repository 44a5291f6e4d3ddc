"""Coming or not, the substitute instead, and who was there."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Agency
from accounts.roles import Role
from cases.models import Child
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.deciding.quorum import quorum_of
from panels.models import AgendaItem, PanelMeeting, Seat
from panels.services.members import name_substitute
from panels.services.seats import answer_invitation, record_presence
from tests.factories.papers import nurse_in_team
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sitting")]


@pytest.fixture
def meeting(people):
    return people.plan()


def _seat(meeting, membership) -> Seat:
    return meeting.seats.get(membership=membership)


def _away(people, meeting, substitute=None):
    return answer_invitation(
        actor=people.act(people.health), seat=_seat(meeting, people.health), is_coming=False,
        substitute=substitute,
    )  # fmt: skip


class TestAnswering:
    def test_the_substitute_takes_the_seat_and_its_papers(self, people, meeting):
        item = people.put(meeting)
        nurse_in_team(item.child)
        _away(people, meeting, people.substitute)
        taken = _seat(meeting, people.substitute)
        assert taken.agency == Agency.HEALTH
        assert taken.substitute_for == _seat(meeting, people.health)
        instead, member_ = people.act(people.substitute), people.act(people.health)
        assert AgendaItem.objects.visible_to(instead).get() == item
        assert Child.objects.visible_to(instead).exists()
        assert not AgendaItem.objects.visible_to(member_).exists()
        assert not Child.objects.visible_to(member_).exists()
        assert PanelMeeting.objects.visible_to(member_).get() == meeting

    def test_both_calendars_are_told(self, people, meeting):
        _away(people, meeting, people.substitute)
        last = _seat(meeting, people.health).invitations.order_by("sequence").last()
        assert last.method == "CANCEL"
        assert _seat(meeting, people.substitute).invitations.get().method == "REQUEST"
        told = Notification.objects.get(code="panels.seated_instead")
        assert told.recipient == people.substitute.user

    def test_coming_after_all_gives_the_seat_back(self, people, meeting):
        people.put(meeting)
        _away(people, meeting, people.substitute)
        answer_invitation(
            actor=people.act(people.health), seat=_seat(meeting, people.health), is_coming=True
        )
        assert _seat(meeting, people.substitute).stood_down_at is not None
        assert not AgendaItem.objects.visible_to(people.act(people.substitute)).exists()
        assert AgendaItem.objects.visible_to(people.act(people.health)).exists()
        _away(people, meeting, people.substitute)
        assert _seat(meeting, people.substitute).stood_down_at is None

    def test_nobody_instead_tells_the_office_and_leaves_the_papers_open(self, people, meeting):
        people.put(meeting)
        _away(people, meeting)
        assert Notification.objects.filter(code="panels.seat_empty").count() == 1
        assert AgendaItem.objects.visible_to(people.act(people.health)).exists()

    def test_another_substitute_takes_over_from_the_first(self, people, meeting):
        second = member(Role.PANEL_MEMBER, people.authority, agency=Agency.HEALTH)
        name_substitute(
            actor=people.act(people.coordinator), membership=second,
            member=people.panel.members.get(membership=people.health),
        )  # fmt: skip
        _away(people, meeting, people.substitute)
        _away(people, meeting, second)
        assert _seat(meeting, people.substitute).stood_down_at is not None
        assert meeting.seats.seated().filter(agency=Agency.HEALTH).get().membership == second

    def test_only_those_who_are_named(self, people, meeting):
        stranger = member(Role.PANEL_MEMBER, people.authority, agency=Agency.HEALTH)
        with pytest.raises(Refused, match="named"):
            _away(people, meeting, stranger)
        assert _seat(meeting, people.health).reply == ""

    def test_for_oneself_or_by_the_office(self, people, meeting):
        seat = _seat(meeting, people.health)
        with pytest.raises(PermissionDenied):
            answer_invitation(actor=people.act(people.care), seat=seat, is_coming=True)
        answer_invitation(actor=people.act(people.coordinator), seat=seat, is_coming=True)
        assert _seat(meeting, people.health).reply == "coming"

    def test_not_once_it_has_begun(self, people, meeting):
        people.open(meeting)
        with pytest.raises(StaleChange):
            _away(people, meeting)


class TestPresence:
    def test_a_substitute_who_came_on_the_day(self, people, meeting):
        item = people.put(meeting)
        meeting = people.open(meeting, people.chair, people.education, people.care)
        assert not quorum_of(item, meeting).is_met
        here = meeting.seats.filter(is_present=True)
        record_presence(
            actor=people.act(people.chair), meeting=meeting, present=here,
            instead={_seat(meeting, people.health): people.substitute},
        )  # fmt: skip
        assert quorum_of(item, meeting).is_met
        assert _seat(meeting, people.substitute).is_present
        assert not _seat(meeting, people.health).is_present

    def test_a_seat_at_another_meeting_is_nobodys_here(self, people, meeting):
        elsewhere = _seat(people.plan(), people.health)
        meeting = people.open(meeting, people.chair)
        with pytest.raises(StaleChange):
            record_presence(
                actor=people.act(people.chair), meeting=meeting, present=[],
                instead={elsewhere: people.substitute},
            )  # fmt: skip
        assert not meeting.seats.filter(membership=people.substitute).exists()
        assert _seat(meeting, people.chair).is_present

    def test_one_seat_one_person(self, people, meeting):
        _away(people, meeting, people.substitute)
        meeting = people.open(meeting)
        with pytest.raises(Refused, match="one seat"):
            record_presence(
                actor=people.act(people.chair), meeting=meeting, present=meeting.seats.all()
            )

    def test_the_member_who_comes_after_all(self, people, meeting):
        _away(people, meeting, people.substitute)
        meeting = people.open(meeting, people.chair)
        record_presence(
            actor=people.act(people.chair), meeting=meeting,
            present=[_seat(meeting, people.chair), _seat(meeting, people.health)],
        )  # fmt: skip
        assert _seat(meeting, people.health).is_present
        assert _seat(meeting, people.substitute).stood_down_at is not None
