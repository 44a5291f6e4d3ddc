"""What a decision means for provision, and what the named officer hears of it."""

import pytest

from accounts.roles import Role
from cases.models import Authorisation, AuthorisationKind
from cases.registries import advice_sources
from ledger.models import Notification
from panels.models import FastTrackGround, Outcome
from panels.services.agenda import start_fast_track
from panels.services.authorising import advice_on
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
    ratify,
)
from tests.factories.panels import agreed, terms
from tests.factories.referrals import QueuedReferralFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize("outcome", [Outcome.PLACEMENT, Outcome.ALTERNATIVE, Outcome.EXTEND])
def test_a_decision_for_provision_authorises_it(people, item, outcome):
    decision = decide_item(
        actor=people.act(people.coordinator), item=item, terms=terms(outcome), stances=agreed(item)
    )
    made = Authorisation.objects.get()
    assert (made.child, made.kind) == (item.child, AuthorisationKind.PANEL_DECISION)
    assert (made.decision_reference, made.authorised_by) == (decision.reference, people.chair)
    assert made.is_in_force


def test_other_decisions_authorise_nothing(people, item):
    decide_item(
        actor=people.act(people.coordinator),
        item=item,
        terms=terms(Outcome.LIAISON),
        stances=agreed(item),
    )
    assert not Authorisation.objects.exists()


@pytest.fixture
def fast_track(people):
    referral = QueuedReferralFactory(is_fast_track=True, grounds="Urgent")
    item = start_fast_track(
        actor=people.act(people.coordinator), kind_key="referral", subject_id=referral.pk,
        chair=people.chair, second=people.health,
        ground=FastTrackGround.SUDDEN, ground_words="Since Monday",
    )  # fmt: skip
    propose_fast_track(actor=people.act(people.chair), item=item, terms=terms(Outcome.PLACEMENT))
    item.refresh_from_db()
    assert not Authorisation.objects.exists()
    answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
    meeting = people.plan()
    item = put_up_for_ratification(actor=people.act(people.coordinator), item=item, meeting=meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


def test_a_fast_track_authorises_at_once_and_stays_when_ratified(people, fast_track):
    made = Authorisation.objects.get()
    assert made.kind == AuthorisationKind.FAST_TRACK
    ratify(actor=people.act(people.chair), item=fast_track, stances=agreed(fast_track))
    assert list(Authorisation.objects.in_force()) == [made]


def test_a_fast_track_replaced_by_another_place_is_superseded(people, fast_track):
    ratify(actor=people.act(people.chair), item=fast_track, stances=agreed(fast_track),
           terms=terms(Outcome.ALTERNATIVE), reason="Nearer home")  # fmt: skip
    new = Authorisation.objects.in_force().get()
    assert new.kind == AuthorisationKind.PANEL_DECISION
    assert new.supersedes.get().kind == AuthorisationKind.FAST_TRACK


def test_a_fast_track_replaced_by_no_place_is_taken_back(people, fast_track):
    decision = ratify(actor=people.act(people.chair), item=fast_track, stances=agreed(fast_track),
                      terms=terms(Outcome.LIAISON), reason="Back at school")  # fmt: skip
    assert not Authorisation.objects.in_force().exists()
    assert Authorisation.objects.get().revoked_reason == decision.reference


def test_the_named_officer_hears_the_advice_while_the_duty_is_undecided(people, item):
    officer = member(Role.NAMED_OFFICER, people.authority)
    record = Section19RecordFactory(child=item.child)
    decision = decide_item(
        actor=people.act(people.coordinator), item=item, stances=agreed(item),
        terms=terms(section_19_advice="owed", section_19_reasons="No lessons since May."),
    )  # fmt: skip
    assert "No lessons since May." in advice_on(item.child)
    notice = Notification.objects.get(recipient=officer.user)
    assert (notice.code, notice.reference) == ("panels.advised_on_section_19", record.reference)
    words = advice_sources.get("panels").words(item.child)
    assert words.startswith(f"{decision.reference}: Liaison support")
