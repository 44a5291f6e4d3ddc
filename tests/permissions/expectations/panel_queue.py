"""What waits for the panel: its queue, reviews that came back, decisions to be looked at again."""

from typing import Any

from django.utils import timezone

from panels.models import (
    AskedHow,
    Asker,
    DecisionReview,
    Reconsideration,
    SavedFilter,
)
from tests.permissions.expectations.panel_items import decision_of, of_decision
from tests.permissions.groups import (
    OFFICE,
    SCHOOL_LEADS,
)
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World


def _referral(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.referral.public_id}


def _asked(status: str) -> Make:
    """The child's school asked the panel to look at a decision again."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        decision = decision_of(world, circle)
        asked = Reconsideration.objects.create(
            decision=decision, reference=f"RC-9{circle.item.pk:05d}", status=status,
            asker=Asker.SCHOOL, asker_name="The school", asked_how=AskedHow.POST, words="Why",
            due_on=timezone.localdate(), controller=decision.controller,
        )  # fmt: skip
        return {"public_id": asked.public_id}

    return made


def _review(status: str) -> Make:
    """The review of a decision came back."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        review = DecisionReview.objects.create(
            decision=decision_of(world, circle), due_on=timezone.localdate(), status=status
        )
        return {"public_id": review.public_id}

    return made


def _saved_filter(world: World, circle: Circle) -> dict[str, Any]:
    """The coordinator's own."""
    saved = SavedFilter.objects.create(
        owner=world.people.coordinator, authority=world.people.authority, name="Late",
        query="overdue=on",
    )  # fmt: skip
    return {"public_id": saved.public_id}


RULES: dict[str, Rule] = {
    "panels:queue": rule(OFFICE, queries=("?q=borough", "?q=ling", "?download=csv")),
    "panels:put_on_agenda": rule(OFFICE, method="post"),
    "panels:assign_many": rule(OFFICE, method="post"),
    "panels:export": rule(OFFICE, method="post"),
    "panels:save_filter": rule(OFFICE, queries=("?q=borough",)),
    "panels:rename_filter": rule(OFFICE, _saved_filter, about_child=False),
    "panels:remove_filter": rule(OFFICE, _saved_filter, method="post", about_child=False),
    "panels:fast_track": rule(OFFICE, _referral),
    "panels:waiting": rule(OFFICE),
    "panels:review": rule(OFFICE, _review("asked")),
    "panels:list_review": rule(OFFICE, _review("asked")),
    "panels:withdraw_review": rule(OFFICE, _review("asked")),
    "panels:answer_review": rule(OFFICE, _review("given_back")),
    "panels:reconsider": rule(SCHOOL_LEADS, of_decision),
    "panels:record_reconsideration": rule(OFFICE, of_decision),
    "panels:reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("asked")),
    "panels:list_reconsideration": rule(OFFICE, _asked("asked")),
    "panels:withdraw_reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("asked")),
    "panels:answer_reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("given_back")),
}
