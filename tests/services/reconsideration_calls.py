"""Asking the panel to look at a decision again, and reviews that come back."""

from datetime import timedelta

from django.utils import timezone

from panels.models import (
    AskedHow,
    Asker,
    Decision,
    DecisionReview,
    GroundKind,
    Outcome,
    RequestStatus,
)
from panels.services import acknowledging, interests, reconsiderations, reconsidered, reviews
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.services.doors import INSIDE, READS, Given, beside, calls

beside(
    INSIDE,
    reconsiderations.create_reconsideration, reconsiderations.tell_office,
    reconsiderations.listed, reconsiderations.carried_over, interests.carry_interests,
    reconsidered.decided, reconsidered.taken_off, acknowledging.draft_acknowledgement,
    acknowledging.drop_acknowledgement, acknowledging.file_acknowledgement,
)  # fmt: skip
beside(
    READS,
    reconsiderations.link_of,
    reviews.review_link,
    acknowledging.asker_with_account,
)
beside("brings back each review in a transaction of its own", reviews.bring_back_reviews)


@calls(reconsiderations.ask_reconsideration)
def _ask() -> Given:
    scene = Reconsidering()
    return {
        "actor": scene.parent, "decision": scene.first(), "words": WORDS,
        "grounds": [GroundKind.NEW],
    }  # fmt: skip


@calls(reconsiderations.record_reconsideration)
def _record() -> Given:
    scene = Reconsidering()
    return {
        "actor": scene.office, "decision": scene.first(), "grounds": [GroundKind.FACTS],
        "words": WORDS, "asker": Asker.PARENT, "asker_name": "Mrs Vale",
        "asked_how": AskedHow.POST, "asked_on": timezone.localdate(),
    }  # fmt: skip


@calls(reconsiderations.answer_reconsideration)
def _answer() -> Given:
    scene = Reconsidering()
    asked = scene.ask()
    type(asked).objects.update(status=RequestStatus.GIVEN_BACK, question="Which clinic?")
    asked.refresh_from_db()
    return {"actor": scene.office, "reconsideration": asked, "answer": "The one in town"}


@calls(reconsiderations.withdraw_reconsideration)
def _withdraw() -> Given:
    scene = Reconsidering()
    return {"actor": scene.parent, "reconsideration": scene.ask(), "reason": "All is well"}


def _review() -> tuple[Reconsidering, DecisionReview]:
    scene = Reconsidering()
    scene.first(Outcome.LIAISON)
    soon = timezone.localdate() + timedelta(days=5)
    Decision.objects.update(review_on=soon)
    reviews.bring_back_reviews()
    return scene, DecisionReview.objects.get()


@calls(reviews.withdraw_review)
def _let_go() -> Given:
    scene, review = _review()
    return {"actor": scene.office, "review": review, "reason": "All has ended"}


@calls(reviews.answer_review)
def _answer_review() -> Given:
    scene, review = _review()
    DecisionReview.objects.update(status=RequestStatus.GIVEN_BACK, question="Which hours?")
    review.refresh_from_db()
    return {"actor": scene.office, "review": review, "answer": "Ten"}
