"""One person comes or leaves; and whoever comes too late to an item is told who was first."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from panels.deciding.quorum import quorum_of
from panels.models import AgendaItem, Decision, PanelMeeting
from panels.services.agenda import defer_item
from panels.services.carrying_over import carry_over
from panels.services.decisions import decide_item
from panels.services.fast_tracks import answer_fast_track, propose_fast_track, ratify
from panels.services.seats import record_arrival
from tests.concurrency import at_once
from tests.factories.panels import agreed, terms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sitting")]


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    people.put(meeting)
    return people.open(meeting)


def _here(meeting):
    seats = meeting.seats.seated().filter(is_present=True)
    return set(seats.values_list("membership", flat=True))


def _record(people, meeting, membership, is_here, **given):
    record_arrival(
        actor=people.act(people.coordinator), seat=meeting.seats.get(membership=membership),
        is_here=is_here, **given,
    )  # fmt: skip


class TestComingAndGoing:
    def test_one_leaves_and_the_others_stay(self, people, meeting):
        before = _here(meeting)
        _record(people, meeting, people.health, False)
        assert _here(meeting) == before - {people.health.pk}
        item = meeting.items.get()
        assert "health" in quorum_of(item, meeting).missing
        _record(people, meeting, people.health, True)
        assert _here(meeting) == before

    def test_what_nobody_has_said_of_the_others_stays_unsaid(self, people):
        meeting = people.plan()
        PanelMeeting.objects.filter(pk=meeting.pk).update(status="in_session")
        _record(people, meeting, people.health, True)
        assert meeting.seats.get(membership=people.care).is_present is None

    def test_a_substitute_takes_the_place_and_gives_it_back(self, people, meeting):
        _record(people, meeting, people.health, False, instead=people.substitute)
        assert people.substitute.pk in _here(meeting)
        assert people.health.pk not in _here(meeting)
        _record(people, meeting, people.health, True)
        assert people.substitute.pk not in _here(meeting)
        assert meeting.seats.get(membership=people.substitute).stood_down_at

    def test_the_substitute_leaves_too(self, people, meeting):
        _record(people, meeting, people.health, False, instead=people.substitute)
        _record(people, meeting, people.health, False)
        assert not {people.substitute.pk, people.health.pk} & _here(meeting)

    def test_only_those_who_run_it_and_only_in_session(self, people, meeting):
        seat = meeting.seats.get(membership=people.health)
        with pytest.raises(PermissionDenied):
            record_arrival(actor=people.act(people.care), seat=seat, is_here=False)
        with pytest.raises(Refused, match="substitutes named"):
            _record(people, meeting, people.health, False, instead=people.care)
        PanelMeeting.objects.update(status="held")
        with pytest.raises(StaleChange, match="not in session"):
            _record(people, meeting, people.health, False)

    def test_not_with_the_seat_of_a_substitute(self, people, meeting):
        _record(people, meeting, people.health, False, instead=people.substitute)
        with pytest.raises(StaleChange):
            _record(people, meeting, people.substitute, False)

    @pytest.mark.django_db(transaction=True)
    def test_two_record_two_people_and_neither_is_lost(self, people, meeting):
        before = _here(meeting)
        found = at_once(
            lambda: _record(people, meeting, people.health, False),
            lambda: _record(people, meeting, people.care, False),
        )
        assert found == [None, None]
        assert _here(meeting) == before - {people.health.pk, people.care.pk}

    @pytest.mark.django_db(transaction=True)
    def test_somebody_leaves_during_the_vote(self, people, meeting):
        item = meeting.items.get()
        said = agreed(item)
        decided, left = at_once(
            lambda: decide_item(
                actor=people.act(people.chair), item=item, terms=terms(), stances=said
            ),
            lambda: _record(people, meeting, people.health, False),
        )
        assert left is None
        assert Decision.objects.count() == (type(decided).__name__ == "Decision")
        if isinstance(decided, Exception):
            assert "Health must be present" in str(decided)


class TestTooLate:
    def _decide(self, people, item):
        return decide_item(
            actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
        )

    def _defer(self, people, item):
        return defer_item(
            kind="health_evidence",
            actor=people.act(people.coordinator), item=item, reason="Hours", question="How many?",
            until=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip

    def test_who_decided_it_is_told(self, people, meeting):
        item = meeting.items.get()
        self._decide(people, item)
        name = people.chair.user.full_name
        with pytest.raises(StaleChange, match=f"{name} recorded the decision at"):
            self._defer(people, item)

    def test_who_deferred_it_is_told(self, people, meeting):
        item = meeting.items.get()
        said = agreed(item)
        self._defer(people, item)
        name = people.coordinator.user.full_name
        with pytest.raises(StaleChange, match=f"{name} deferred it at"):
            decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said)

    def test_what_was_carried_over_is_not_decided_at_the_meeting_before(self, people, meeting):
        item = meeting.items.get()
        said = agreed(item)
        later = people.plan()
        PanelMeeting.objects.filter(pk=later.pk).update(
            starts_at=meeting.starts_at + timedelta(days=14)
        )
        carry_over(
            actor=people.act(people.coordinator), meeting=meeting, to_meeting=later,
            items=[item], reason="No time",
        )  # fmt: skip
        with pytest.raises(StaleChange, match="carried it over"):
            decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said)
        assert not Decision.objects.exists()

    def test_who_ratified_a_fast_track_is_told(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
        people.open(people.plan())
        item = AgendaItem.objects.get(pk=item.pk)
        said = agreed(item)
        ratify(actor=people.act(people.chair), item=item, stances=said)
        with pytest.raises(StaleChange, match="ratifies it at"):
            ratify(actor=people.act(people.coordinator), item=item, stances=said)
