"""A family asks for a decision to be looked at again, and reads what came of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Telling
from panels.models import Letter, Outcome, Reconsideration
from panels.services.reconsiderations import record_reconsideration
from tests.factories.cases import GrantFactory
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.people import sign_in_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Reconsidering:
    return Reconsidering()


@pytest.fixture
def client(scene) -> Client:
    return sign_in_family(Client(), scene.grant.user)


@pytest.fixture
def page(client, scene):
    def get(path: str = "decisions/") -> str:
        return client.get(f"/portal/children/{scene.child.public_id}/{path}").content.decode()

    return get


def _ask_url(scene, decision) -> str:
    return f"/portal/children/{scene.child.public_id}/decisions/{decision.public_id}/again/"


class TestAsking:
    def test_a_parent_asks_and_withdraws(self, client, scene, page):
        decision = scene.first()
        assert "Ask for it to be looked at again" in page()
        answer = client.post(_ask_url(scene, decision), {"grounds": [], "words": ""})
        assert "Select" in answer.content.decode() or "Choose" in answer.content.decode()
        client.post(_ask_url(scene, decision), {"grounds": ["new"], "words": WORDS})
        asked = Reconsideration.objects.get()
        assert asked.asked_by == scene.grant.user
        shown = page()
        assert "You asked for it to be looked at again" in shown
        assert "Ask for it to be looked at again" not in shown
        client.post(f"{_ask_url(scene, decision)}withdraw/", {"reason": "We talked"})
        assert "Ask for it to be looked at again" in page()

    def test_out_of_time_it_names_the_way_on(self, client, scene, page):
        decision = scene.first()
        Letter.objects.update(sent_at=timezone.now() - timedelta(days=70))
        shown = client.get(_ask_url(scene, decision)).content.decode()
        assert "The school can send a new referral" in shown
        assert "SENDIASS" in shown
        client.post(_ask_url(scene, decision), {"grounds": ["new"], "words": WORDS})
        assert not Reconsideration.objects.exists()

    def test_the_other_parent_does_not_see_who_asked(self, scene):
        scene.ask()
        client = sign_in_family(Client(), GrantFactory(child=scene.child).user)
        shown = client.get(f"/portal/children/{scene.child.public_id}/decisions/").content.decode()
        assert "You asked" not in shown
        assert WORDS not in shown


class TestReading:
    def test_both_outcomes_stand_together_once_it_was_told(self, scene, page):
        scene.decide(scene.ask())
        assert "You asked for it to be looked at again" in page()
        assert "stays as it is" not in page()
        Telling.objects.update(
            told_at=timezone.now(), told_on=timezone.localdate(), told_how="call", told_whom="She"
        )
        shown = page()
        assert "A liaison officer will help at school." in shown
        assert "The decision stays as it is." in shown

    def test_a_changed_decision_says_what_it_replaces(self, scene, page):
        scene.decide(scene.ask(), Outcome.PLACEMENT)
        shown = page()
        assert "This decision takes the place of the one of" in shown
        assert "A liaison officer will help" not in shown

    def test_no_gap_tells_bad_news_first(self, scene, page):
        scene.decide(scene.ask(), Outcome.DECLINE)
        shown = page()
        assert "A liaison officer will help at school." in shown
        assert "said no" not in shown

    def test_what_the_office_recorded_for_somebody_is_nobodys_own(self, scene, page):
        decision = scene.first()
        record_reconsideration(
            actor=scene.office, decision=decision, grounds=["facts"], words=WORDS,
            asker="parent", asker_name="Grandmother", asked_how="post",
            asked_on=timezone.localdate(),
        )  # fmt: skip
        assert "Ask for it to be looked at again" not in page()
        assert "Grandmother" not in page()
