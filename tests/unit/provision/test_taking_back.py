"""A correction that takes a provider out of a decision takes its open offer back, and no more."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from cases.models import Authorisation, Task
from ledger.errors import StaleChange
from ledger.models import Notification
from ledger.state import status_history
from panels.models import Correction, Outcome
from panels.services.corrections import correct_decision
from provision.models import Placement
from provision.services.answering import accept_placement
from tests.concurrency import at_once
from tests.factories.accounts import OrganisationFactory
from tests.factories.panels import terms
from tests.factories.provider_letters import Naming
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def naming():
    return Naming()


def elsewhere():
    return OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Hillside")


def offered(naming, make="offered", **changes):
    """A decision that names the provider, and what was arranged on it."""
    decision = naming.decide()
    rests_on = Authorisation.objects.get(decision_reference=decision.reference)
    return decision, getattr(naming.scene, make)(authorisation=rests_on, **changes)


def correct(naming, decision, outcome=Outcome.PLACEMENT, **changes):
    item = decision.item
    item.refresh_from_db()
    given = {"provider": naming.scene.provider, "provided_by": "Riverside", **changes}
    return correct_decision(
        actor=naming.people.act(naming.people.chair), decision=decision, seen=0,
        reason="Another provider was meant", terms=terms(outcome, **given),
    )  # fmt: skip


def stands(placement) -> str:
    placement.refresh_from_db()
    return str(placement.status)


def told(naming):
    return Notification.objects.filter(
        code="provision.withdrawn", recipient=naming.scene.manager.user
    )


@pytest.mark.parametrize("named", [True, False])
def test_the_open_offer_is_withdrawn_with_the_reason_and_the_provider_told(naming, named):
    decision, placement = offered(naming)
    correct(naming, decision, provider=elsewhere() if named else None, provided_by="Hillside")
    assert stands(placement) == "withdrawn"
    row = status_history(placement).last()
    assert row.reason == (
        f"Decision {decision.reference} was corrected: Another provider was meant"
    )
    assert told(naming).get().link == "/provision/"
    assert not Task.objects.filter(title__contains=placement.reference).exists()


def test_so_it_is_when_the_decision_is_about_no_place_at_all(naming):
    decision, placement = offered(naming)
    correct(naming, decision, Outcome.LIAISON, provider=None, provided_by="The council")
    assert stands(placement) == "withdrawn"


@pytest.mark.parametrize("make", ["accepted", "active"])
def test_what_was_accepted_goes_on_and_the_coordinator_has_it_to_do(naming, make):
    decision, placement = offered(naming, make)
    before = placement.status
    correct(naming, decision, provider=elsewhere(), provided_by="Hillside")
    assert stands(placement) == before
    task = Task.objects.get(title__contains=placement.reference)
    assert task.owner == naming.people.coordinator
    assert str(placement.public_id) in task.link
    assert not told(naming).exists()


def end(*memberships):
    for one in memberships:
        one.ended_at = timezone.now()
        one.save()


def owner_after_correction(naming, decision, placement):
    correct(naming, decision, provider=elsewhere(), provided_by="Hillside")
    return Task.objects.get(title__contains=placement.reference).owner


def test_without_a_coordinator_whoever_arranged_it_has_it_to_do(naming):
    decision, placement = offered(naming, "accepted")
    end(naming.people.coordinator)
    assert placement.arranged_by == naming.scene.liaison
    assert owner_after_correction(naming, decision, placement) == naming.scene.liaison


def test_without_those_the_named_officer_has_it_to_do(naming):
    decision, placement = offered(naming, "accepted")
    end(naming.people.coordinator, naming.scene.liaison)
    assert owner_after_correction(naming, decision, placement) == naming.scene.named_officer


def test_a_child_with_no_officer_here_is_the_schools(naming):
    decision, placement = offered(naming, "accepted")
    end(naming.people.coordinator, naming.scene.liaison, naming.scene.named_officer)
    assert owner_after_correction(naming, decision, placement) == naming.scene.senco


def test_who_sees_the_child_no_longer_is_passed_over(naming, monkeypatch):
    decision, placement = offered(naming, "accepted")
    stranger = member(Role.SENCO)
    monkeypatch.setattr(
        "provision.services.taking_back.officers_of", lambda child, role: [stranger]
    )
    assert owner_after_correction(naming, decision, placement) == naming.scene.liaison


def test_a_draft_and_what_rests_on_something_else_stay(naming):
    decision, draft = offered(naming, "draft")
    correct(naming, decision, provider=elsewhere(), provided_by="Hillside")
    assert stands(draft) == "draft"


def test_an_offer_stays_while_its_provider_is_named(naming):
    decision, placement = offered(naming)
    correct(naming, decision, conditions="Mornings first")
    assert stands(placement) == "planned"


def test_an_offer_to_a_provider_that_was_never_named_stays_while_a_place_is_given(naming):
    decision = naming.decide(provider=elsewhere(), provided_by="Hillside")
    rests_on = Authorisation.objects.get(decision_reference=decision.reference)
    placement = naming.scene.offered(authorisation=rests_on)
    correct(naming, decision, provider=None, provided_by="To be found")
    assert stands(placement) == "planned"


def test_a_correction_that_fails_leaves_the_offer(naming, monkeypatch):
    decision, placement = offered(naming)

    def fail(**_given):
        raise StaleChange

    monkeypatch.setattr("panels.services.corrections.draft_corrections", fail)
    with pytest.raises(StaleChange), transaction.atomic():
        correct(naming, decision, provider=elsewhere(), provided_by="Hillside")
    assert stands(placement) == "planned"
    assert not Correction.objects.exists()
    assert not told(naming).exists()


@pytest.mark.django_db(transaction=True)
def test_accepted_meanwhile_it_is_withdrawn_or_pointed_out():
    naming = Naming()
    decision, placement = offered(naming)
    other = elsewhere()
    corrected, accepted = at_once(
        lambda: correct(naming, decision, provider=other, provided_by="Hillside"),
        lambda: accept_placement(
            actor=naming.manager, placement=placement, provider_lead=naming.scene.tutor
        ),
    )
    assert isinstance(corrected, Correction), corrected
    if isinstance(accepted, Placement):
        assert stands(placement) == "accepted"
        assert Task.objects.filter(title__contains=placement.reference).exists()
    else:
        assert isinstance(accepted, StaleChange)
        assert stands(placement) == "withdrawn"
