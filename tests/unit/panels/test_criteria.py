"""What triage found stands under the criteria by which the panel decides."""

import pytest

from panels.deciding.criteria import UNDER, triage_of, triaged
from panels.forms.criteria import finding_fields
from panels.models import Criterion, PapersSight
from panels.papers.pages import say
from referrals.criteria import CRITERIA
from referrals.models import CriterionFinding
from referrals.paper import paper_of
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(people: PanelPeople):
    referral = QueuedReferralFactory()
    for key, verdict, note in (("hours", "missing", "Ten, says the ward"), ("voices", "met", "")):
        CriterionFinding.objects.create(
            referral=referral, criterion=key, verdict=verdict, note=note
        )
    return referral


def test_every_criterion_of_triage_stands_under_one_of_the_decision():
    keys = [key for under in UNDER.values() for key in under]
    assert sorted(keys) == sorted(CRITERIA)
    assert set(UNDER) == set(Criterion)


def test_only_what_was_found_is_shown_in_order(referral):
    found = triaged(paper_of(referral), with_notes=True)
    assert [one.criterion for one in found] == [Criterion.EVIDENCE, Criterion.VOICES]
    assert (found[0].checks[0].verdict, found[0].checks[0].note) == (
        "Not yet",
        "Ten, says the ward",
    )


def test_nothing_is_shown_where_nobody_triaged(people):
    assert triaged(paper_of(QueuedReferralFactory()), with_notes=True) == []


def test_notes_are_for_those_who_read_the_record(people, referral):
    item = people.put(people.plan(), referral)
    assert triage_of(item, people.act(people.health))[0].checks[0].note == ""
    TeamMemberFactory(child=referral.child, membership=people.health)
    assert triage_of(item, people.act(people.health))[0].checks[0].note == "Ten, says the ward"


def test_papers_say_it_and_keep_notes_for_the_team(people, referral):
    item = people.put(people.plan(), referral)
    shared, team = say(item, PapersSight.SHARED).html, say(item, PapersSight.TEAM).html
    assert "What triage found" in shared
    assert "Ten, says the ward" not in shared
    assert "Ten, says the ward" in team


def test_the_form_of_the_decision_asks_beside_it(people, referral):
    item = people.put(people.plan(), referral)
    fields = finding_fields(item, triaged(paper_of(referral), with_notes=True))
    hint = str(fields["finding_evidence"].help_text)
    assert "How much education health allows: Not yet (Ten, says the ward)" in hint
    assert fields["finding_tried"].help_text == ""
