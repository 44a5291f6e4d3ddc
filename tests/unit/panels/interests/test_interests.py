"""Interests: what each effect means, and what is minuted of them."""

import pytest
from django.core.exceptions import PermissionDenied

from ledger.errors import Refused, StaleChange
from panels.deciding.quorum import quorum_of
from panels.interests.record import interest_minutes
from panels.models import AgendaItem, Decision, InterestEffect, InterestKind, Outcome
from panels.reads import visible_views
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest, name_item_substitute, record_effect
from panels.services.member_views import record_member_view
from panels.services.papers import open_item_papers
from panels.services.seats import record_presence
from tests.concurrency import at_once
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


class TestEffects:
    @pytest.mark.parametrize(
        ("kind", "effect"),
        [
            (InterestKind.WORKS_WITH_CHILD, InterestEffect.CONTRIBUTE),
            (InterestKind.FAMILY, InterestEffect.STEP_OUT),
            (InterestKind.LINE_MANAGEMENT, InterestEffect.STEP_OUT),
            (InterestKind.OTHER, InterestEffect.STEP_OUT),
        ],
    )
    def test_the_default_holds_at_once(self, people, item, kind, effect):
        found = declare_interest(actor=people.act(people.care), item=item, kind=kind)
        assert found.effect == effect

    def test_who_contributes_counts_for_the_quorum_and_who_steps_out_does_not(
        self, people, meeting, item
    ):
        meeting = people.open(meeting)
        interest = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.WORKS_WITH_CHILD
        )
        assert quorum_of(item, meeting).is_met
        record_effect(
            actor=people.act(people.chair), interest=interest, effect=InterestEffect.STEP_OUT
        )
        assert quorum_of(item, meeting).missing == {"health"}

    def test_a_named_substitute_takes_the_place_on_this_item_alone(self, people, meeting, item):
        other = people.put(meeting)
        meeting = people.open(meeting)
        interest = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        given = {"actor": people.act(people.chair), "interest": interest}
        with pytest.raises(Refused):
            name_item_substitute(**given, substitute=people.care)
        with pytest.raises(PermissionDenied):
            name_item_substitute(
                actor=people.act(people.care), interest=interest, substitute=people.substitute
            )
        name_item_substitute(**given, substitute=people.substitute)
        assert not quorum_of(item, meeting).is_met
        name_item_substitute(**given, substitute=people.substitute, is_present=True)
        assert quorum_of(item, meeting).is_met
        seen = AgendaItem.objects.visible_to(people.act(people.substitute))
        assert list(seen) == [item]
        assert other not in seen
        record_effect(
            actor=people.act(people.chair), interest=interest, effect=InterestEffect.CONTRIBUTE
        )
        assert not AgendaItem.objects.visible_to(people.act(people.substitute)).exists()

    def test_a_view_given_before_stepping_out_is_not_weighed(self, people, item):
        care, health = people.act(people.care), people.act(people.health)
        for who in (care, health):
            record_member_view(
                actor=who, item=item, recommendation=Outcome.ADVICE, reasons="Because"
            )
        assert len(list(visible_views(item, care))) == 2
        declare_interest(actor=health, item=item, kind=InterestKind.FAMILY)
        assert [view.membership for view in visible_views(item, care)] == [people.care]

    def test_the_deputy_chairs_when_the_chair_has_an_interest(self, people, meeting, item):
        meeting = people.open(meeting)
        interest = declare_interest(
            actor=people.act(people.chair), item=item, kind=InterestKind.WORKS_WITH_CHILD
        )
        with pytest.raises(PermissionDenied):
            record_effect(
                actor=people.act(people.chair), interest=interest,
                effect=InterestEffect.STEP_OUT,
            )  # fmt: skip
        said = {"item": item, "terms": terms(), "stances": agreed(item)}
        with pytest.raises(PermissionDenied):
            decide_item(actor=people.act(people.chair), **said)
        decision = decide_item(actor=people.act(people.deputy), **said)
        assert decision.decided_by == people.deputy


class TestMinuted:
    def test_every_declaration_and_effect_with_what_was_opened_before(self, people, meeting, item):
        health, chair = people.act(people.health), people.act(people.chair)
        open_item_papers(actor=health, item=item)
        interest = declare_interest(
            actor=health, item=item, kind=InterestKind.OTHER, details="A neighbour"
        )
        record_effect(actor=chair, interest=interest, effect=InterestEffect.CONTRIBUTE)
        (minute,) = interest_minutes(meeting)
        assert minute.member == people.health
        assert [(step.action, step.effect) for step in minute.steps] == [
            ("declare", InterestEffect.STEP_OUT),
            ("record_effect", InterestEffect.CONTRIBUTE),
        ]
        assert minute.steps[1].by == chair.user.full_name
        assert [opened.what for opened in minute.opened_before] == ["the papers of this item"]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """One outcome, consistent, and explained to who came second."""

    def test_an_interest_declared_during_the_vote(self, people, meeting, item):
        meeting = people.open(meeting)
        chair, health = people.act(people.chair), people.act(people.health)
        said = agreed(item)
        decided, declared = at_once(
            lambda: decide_item(actor=chair, item=item, terms=terms(), stances=said),
            lambda: declare_interest(actor=health, item=item, kind=InterestKind.FAMILY),
        )
        item.refresh_from_db()
        if isinstance(decided, Decision):
            assert isinstance(declared, StaleChange)
            assert "has been decided" in str(declared)
            assert item.status == "decided"
            assert not item.interests.exists()
        else:
            assert isinstance(decided, Refused)
            assert "Health must be present" in str(decided.message)
            assert declared.effect == InterestEffect.STEP_OUT
            assert item.status == "listed"
            assert not Decision.objects.exists()

    def test_a_decision_while_the_quorum_leaves(self, people, meeting, item):
        meeting = people.open(meeting)
        chair, office = people.act(people.chair), people.act(people.coordinator)
        stay = list(meeting.seats.filter(membership__in=[people.chair, people.care]))
        said = agreed(item)
        decided, left = at_once(
            lambda: decide_item(actor=chair, item=item, terms=terms(), stances=said),
            lambda: record_presence(actor=office, meeting=meeting, present=stay),
        )
        assert not isinstance(left, Exception), left
        item.refresh_from_db()
        if isinstance(decided, Decision):
            assert item.status == "decided"
        else:
            assert isinstance(decided, Refused)
            assert "Not quorate" in str(decided.message)
            assert item.status == "listed"
        assert meeting.seats.filter(is_present=True).count() == 2

    def test_two_effects_recorded_at_once_leave_one(self, people, meeting, item):
        interest = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        found = at_once(*[
            lambda effect=effect: record_effect(
                actor=people.act(people.chair), interest=interest, effect=effect
            )
            for effect in InterestEffect
        ])  # fmt: skip
        assert not [one for one in found if isinstance(one, Exception)]
        interest.refresh_from_db()
        (minute,) = interest_minutes(meeting)
        assert minute.steps[-1].effect == interest.effect
