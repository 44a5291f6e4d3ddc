"""Two people at once: one outcome, and each is told why."""

import pytest

from ledger.errors import Refused
from panels.models import (
    Decision,
    InterestKind,
    Outcome,
)
from panels.services.decisions import (
    decide_item,
)
from panels.services.interests import declare_interest
from panels.services.seats import record_presence
from tests.concurrency import at_once
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one(people, item):
    def decide(outcome: Outcome):
        return decide_item(
            actor=people.act(people.chair), item=item, terms=terms(outcome), stances=agreed(item)
        )

    results = at_once(lambda: decide(Outcome.LIAISON), lambda: decide(Outcome.ADVICE))
    assert sorted(type(result).__name__ for result in results) == ["Decision", "StaleChange"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_during_the_vote_comes_before_or_too_late(people, item):
    results = at_once(
        lambda: decide_item(
            actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
        ),
        lambda: declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
        ),
    )
    decided, declared = (type(result).__name__ for result in results)
    assert (decided, declared) in {("Decision", "StaleChange"), ("Refused", "Interest")}


@pytest.mark.django_db(transaction=True)
def test_a_decision_while_the_quorum_leaves_comes_before_or_is_refused(people, item):
    meeting = item.meeting
    stay = meeting.seats.exclude(membership=people.health)
    said = agreed(item)
    decided, left = at_once(
        lambda: decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said),
        lambda: record_presence(
            actor=people.act(people.coordinator), meeting=meeting, present=list(stay)
        ),
    )
    assert left is None
    assert type(decided).__name__ in {"Decision", "Refused"}
    assert Decision.objects.count() == (type(decided).__name__ == "Decision")
    if isinstance(decided, Refused):
        assert "Health must be present" in decided.message


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_decides_once(people, item):
    said = agreed(item)
    results = at_once(
        *[
            lambda: decide_item(
                actor=people.act(people.chair), item=item, terms=terms(), stances=said
            )
        ]
        * 2
    )
    assert sorted(type(result).__name__ for result in results) == ["Decision", "StaleChange"]
    assert Decision.objects.get().letters.count() == 2
