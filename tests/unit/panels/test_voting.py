"""What each agency says, and who must be heard."""

import pytest

from ledger.errors import Refused
from panels.deciding.terms import Said
from panels.models import (
    InterestKind,
    StanceKind,
)
from panels.services.decisions import (
    decide_item,
)
from panels.services.interests import declare_interest
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


class TestStances:
    def test_each_agency_with_a_vote_is_heard_and_a_dissent_says_why(self, people, item):
        said = agreed(item)
        assert set(said) == {"education", "health", "social_care", "psychology"}
        said["health"] = Said(StanceKind.DISSENTS, "Too soon after the operation.")
        decision = decide_item(
            actor=people.act(people.chair), item=item, terms=terms(), stances=said
        )
        stance = decision.stances.get(agency="health")
        assert (stance.kind, stance.membership) == ("dissents", people.health)
        assert stance.reason == "Too soon after the operation."

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"health": None}, "stance_health"),
            ({"health": Said(StanceKind.DISSENTS, " ")}, "dissent_health"),
            ({"voluntary": Said(StanceKind.AGREES)}, None),
        ],
    )
    def test_somebody_not_heard_or_not_there_is_refused(self, people, item, changes, field):
        said = {k: v for k, v in {**agreed(item), **changes}.items() if v is not None}
        with pytest.raises(Refused) as refusal:
            decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said)
        assert refusal.value.field == field
        item.refresh_from_db()
        assert item.status == "listed"

    def test_who_has_an_interest_has_no_vote_though_they_count(self, people, item):
        kind = InterestKind.WORKS_WITH_CHILD
        declare_interest(actor=people.act(people.health), item=item, kind=kind)
        assert "health" not in agreed(item)
