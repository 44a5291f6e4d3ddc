"""The wall around the panel's letter to a provider: nobody of a provider meets it too early,
too late, or by another's hand, on any page that their own pages lead to."""

import logging

import pytest
from django.test import Client

from accounts.models import OrganisationKind
from accounts.roles import Role
from panels.models import Interest, InterestEffect, InterestKind
from panels.services.letters import send_all_letters
from provision.services.answering import decline_placement
from provision.services.arranging import withdraw_placement
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.provider_letters import Naming
from tests.factories.provision import PlacementFactory
from tests.people import member, sign_in
from tests.permissions.walking import Walker

pytestmark = pytest.mark.django_db
SAID, REASON = "Zwcondition", "Zwreason"  # to the provider; to the school and the family alone
STARTS = ("/", "/children/", "/cases/", "/messages/", "/provision/", "/provision/letters/",
          "/provision/?status=all", "/search/?q=Zw")  # fmt: skip


class Told(Naming):
    """The panel has decided, and all its letters have gone."""

    def __post_init__(self):
        super().__post_init__()
        decision = self.decide(conditions=SAID, reasons=REASON)
        send_all_letters(actor=self.office, decision=decision)
        self.decision, self.to_provider = decision, self.letter(decision)

    def met_by(self, membership):
        walker = Walker(
            sign_in(Client(), membership),
            lambda text: {word for word in (SAID, REASON) if word in text},
        )
        walker.walk(STARTS)
        tried = [f"/provision/letters/{self.to_provider.public_id}/"]
        for letter in self.decision.letters.all():
            tried += [f"/panels/letters/{letter.public_id}/",
                      f"/cases/documents/{letter.document.public_id}/",
                      f"/cases/documents/{letter.document.public_id}/file/"]  # fmt: skip
        return walker.words(tried)


@pytest.fixture
def told():
    logging.disable(logging.WARNING)
    yield Told()
    logging.disable(logging.NOTSET)


def test_the_manager_who_has_an_offer_reads_its_letter_and_not_the_others(told):
    told.offer()
    assert told.met_by(told.scene.manager) == {SAID}


def test_nobody_before_the_offer(told):
    assert told.met_by(told.scene.manager) == set()


def test_no_tutor_before_the_acceptance(told):
    told.offer()
    assert told.met_by(told.scene.tutor) == set()


def test_nobody_after_the_offer_was_taken_back_or_declined(told):
    placement = told.offer()
    withdraw_placement(
        actor=told.scene.act(told.scene.liaison), placement=placement, reason="Mistaken"
    )
    assert told.met_by(told.scene.manager) == set()
    decline_placement(actor=told.manager, placement=told.offer(), reason="We are full")
    assert told.met_by(told.scene.manager) == set()


def test_no_other_provider_that_teaches_the_child(told):
    told.offer()
    other = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    PlacementFactory(child=told.scene.child, provider=other)
    for role in (Role.PROVIDER_MANAGER, Role.PROVIDER_STAFF):
        assert told.met_by(member(role, other)) == set()


def test_not_who_stepped_out_at_the_panel(told):
    told.offer()
    sits = MembershipFactory(
        user=told.scene.manager.user, role=Role.PANEL_MEMBER, agency="education",
        organisation=told.scene.authority,
    )  # fmt: skip
    Interest.objects.create(
        item=told.decision.item, membership=sits, effect=InterestEffect.STEP_OUT,
        kind=InterestKind.LINE_MANAGEMENT,
    )  # fmt: skip
    assert told.met_by(told.scene.manager) == set()
