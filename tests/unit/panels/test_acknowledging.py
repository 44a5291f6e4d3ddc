"""Whoever asks for a decision to be looked at again gets an acknowledgement, and nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from calendars.days import add_working_days
from cases.models import Document
from panels.access import open_letter
from panels.deciding.decided import letters_page
from panels.learning.overdue import late_letters, overdue_lists
from panels.models import AskedHow, Asker, GroundKind, Interest, Letter, LetterDelivery, Outcome
from panels.reconsiderations.rules import acknowledgement_of, ask_by
from panels.services.letter_drafts import draft_again
from panels.services.letters import letter_due_on, send_all_letters, told_by
from panels.services.reconsiderations import record_reconsideration, withdraw_reconsideration
from tests.factories.cases import GrantFactory
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.unit.panels.learning.reading import sight_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Reconsidering()


def send(scene, asked):
    send_all_letters(actor=scene.office, decision=asked.decision)
    return acknowledgement_of(asked)


def test_it_says_what_was_asked_when_who_decides_and_by_when(scene):
    asked = scene.ask()

    letter = acknowledgement_of(asked)

    assert (letter.kind, letter.status, letter.audience) == ("ack", "draft", "parent")
    for words in (
        scene.parent.user.full_name, f"{asked.asked_on.day} ", f"{asked.due_on.day} ",
        "something new that the panel did not have", "Something in the decision is not true",
        "neither leads it nor votes", scene.people.authority.name,
    ):  # fmt: skip
        assert words in letter.body
    assert "{" not in letter.body
    assert WORDS not in letter.body


def test_it_is_due_two_working_days_after_the_asking(scene):
    asked = scene.ask()

    assert acknowledgement_of(asked).due_on == add_working_days(asked.asked_on, 2)
    assert letter_due_on(asked.decision) == acknowledgement_of(asked).due_on
    assert told_by(asked.decision) == add_working_days(asked.decision.decided_on, 5)


def test_of_the_family_only_whoever_asked_reads_it(scene):
    asked = scene.ask()
    other = GrantFactory(child=scene.child)

    letter = send(scene, asked)

    assert [one.user for one in letter.deliveries.all()] == [scene.parent.user]
    documents = Document.objects.filter(pk=letter.document_id)
    assert documents.readable_by(scene.parent).exists()
    assert not documents.readable_by(Actor.family(other.user)).exists()
    events = scene.child.timeline.filter(code="panels.reconsideration_acknowledged")
    assert events.readable_by(scene.parent).exists()
    assert not events.readable_by(Actor.family(other.user)).exists()


def test_a_schools_goes_to_its_leads_and_no_family_reads_it(scene):
    asked = scene.ask(actor=Actor.staff(scene.senco))

    letter = send(scene, asked)

    assert letter.audience == "school"
    assert [one.user for one in letter.deliveries.all()] == [scene.senco.user]
    assert not Document.objects.filter(pk=letter.document_id).readable_by(scene.parent).exists()


def test_who_wrote_by_post_gets_it_by_post(scene):
    asked = record_reconsideration(
        actor=scene.office, decision=scene.first(), grounds=[GroundKind.NEW], words=WORDS,
        asker=Asker.PARENT, asker_name="Mr Vale", asked_how=AskedHow.POST,
        asked_on=timezone.localdate(),
    )  # fmt: skip

    letter = send(scene, asked)

    delivery = letter.deliveries.get()
    assert (delivery.user, delivery.name, delivery.channel) == (None, "Mr Vale", "post")
    assert not Document.objects.filter(pk=letter.document_id).readable_by(scene.parent).exists()


def test_it_neither_moves_the_time_to_ask_nor_counts_as_a_letter_of_the_decision(scene):
    asked = scene.ask()
    day = timezone.localdate() - timedelta(days=10)
    Letter.objects.filter(reconsideration=None).update(sent_at=timezone.now() - timedelta(days=10))
    send(scene, asked)

    assert ask_by(asked.decision, Asker.PARENT) == add_working_days(day, 20)


def test_withdrawn_before_it_went_there_is_nothing_to_acknowledge(scene):
    asked = scene.ask()

    withdraw_reconsideration(actor=scene.parent, reconsideration=asked, reason="All is well")

    assert acknowledgement_of(asked) is None
    assert not LetterDelivery.objects.filter(letter__reconsideration=asked).exists()


@pytest.mark.parametrize("outcome", [Outcome.UPHOLD, Outcome.SEND_BACK, Outcome.LIAISON])
def test_decided_before_it_went_it_is_dropped_and_sent_back_nobody_asked_anew(scene, outcome):
    asked = scene.ask()

    scene.decide(asked, outcome)

    assert Letter.objects.get(reconsideration=asked).status == "withdrawn"
    assert Letter.objects.filter(kind="ack").count() == 1


def test_drafted_again_it_says_the_same(scene):
    letter = acknowledgement_of(scene.ask())
    said = letter.body

    assert draft_again(actor=scene.office, letter=letter).body == said


def test_the_database_takes_no_acknowledgement_without_a_day(scene):
    letter = acknowledgement_of(scene.ask())
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(due_on=None)


def test_it_is_late_where_letters_are_with_its_own_day(scene):
    asked = scene.ask()
    sight = sight_of(scene.people)
    assert not late_letters(sight).exists()
    day = timezone.localdate() - timedelta(days=1)
    Letter.objects.filter(reconsideration=asked).update(due_on=day)

    assert list(late_letters(sight)) == [asked.decision]
    (late,) = overdue_lists(sight)[0].lines
    assert (late.day, asked.decision.reference in late.title) == (day, True)
    send(scene, asked)
    assert not late_letters(sight).exists()


def test_closed_to_whoever_stepped_out_of_the_second_item_alone(scene):
    asked = scene.ask()
    letter = acknowledgement_of(asked)
    item = scene.put(asked)
    Interest.objects.create(
        item=item, membership=scene.people.coordinator, kind="other", effect="step_out"
    )

    with pytest.raises(PermissionDenied):
        open_letter(actor=scene.office, public_id=letter.public_id)
    assert letter not in letters_page(asked.decision, scene.office)["letters"]
    chair = scene.people.act(scene.people.chair)
    assert letter in letters_page(asked.decision, chair)["letters"]
