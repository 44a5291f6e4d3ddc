"""A family answers what the panel or its office asks, and the clock goes on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from cases.models import Document
from ledger.models import Notification
from panels.models import Reconsideration
from referrals.models import Question, Referral
from referrals.services.triage import answer_question, return_referral
from tests.factories.cases import GrantFactory
from tests.factories.reconsiderations import Reconsidering
from tests.files import pdf_upload
from tests.people import sign_in_family

pytestmark = pytest.mark.django_db
ASKED = "What does she say about mornings?"


@pytest.fixture
def scene() -> Reconsidering:
    return Reconsidering()


@pytest.fixture
def client(scene) -> Client:
    return sign_in_family(Client(), scene.grant.user)


@pytest.fixture
def question(scene) -> Question:
    return_referral(
        actor=scene.office, referral=scene.referral, question=ASKED, asks_family=True,
        due_on=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    return Question.objects.get()


def home(scene) -> str:
    return f"/portal/children/{scene.child.public_id}/"


def url(scene, question) -> str:
    return f"{home(scene)}questions/{question.public_id}/answer/"


def test_it_stands_on_the_childs_page_and_the_answer_reaches_the_office(client, scene, question):
    shown = client.get(home(scene)).content.decode()
    assert "ask you something" in shown
    assert url(scene, question) in shown
    page = client.get(url(scene, question)).content.decode()
    assert ASKED in page
    assert scene.referral.reference not in page

    client.post(url(scene, question), {"answer": "Mornings are hard.", "upload": pdf_upload()})

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Mornings are hard.", scene.grant.user)
    assert question.resumed_on == timezone.localdate()
    assert question.document.title == "Sent with an answer to the panel"
    referral = Referral.objects.get(pk=scene.referral.pk)
    assert (referral.status, referral.paused_on) == ("queued", None)
    told = Notification.objects.filter(code="referrals.answered").values_list(
        "recipient", flat=True
    )
    assert scene.people.coordinator.user_id in told
    assert "ask you something" not in client.get(home(scene)).content.decode()


def test_they_are_told_without_a_word_of_what_is_asked(scene, question):
    notice = Notification.objects.get(code="referrals.family_asked")
    assert notice.recipient == scene.grant.user
    assert notice.link == home(scene)


def test_an_empty_answer_is_refused_and_clinical_letters_stay_with_fewer(client, scene, question):
    text = client.post(url(scene, question), {"answer": ""}).content.decode()
    assert "There is a problem" in text
    given = {"answer": "See the letter", "upload": pdf_upload(), "upload_is_clinical": "on"}
    client.post(url(scene, question), given)
    assert Document.objects.get(recorded_by=scene.grant.user).kind == "clinical"


def test_who_comes_second_keeps_the_words_and_is_told(client, scene, question):
    client.get(url(scene, question))
    answer_question(
        actor=Actor.staff(scene.senco), referral=scene.referral, answer="The school knew"
    )
    text = client.post(url(scene, question), {"answer": "Mornings are hard."}).content.decode()
    assert "Mornings are hard." in text
    assert "There is a problem" in text
    assert client.get(url(scene, question)).url == home(scene)


def test_an_answer_never_lands_at_a_later_question(client, scene, question):
    Question.objects.update(resumed_on=timezone.localdate(), taken_back_reason="Known")
    later = Question.objects.create(
        referral=scene.referral, text="And evenings?", asks_family=True,
        due_on=timezone.localdate(),
    )  # fmt: skip
    text = client.post(url(scene, question), {"answer": "Mornings are hard."}).content.decode()
    assert "has been answered or taken back" in text
    later.refresh_from_db()
    assert later.is_open


def test_only_who_may_answer_is_asked(scene, question):
    reader = GrantFactory(child=scene.child, rights=["letters"])
    client = sign_in_family(Client(), reader.user)
    assert "ask you something" not in client.get(home(scene)).content.decode()
    assert client.get(url(scene, question)).status_code == 403
    stranger = sign_in_family(Client(), GrantFactory().user)
    assert stranger.get(url(scene, question)).status_code == 404


def test_a_question_to_the_school_is_not_the_familys(client, scene):
    return_referral(
        actor=scene.office, referral=scene.referral, question=ASKED,
        due_on=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    question = Question.objects.get()
    assert client.get(url(scene, question)).status_code == 404
    assert "ask you something" not in client.get(home(scene)).content.decode()


def test_whoever_asked_for_another_look_answers_what_the_panel_asks_back(client, scene):
    asked = scene.ask()
    Reconsideration.objects.update(
        status="given_back", question="Which clinic?", answer_due_on=timezone.localdate()
    )
    address = f"{home(scene)}decisions/{asked.decision.public_id}/again/answer/"
    assert address in client.get(home(scene)).content.decode()
    assert "Which clinic?" in client.get(address).content.decode()

    client.post(address, {"answer": "The one in town", "upload": pdf_upload()})

    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("asked", "The one in town")
    assert asked.documents.count() == 1
    other = GrantFactory(child=scene.child)
    Reconsideration.objects.update(status="given_back")
    assert sign_in_family(Client(), other.user).get(address).status_code == 404
