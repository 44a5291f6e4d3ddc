"""Who chairs an item of a meeting to come, when its chair may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.agenda.waiting import propose
from panels.deciding.chairing import chairing_of_item
from panels.models import InterestEffect, InterestKind, PanelMeeting
from panels.reads import agenda_of
from panels.services.agenda import take_off_item
from panels.services.interests import declare_interest, record_effect
from panels.services.seats import answer_invitation
from tests.factories.cases import ChildFactory
from tests.factories.reconsiderations import Reconsidering
from tests.factories.referrals import QueuedReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(people):
    return people.plan()


def row(people, meeting):
    seats = list(meeting.seats.seated().select_related("membership__user"))
    return agenda_of(meeting, people.act(people.coordinator), seats)[0].chairing


def declare(people, who, item):
    return declare_interest(
        actor=people.act(who), item=item, kind=InterestKind.WORKS_WITH_CHILD
    )  # fmt: skip


class TestOnTheAgenda:
    def test_nothing_is_said_where_the_chair_chairs(self, people, meeting):
        item = people.put(meeting)
        declare(people, people.health, item)
        declare(people, people.deputy, item)
        assert row(people, meeting) is None

    def test_the_deputy_chairs_what_the_chair_has_an_interest_in(self, people, meeting):
        declare(people, people.chair, people.put(meeting))
        found = row(people, meeting)
        assert found.chair == people.deputy
        assert found.reasons == [f"{people.chair.user.full_name} has an interest."]

    def test_stepping_out_is_no_other(self, people, meeting):
        item = people.put(meeting)
        record_effect(
            actor=people.act(people.deputy), interest=declare(people, people.chair, item),
            effect=InterestEffect.STEP_OUT,
        )  # fmt: skip
        assert row(people, meeting).chair == people.deputy

    @pytest.mark.parametrize("why", ["has no deputy", "has an interest", "cannot come"])
    def test_nobody_can_and_why(self, people, meeting, why):
        item = people.put(meeting)
        declare(people, people.chair, item)
        if why == "has no deputy":
            PanelMeeting.objects.update(deputy_chair=None)
            meeting.refresh_from_db()
        elif why == "has an interest":
            declare(people, people.deputy, item)
        else:
            seat = meeting.seats.get(membership=people.deputy)
            answer_invitation(actor=people.act(people.deputy), seat=seat, is_coming=False)
        found = row(people, meeting)
        assert found.chair is None
        assert found.has_deputy == (why != "has no deputy")
        assert why in found.reasons[-1]

    def test_in_session_the_quorum_says_it(self, people, meeting):
        declare(people, people.chair, people.put(meeting))
        people.open(meeting)
        meeting.refresh_from_db()
        assert row(people, meeting) is None


def test_who_made_the_first_decision_is_barred(people, meeting):
    item = people.put(meeting)
    item.kind, item.standing_interests = "reconsideration", []
    item.barred_users = frozenset({people.chair.user_id})
    found = chairing_of_item(item, meeting, meeting.seats.seated())
    assert found.reasons == [f"{people.chair.user.full_name} made the first decision."]
    assert found.chair == people.deputy
    item.barred_users |= {people.deputy.user_id}
    assert chairing_of_item(item, meeting, meeting.seats.seated()).chair is None


class TestBeforeItIsOnOne:
    def proposal(self, people, meeting, subject_id):
        found = propose(people.act(people.coordinator), meeting)
        return next(one for one in found if one.request.subject_id == subject_id)

    def test_an_interest_in_an_earlier_item_of_the_child(self, people, meeting):
        item = people.put(meeting)
        declare(people, people.chair, item)
        take_off_item(actor=people.act(people.coordinator), item=item, reason="Not yet")
        other = QueuedReferralFactory()
        chairing = self.proposal(people, meeting, item.subject_id).chairing
        assert chairing.chair == people.deputy
        assert self.proposal(people, meeting, other.pk).chairing is None

    def test_also_of_a_record_that_was_merged_into_it(self, people, meeting):
        item = people.put(meeting)
        declare(people, people.chair, item)
        kept = QueuedReferralFactory(child=ChildFactory())
        type(item.child).objects.filter(pk=item.child_id).update(merged_into=kept.child)
        assert self.proposal(people, meeting, kept.pk).chairing is not None

    def test_the_office_learns_nothing_from_an_item_closed_to_it(self, people, meeting):
        item = people.put(meeting)
        declare(people, people.chair, item)
        take_off_item(actor=people.act(people.coordinator), item=item, reason="Not yet")
        item.interests.create(
            membership=people.coordinator, kind=InterestKind.FAMILY,
            effect=InterestEffect.STEP_OUT,
        )  # fmt: skip
        assert self.proposal(people, meeting, item.subject_id).chairing is None

    def test_in_as_many_queries_however_many_wait(self, people, meeting):
        counts = []
        propose(people.act(people.coordinator), meeting)
        for _ in range(2):
            QueuedReferralFactory.create_batch(3)
            with CaptureQueriesContext(connection) as seen:
                propose(people.act(people.coordinator), meeting)
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_a_reconsideration_that_waits_names_who_made_the_first_decision():
    again = Reconsidering()
    asked, people = again.ask(), again.people
    found = propose(again.office, people.plan())
    one = next(one for one in found if one.request.kind == "reconsideration")
    assert one.request.subject_id == asked.pk
    assert one.chairing.reasons == [f"{people.chair.user.full_name} made the first decision."]
    assert one.chairing.chair == people.deputy
    item = again.put(asked, people.plan())
    assert row(people, item.meeting).chair == people.deputy
