"""Asking the panel to look at a decision again, until it stands on an agenda."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from calendars.days import add_working_days
from cases.models import FamilyRight, Telling, TimelineEvent
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.agenda.waiting import waiting_requests
from panels.models import (
    AskedHow,
    Asker,
    Decision,
    DecisionStatus,
    GroundKind,
    Letter,
    Outcome,
    Reconsideration,
    RequestStatus,
)
from panels.reconsiderations.rules import ask_by
from panels.services.agenda import start_fast_track, take_off_item
from panels.services.reconsiderations import (
    answer_reconsideration,
    record_reconsideration,
    withdraw_reconsideration,
)
from tests.factories.cases import GrantFactory
from tests.factories.panels import PanelPeople
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.files import pdf_upload
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Reconsidering:
    return Reconsidering()


def _posted(scene: Reconsidering, decision: Decision, **changes: object) -> dict[str, object]:
    return {
        "actor": scene.office, "decision": decision, "grounds": [GroundKind.FACTS],
        "words": WORDS, "asker": Asker.PARENT, "asker_name": "Mrs Vale",
        "asked_how": AskedHow.POST, "asked_on": timezone.localdate(), **changes,
    }  # fmt: skip


def _late(decision: Decision) -> None:
    """Its letters went two months ago."""
    then = timezone.now() - timedelta(days=70)
    Letter.objects.filter(decision=decision).update(sent_at=then)
    Decision.objects.filter(pk=decision.pk).update(decided_on=timezone.localdate(then))
    decision.refresh_from_db()


class TestAsking:
    def test_a_parent_asks(self, scene):
        asked = scene.ask(upload=pdf_upload())
        assert (asked.asker, asked.status) == (Asker.PARENT, RequestStatus.ASKED)
        assert asked.due_on == add_working_days(timezone.localdate(), 20)
        assert [one.kind for one in asked.grounds.all()] == [GroundKind.NEW, GroundKind.FACTS]
        assert asked.documents.count() == 1
        assert [one.user for one in asked.barred.all()] == [scene.people.chair.user]
        assert TimelineEvent.objects.filter(code="panels.reconsideration_asked").exists()
        told = Notification.objects.get(code="panels.reconsideration_asked")
        assert told.recipient == scene.people.coordinator.user

    def test_a_school_asks(self, scene):
        asked = scene.ask(actor=Actor.staff(scene.senco))
        assert asked.asker == Asker.SCHOOL

    def test_strangers_do_not(self, scene):
        decision = scene.first()
        other = Reconsidering(PanelPeople(name="Another panel"))
        few = GrantFactory(child=scene.child, rights=[FamilyRight.LETTERS.value])
        for actor in (
            other.parent, Actor.staff(other.senco), Actor.family(few.user),
            scene.people.act(scene.people.health), scene.office,
            Actor.staff(member(Role.LIAISON_OFFICER, scene.people.authority)),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                scene.ask(decision, actor=actor)

    @pytest.mark.parametrize(
        ("changes", "field"), [({"grounds": []}, "grounds"), ({"words": " "}, "words")]
    )
    def test_it_says_why(self, scene, changes, field):
        with pytest.raises(Refused) as refusal:
            scene.ask(**changes)
        assert refusal.value.field == field
        assert not Reconsideration.objects.exists()

    def test_one_at_a_time(self, scene):
        asked = scene.ask()
        with pytest.raises(Refused, match="already"):
            scene.ask(asked.decision, actor=Actor.staff(scene.senco))
        with pytest.raises(IntegrityError), transaction.atomic():
            Reconsideration.objects.create(
                decision=asked.decision, reference="RC-1", asker="parent", asker_name="A",
                asked_how="post", words="Why", due_on=asked.due_on, controller=asked.controller,
            )  # fmt: skip

    def test_bad_news_is_told_before_it_is_asked_about(self, scene):
        decision = scene.first(Outcome.DECLINE)
        with pytest.raises(PermissionDenied):
            scene.ask(decision)
        Telling.objects.update(
            told_at=timezone.now(), told_on=timezone.localdate(), told_how="call", told_whom="She"
        )
        assert scene.ask(decision).pk

    def test_a_fast_track_is_ratified_first(self, scene):
        decision = scene.first()
        Decision.objects.update(status=DecisionStatus.TO_RATIFY)
        decision.refresh_from_db()
        with pytest.raises(Refused, match="still to agree"):
            scene.ask(decision)


class TestTime:
    def test_it_counts_from_the_letter(self, scene):
        decision = scene.first(sent=False)
        assert ask_by(decision, Asker.PARENT) is None
        decision = Reconsidering(PanelPeople(name="Another panel")).first()
        assert ask_by(decision, Asker.PARENT) == add_working_days(timezone.localdate(), 20)

    def test_and_from_the_day_on_which_the_family_was_told(self, scene):
        decision = scene.first(Outcome.DECLINE)
        telling = Telling.objects.get()
        assert ask_by(decision, Asker.PARENT) == add_working_days(telling.shown_from, 20)
        assert ask_by(decision, Asker.SCHOOL) == add_working_days(timezone.localdate(), 20)

    def test_too_late_names_the_way_on(self, scene):
        decision = scene.first()
        _late(decision)
        with pytest.raises(Refused, match="new referral"):
            scene.ask(decision)

    def test_the_office_takes_it_late_with_a_reason(self, scene):
        decision = scene.first()
        _late(decision)
        with pytest.raises(Refused) as refusal:
            record_reconsideration(**_posted(scene, decision))
        assert refusal.value.field == "late_reason"
        asked = record_reconsideration(
            **_posted(scene, decision, late_reason="She was in hospital.")
        )
        assert asked.late_reason == "She was in hospital."

    def test_the_day_of_the_post_counts(self, scene):
        decision = scene.first()
        _late(decision)
        asked = record_reconsideration(
            **_posted(scene, decision, asked_on=timezone.localdate() - timedelta(days=60))
        )
        assert asked.late_reason == ""
        assert asked.due_on < timezone.localdate()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"asker_name": ""}, "asker_name"),
            ({"asked_on": timezone.localdate() + timedelta(days=2)}, "asked_on"),
        ],
    )
    def test_who_and_when(self, scene, changes, field):
        with pytest.raises(Refused) as refusal:
            record_reconsideration(**_posted(scene, scene.first(), **changes))
        assert refusal.value.field == field

    def test_only_the_office_records(self, scene):
        given = _posted(scene, scene.first(), actor=Actor.staff(scene.senco))
        with pytest.raises(PermissionDenied):
            record_reconsideration(**given)


class TestWaiting:
    def test_it_waits_for_an_agenda_with_its_day(self, scene):
        asked = scene.ask()
        (found,) = [one for one in waiting_requests(scene.office) if one.kind == "reconsideration"]
        assert (found.subject_id, found.due_on) == (asked.pk, asked.due_on)

    def test_whoever_asked_withdraws_and_can_ask_again(self, scene):
        asked = scene.ask()
        with pytest.raises(PermissionDenied):
            withdraw_reconsideration(
                actor=Actor.staff(scene.senco), reconsideration=asked, reason="No"
            )
        withdraw_reconsideration(actor=scene.parent, reconsideration=asked, reason="We talked")
        asked.refresh_from_db()
        assert asked.status == RequestStatus.WITHDRAWN
        assert scene.ask(asked.decision).pk

    def test_not_once_it_stands_on_an_agenda(self, scene):
        asked = scene.ask()
        scene.put(asked)
        with pytest.raises(StaleChange, match="agenda"):
            withdraw_reconsideration(actor=scene.parent, reconsideration=asked, reason="No")

    def test_taken_off_it_waits_again(self, scene):
        asked = scene.ask()
        item = scene.put(asked)
        take_off_item(actor=scene.office, item=item, reason="Another day")
        asked.refresh_from_db()
        assert (asked.status, asked.meeting_reference) == (RequestStatus.ASKED, "")

    def test_the_panels_question_is_answered_beside_the_own_words(self, scene):
        asked = scene.ask(actor=Actor.staff(scene.senco))
        Reconsideration.objects.update(status="given_back", question="Which hours?")
        with pytest.raises(Refused):
            answer_reconsideration(
                actor=Actor.staff(scene.senco), reconsideration=asked, answer=" "
            )
        with pytest.raises(PermissionDenied):
            answer_reconsideration(actor=scene.parent, reconsideration=asked, answer="Ten")
        answer_reconsideration(
            actor=Actor.staff(scene.senco), reconsideration=asked, answer="Ten a week"
        )
        asked.refresh_from_db()
        assert (asked.status, asked.words, asked.answer) == ("asked", WORDS, "Ten a week")


class TestAnotherChair:
    def test_a_meeting_that_the_first_chair_alone_runs_is_refused(self, scene):
        asked = scene.ask()
        meeting = scene.people.plan()
        meeting.deputy_chair = None
        meeting.save()
        with pytest.raises(Refused) as refusal:
            scene.put(asked, meeting)
        assert scene.people.deputy.user.full_name in str(refusal.value)
        asked.refresh_from_db()
        assert asked.status == RequestStatus.ASKED

    def test_a_deputy_is_enough(self, scene):
        assert scene.put(scene.ask(), scene.people.plan()).pk

    def test_no_fast_track(self, scene):
        asked = scene.ask()
        with pytest.raises(Refused, match="at a meeting"):
            start_fast_track(
                actor=scene.office, kind_key="reconsideration", subject_id=asked.pk,
                chair=scene.people.deputy, second=scene.people.health, ground="other",
                ground_words="Soon",
            )  # fmt: skip
