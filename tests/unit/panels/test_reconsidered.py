"""What the panel decides when it looks again, and what follows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import Authorisation, News, Task, Telling, TimelineEvent
from ledger.errors import Refused, StaleChange
from panels.deciding.quorum import quorum_of
from panels.deciding.voting import voices_of
from panels.minutes.lines import whole_minutes
from panels.models import (
    DecisionStatus,
    GroundResult,
    LetterKind,
    Outcome,
    Reconsideration,
    RequestStatus,
)
from panels.reconsiderations.rules import reconsiderations_of
from panels.services.agenda import defer_item
from panels.services.corrections import correct_decision
from panels.services.decisions import decide_item
from panels.services.letters import send_all_letters
from provision.models import Support, SupportStatus
from tests.concurrency import at_once
from tests.factories.panels import agreed, terms
from tests.factories.reconsiderations import Reconsidering, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Reconsidering:
    return Reconsidering()


class TestUpheld:
    def test_both_decisions_stand_side_by_side(self, scene):
        asked = scene.ask()
        before = asked.decision.reasons
        result = scene.decide(asked)
        asked.refresh_from_db()
        asked.decision.refresh_from_db()
        assert (asked.status, asked.result) == (RequestStatus.DECIDED, result)
        assert (asked.decision.status, asked.decision.reasons) == (DecisionStatus.IN_FORCE, before)
        assert result.decided_by == scene.people.deputy
        assert result.review_on is None
        assert {one.result for one in result.ground_findings.all()} == {GroundResult.PARTLY}
        for one in (asked.decision, result):
            assert reconsiderations_of([one], scene.office) == [asked]

    def test_nothing_starts_a_second_time(self, scene):
        scene.decide(scene.ask())
        assert Support.objects.count() == 1
        scene.referral.refresh_from_db()
        assert scene.referral.outcome == Outcome.LIAISON

    def test_letters_say_what_was_found(self, scene):
        result = scene.decide(scene.ask())
        letter = result.letters.get(audience="parent")
        assert letter.kind == LetterKind.RECONSIDERED
        assert "Your family asked us to look again" in letter.body
        assert "Accepted in part. We read the new letter." in letter.body
        assert "Local Government and Social Care Ombudsman" in letter.body
        assert "{" not in letter.body
        send_all_letters(actor=scene.office, decision=result)

    def test_it_is_told_before_it_is_read(self, scene):
        result = scene.decide(scene.ask())
        telling = Telling.objects.about(result).get()
        assert telling.news == News.UPHELD
        assert telling.is_waiting

    def test_the_minutes_name_both(self, scene):
        asked = scene.ask()
        result = scene.decide(asked)
        said = "\n".join(part.text for part in whole_minutes(result.item.meeting))
        assert asked.decision.reference in said
        assert "Accepted in part" in said
        assert TimelineEvent.objects.filter(code="panels.reconsidered").exists()

    def test_only_what_is_new_is_looked_at_once_more(self, scene):
        asked = scene.ask()
        result = scene.decide(asked)
        with pytest.raises(Refused, match="once more"):
            scene.ask(asked.decision, grounds=["facts"])
        with pytest.raises(Refused, match="first decision"):
            scene.ask(result, actor=scene.people.act(scene.senco))
        again = scene.ask(asked.decision, grounds=["new"])
        assert set(again.barred.all()) == {scene.people.chair, scene.people.deputy}


class TestChanged:
    def test_the_first_gives_way_and_its_record_stays(self, scene):
        asked = scene.ask()
        before = (asked.decision.reasons, asked.decision.outcome)
        result = scene.decide(asked, Outcome.PLACEMENT)
        first = asked.decision
        first.refresh_from_db()
        assert (first.status, (first.reasons, first.outcome)) == (DecisionStatus.REPLACED, before)
        assert Authorisation.objects.get().decision_reference == result.reference
        assert Support.objects.get().status == SupportStatus.WITHDRAWN
        scene.referral.refresh_from_db()
        assert scene.referral.decision_reference == result.reference

    def test_a_placement_gives_way_to_another(self, scene):
        first = scene.first(Outcome.PLACEMENT)
        result = scene.decide(scene.ask(first), Outcome.ALTERNATIVE)
        old = Authorisation.objects.get(decision_reference=first.reference)
        assert old.superseded_by.decision_reference == result.reference

    def test_what_goes_on_is_handed_to_somebody(self, scene):
        first = scene.first(Outcome.TOP_UP)
        Support.objects.update(
            status="active", hours_a_week=5, starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + timedelta(days=60), given_by="The team",
        )  # fmt: skip
        scene.decide(scene.ask(first), Outcome.ADVICE)
        task = Task.objects.get(title__contains="End or carry on")
        assert first.reference in task.title
        assert Support.objects.get().status == "active"

    def test_a_decline_that_was_told_is_no_news_any_more(self, scene):
        first = scene.first(Outcome.DECLINE)
        Telling.objects.update(
            told_at=timezone.now(), told_on=timezone.localdate(), told_how="call", told_whom="She"
        )
        scene.decide(scene.ask(first), Outcome.LIAISON)
        assert Telling.objects.get().withdrawn_at is not None

    def test_a_later_decision_can_be_asked_about_in_its_turn(self, scene):
        result = scene.decide(scene.ask(), Outcome.ADVICE)
        send_all_letters(actor=scene.office, decision=result)
        again = scene.ask(result, grounds=["facts"])
        assert again.barred.count() == 2


class TestSentBack:
    def test_the_first_panel_decides_again(self, scene):
        asked = scene.ask()
        scene.decide(asked, Outcome.SEND_BACK)
        again = Reconsideration.objects.get(sent_back_from=asked)
        asked.decision.refresh_from_db()
        assert (again.status, again.words, again.barred.count()) == ("asked", asked.words, 0)
        assert asked.decision.status == DecisionStatus.IN_FORCE
        item = scene.put(again, scene.people.plan())
        assert quorum_of(item, item.meeting).needed


class TestWhoDecides:
    def test_the_first_chair_neither_chairs_nor_records_nor_votes(self, scene):
        item = scene.in_session(scene.ask())
        chair = scene.people.chair
        assert quorum_of(item, item.meeting).chair == scene.people.deputy
        with pytest.raises(PermissionDenied, match="first decision"):
            decide_item(
                actor=scene.people.act(chair), item=item, terms=answered(item),
                stances=agreed(item),
            )  # fmt: skip
        item.meeting.seats.filter(membership=chair).update(agency="voluntary")
        assert "voluntary" not in voices_of(item, item.meeting)

    def test_without_another_chair_nobody_decides(self, scene):
        item = scene.in_session(scene.ask())
        item.meeting.seats.filter(membership=scene.people.deputy).update(is_present=False)
        with pytest.raises(Refused, match="made the first decision"):
            decide_item(actor=scene.office, item=item, terms=answered(item), stances=agreed(item))

    @pytest.mark.parametrize("outcome", [Outcome.UPHOLD, Outcome.SEND_BACK])
    def test_no_other_item_ends_like_this(self, scene, outcome):
        meeting = scene.people.plan()
        item = scene.people.put(meeting)
        scene.people.open(meeting)
        item.refresh_from_db()
        with pytest.raises(Refused, match="Only a reconsideration"):
            decide_item(
                actor=scene.people.act(scene.people.chair), item=item, terms=terms(outcome),
                stances=agreed(item),
            )  # fmt: skip

    def test_every_ground_is_answered(self, scene):
        asked = scene.ask()
        item = scene.in_session(asked)
        with pytest.raises(Refused) as refusal:
            decide_item(
                actor=scene.office, item=item, terms=answered(item, grounds={}),
                stances=agreed(item),
            )  # fmt: skip
        assert refusal.value.field == "ground_new"
        asked.refresh_from_db()
        assert asked.status == RequestStatus.LISTED

    def test_deferred_it_goes_back_with_the_question(self, scene):
        asked = scene.ask()
        item = scene.in_session(asked)
        defer_item(
            kind="health_evidence",
            actor=scene.people.act(scene.people.deputy), item=item, reason="Too little is known",
            question="Which hours?", until=timezone.localdate() + timedelta(days=5),
            owner=scene.senco,
        )  # fmt: skip
        asked.refresh_from_db()
        assert (asked.status, asked.question) == (RequestStatus.GIVEN_BACK, "Which hours?")

    def test_a_correction_does_not_decide_otherwise(self, scene):
        result = scene.decide(scene.ask())
        given = answered(result.item, Outcome.LIAISON)
        with pytest.raises(Refused, match="cannot be corrected"):
            correct_decision(
                actor=scene.office, decision=result, terms=given, reason="Slip", seen=0
            )


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_ask_at_once_ask_once(self):
        scene = Reconsidering()
        decision = scene.first()
        found = at_once(
            lambda: scene.ask(decision),
            lambda: scene.ask(decision, actor=scene.people.act(scene.senco)),
        )
        assert sum(isinstance(one, Reconsideration) for one in found) == 1
        assert any(isinstance(one, Refused) for one in found)

    def test_two_decisions_at_once_are_one(self):
        scene = Reconsidering()
        item = scene.in_session(scene.ask())

        def decide(outcome):
            return lambda: decide_item(
                actor=scene.people.act(scene.people.deputy), item=item,
                terms=answered(item, outcome), stances=agreed(item),
            )  # fmt: skip

        found = at_once(decide(Outcome.UPHOLD), decide(Outcome.ADVICE))
        assert sum(isinstance(one, StaleChange) for one in found) == 1
        assert item.decisions.count() == 1
