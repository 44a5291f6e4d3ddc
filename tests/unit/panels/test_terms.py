"""What a decision must say before it stands."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from ledger.errors import Refused
from panels.deciding.terms import Found
from panels.models import (
    Criterion,
    FindingKind,
    FundingSource,
    Outcome,
)
from panels.services.decisions import (
    decide_item,
)
from tests.factories.cases import ChildFactory
from tests.factories.panels import agreed, terms
from tests.factories.referrals import QueuedReferralFactory
from tests.factories.section_19 import Section19RecordFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": " "}, "reasons"),
        ({"provision": ""}, "provision"),
        ({"provided_by": ""}, "provided_by"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"hours_a_week": None}, "hours_a_week"),
        ({"hours_a_week": Decimal(41)}, "hours_a_week"),
        ({"outcome": Outcome.ADVICE, "advice": ""}, "advice"),
        ({"outcome": Outcome.DECLINE, "advice": ""}, "advice"),
        ({"outcome": Outcome.DECLINE, "onward_route": ""}, "onward_route"),
        ({"outcome": Outcome.REDIRECT, "onward_route": ""}, "onward_route"),
        ({"outcome": Outcome.DECLINE, "advice_due_on": date(2020, 1, 1)}, "advice_due_on"),
        ({"outcome": Outcome.TOP_UP, "funding_source": FundingSource.NONE}, "funding_source"),
        ({"outcome": Outcome.PLACEMENT, "funding_source": FundingSource.NONE}, "funding_source"),
        ({"year_11_grounds": "Exams"}, "year_11_grounds"),
        ({"section_19_advice": "owed"}, "section_19_reasons"),
        ({"findings": {}}, "finding_health_need"),
        (
            {"findings": {one: Found(FindingKind.NOT_MET) for one in Criterion}},
            "why_health_need",
        ),
        ({"review_on": timezone.localdate()}, "review_on"),
    ],
)
def test_terms_that_are_incomplete_are_refused_next_to_their_field(people, item, changes, field):
    with pytest.raises(Refused) as refusal:
        decide_item(
            actor=people.act(people.chair), item=item, terms=terms(**changes), stances=agreed(item)
        )
    assert refusal.value.field == field
    item.refresh_from_db()
    assert item.status == "listed"


def test_a_place_for_year_11_may_last_with_grounds(people):
    child = ChildFactory(year_group_override=11)
    item = people.put(people.open(people.plan()), QueuedReferralFactory(child=child))
    decision = decide_item(
        actor=people.act(people.chair), item=item, stances=agreed(item),
        terms=terms(Outcome.PLACEMENT, year_11_grounds="Exams in May"),
    )  # fmt: skip
    assert decision.year_11_grounds == "Exams in May"


def test_the_duty_is_advised_on_while_the_record_is_open(people, item):
    Section19RecordFactory(child=item.child)
    with pytest.raises(Refused) as refusal:
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
    assert refusal.value.field == "section_19_advice"
    advised = terms(section_19_advice="owed", section_19_reasons="No lessons since May")
    decide_item(actor=people.act(people.chair), item=item, terms=advised, stances=agreed(item))
    assert item.child.timeline.filter(code="panels.advised_on_duty").exists()
