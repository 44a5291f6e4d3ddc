"""Reviews of decisions come back to the panel by themselves, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.errors import Refused
from ledger.models import Notification
from panels.agenda.waiting import waiting_requests
from panels.models import Decision, DecisionReview, Outcome, RequestStatus
from panels.services.agenda import list_item
from panels.services.reviews import answer_review, bring_back_reviews, withdraw_review
from tests.concurrency import at_once
from tests.factories.reconsiderations import Reconsidering

pytestmark = pytest.mark.django_db


def _soon(decision: Decision, days: int = 5) -> Decision:
    day = timezone.localdate() + timedelta(days=days)
    Decision.objects.filter(pk=decision.pk).update(review_on=day)
    decision.refresh_from_db()
    return decision


@pytest.fixture
def scene() -> Reconsidering:
    return Reconsidering()


class TestComingBack:
    def test_it_waits_before_its_day_and_the_office_is_told(self, scene):
        decision = _soon(scene.first())
        assert bring_back_reviews() == 1
        (found,) = [one for one in waiting_requests(scene.office) if one.kind == "decision_review"]
        assert (found.child, found.due_on) == (scene.child, decision.review_on)
        told = Notification.objects.get(code="panels.review_waits")
        assert told.recipient == scene.people.coordinator.user

    def test_once(self, scene):
        _soon(scene.first())
        assert [bring_back_reviews(), bring_back_reviews()] == [1, 0]
        DecisionReview.objects.update(status=RequestStatus.WITHDRAWN)
        assert bring_back_reviews() == 0

    def test_not_long_before_its_day(self, scene):
        _soon(scene.first(), days=60)
        assert bring_back_reviews() == 0

    def test_the_newest_decision_carries_the_review(self, scene):
        _soon(scene.first())
        scene.decide(scene.ask(Decision.objects.get()), Outcome.ADVICE)
        assert bring_back_reviews() == 0

    def test_nothing_comes_back_while_the_panel_looks_at_the_child(self, scene):
        scene.put(scene.ask(_soon(scene.first())))
        assert bring_back_reviews() == 0

    def test_it_waits_no_longer_when_its_day_was_moved(self, scene):
        decision = _soon(scene.first())
        bring_back_reviews()
        _soon(decision, days=90)
        bring_back_reviews()
        assert DecisionReview.objects.get().status == RequestStatus.WITHDRAWN


class TestOnAnAgenda:
    def test_it_is_listed_and_decided(self, scene):
        _soon(scene.first())
        bring_back_reviews()
        review = DecisionReview.objects.get()
        item = list_item(
            actor=scene.office, kind_key="decision_review", subject_id=review.pk,
            meeting=scene.other_meeting(),
        )  # fmt: skip
        review.refresh_from_db()
        assert (review.status, item.child) == (RequestStatus.LISTED, scene.child)

    def test_what_the_panel_asked_is_answered(self, scene):
        _soon(scene.first())
        bring_back_reviews()
        review = DecisionReview.objects.get()
        DecisionReview.objects.update(status="given_back", question="Which hours?")
        with pytest.raises(Refused):
            answer_review(actor=scene.office, review=review, answer=" ")
        answer_review(actor=scene.office, review=review, answer="Ten")
        review.refresh_from_db()
        assert (review.status, review.answer) == (RequestStatus.ASKED, "Ten")

    def test_only_the_office_lets_it_go(self, scene):
        _soon(scene.first())
        bring_back_reviews()
        review = DecisionReview.objects.get()
        with pytest.raises(PermissionDenied):
            withdraw_review(actor=scene.people.act(scene.people.health), review=review, reason="No")
        with pytest.raises(Refused):
            withdraw_review(actor=scene.office, review=review, reason="")
        withdraw_review(actor=scene.office, review=review, reason="All has ended")


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_it_back_once():
    scene = Reconsidering()
    _soon(scene.first())
    found = at_once(bring_back_reviews, bring_back_reviews)
    assert sorted(found) == [0, 1]
    assert DecisionReview.objects.count() == 1
