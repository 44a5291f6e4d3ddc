"""What a decision asks of people: tasks with owners and days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from panels.models import (
    Decision,
    Outcome,
)
from panels.services.actions import add_action
from panels.services.agenda import defer_item
from panels.services.decisions import (
    decide_item,
)
from panels.services.meetings import end_meeting
from panels.services.minutes import agree_minutes
from referrals.models import Referral
from tests.factories.panels import agreed, terms
from tests.people import member

pytestmark = pytest.mark.django_db


class TestWhatItAsksOfPeople:
    def test_a_decline_creates_both_tasks_with_owners(self, people, item):
        decision = decide_item(
            actor=people.act(people.chair), item=item, terms=terms(Outcome.DECLINE),
            stances=agreed(item),
        )  # fmt: skip
        actions = {action.purpose: action for action in decision.actions.all()}
        assert set(actions) == {"advice", "onward"}
        assert all(action.task.owner == action.owner for action in actions.values())
        assert actions["onward"].task.details == "The family worker rings next week."

    def test_an_owner_who_does_not_see_the_child_is_refused(self, people, item):
        with pytest.raises(Refused) as refusal:
            decide_item(
                actor=people.act(people.chair), item=item, stances=agreed(item),
                terms=terms(Outcome.DECLINE, advice_owner=member(Role.SENCO)),
            )  # fmt: skip
        assert refusal.value.field == "advice_owner"
        assert not Decision.objects.exists()

    def test_a_deferral_gives_its_question_to_an_owner_until_it_comes_back(self, people, item):
        until = timezone.localdate() + timedelta(days=10)
        defer_item(
            kind="health_evidence",
            actor=people.act(people.chair), item=item, reason="No hours known",
            question="How many hours?", until=until,
        )  # fmt: skip
        action = item.actions.get()
        assert (action.purpose, action.due_on, action.task.status) == ("question", until, "open")
        referral = Referral.objects.get(pk=item.subject_id)
        Referral.objects.filter(pk=referral.pk).update(status="queued", paused_on=None)
        people.put(people.plan(), referral)
        action.task.refresh_from_db()
        assert action.task.status == "done"

    def test_a_further_action_becomes_a_task_until_the_minutes_are_agreed(self, people, item):
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
        owner = people.coordinator
        words = {"words": "Ring the clinic", "owner": owner}
        action = add_action(
            actor=people.act(people.chair), item=item, due_on=timezone.localdate(), **words
        )
        assert (action.task.title, action.task.owner) == ("Ring the clinic", owner)
        end_meeting(actor=people.act(people.chair), meeting=item.meeting)
        agree_minutes(actor=people.act(people.chair), meeting=item.meeting)
        with pytest.raises(StaleChange, match="minutes are agreed"):
            add_action(
                actor=people.act(people.chair), item=item, due_on=timezone.localdate(), **words
            )

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"words": " "}, "words"), ({"due_on": date(2020, 1, 1)}, "due_on")],
    )
    def test_an_action_without_words_or_in_the_past_is_refused(self, people, item, changes, field):
        given = {"words": "Ring", "owner": people.coordinator, "due_on": timezone.localdate()}
        with pytest.raises(Refused) as refusal:
            add_action(actor=people.act(people.chair), item=item, **{**given, **changes})
        assert refusal.value.field == field

    def test_members_give_no_actions(self, people, item):
        with pytest.raises(PermissionDenied):
            add_action(
                actor=people.act(people.health), item=item, words="Ring",
                owner=people.coordinator, due_on=timezone.localdate(),
            )  # fmt: skip
