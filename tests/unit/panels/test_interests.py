"""Interests: what Waymark points out, what each effect means, and what is minuted of them."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.interest_record import interest_minutes
from panels.likely_interests import (
    EVIDENCE,
    FAMILY,
    MANAGES,
    REQUEST,
    SCHOOL,
    TEAM,
    likely_in,
    likely_interests,
)
from panels.models import AgendaItem, Decision, InterestEffect, InterestKind, Outcome
from panels.quorum import quorum_of
from panels.reads import visible_views
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest, name_item_substitute, record_effect
from panels.services.member_views import record_member_view
from panels.services.papers import open_item_papers, order_papers, point_out_interests
from panels.services.seats import record_presence
from tests.concurrency import at_once
from tests.factories.accounts import MembershipFactory
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.referrals import EvidenceFactory, QueuedReferralFactory
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    people = PanelPeople()
    people.sit()
    return people


@pytest.fixture
def meeting(people):
    return people.plan()


@pytest.fixture
def item(people, meeting):
    return people.put(meeting)


def _school(item):
    return item.child.enrolments.get().school


class TestPointedOut:
    def test_same_school_team_lead_and_family_are_seen(self, people, item):
        MembershipFactory(user=people.education.user, role=Role.SENCO, organisation=_school(item))
        TeamMemberFactory(child=item.child, membership=people.health)
        CaseFactory(child=item.child, lead=people.care)
        GrantFactory(child=item.child, user=people.deputy.user)
        found = {likely.membership.pk: likely for likely in likely_in(item)}
        assert found[people.education.pk].reasons == (SCHOOL,)
        assert found[people.health.pk].reasons == (TEAM,)
        assert found[people.care.pk].reasons == (TEAM,)
        assert found[people.deputy.pk].reasons == (FAMILY,)
        assert found[people.deputy.pk].kind == InterestKind.FAMILY
        assert people.chair.pk not in found

    def test_authors_by_account_address_or_name_and_who_leads_them(self, people, meeting):
        school = member(Role.SENCO).organisation
        author = member(Role.SENCO, school)
        Membership.objects.filter(pk=people.deputy.pk).update(user=people.deputy.user)
        MembershipFactory(user=people.deputy.user, role=Role.HEAD_TEACHER, organisation=school)
        referral = QueuedReferralFactory(submitted_by=people.education)
        EvidenceFactory(
            referral=referral, recorded_by=author.user,
            clinician=f"Dr {people.health.user.full_name}, paediatrician",
        )  # fmt: skip
        item = people.put(meeting, referral)
        found = {likely.membership.pk: likely.reasons for likely in likely_in(item)}
        assert found == {
            people.education.pk: (REQUEST,),
            people.health.pk: (EVIDENCE,),
            people.deputy.pk: (MANAGES,),
        }

    def test_told_once_and_no_longer_when_declared(self, people, item):
        TeamMemberFactory(child=item.child, membership=people.health)
        for _time in range(2):
            point_out_interests(actor=Actor.system())
        told = Notification.objects.get(code="panels.likely_interest")
        assert told.recipient == people.health.user
        order_papers(actor=people.act(people.coordinator), meeting=item.meeting)
        assert Notification.objects.filter(code="panels.likely_interest").count() == 1
        declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.WORKS_WITH_CHILD
        )
        assert likely_interests(item.meeting) == []
        with pytest.raises(PermissionDenied):
            point_out_interests(actor=people.act(people.coordinator))

    def test_as_many_queries_for_many_members(self, people, item, django_assert_max_num_queries):
        for _number in range(4):
            Membership.objects.get(pk=member(Role.PANEL_MEMBER, agency="health").pk)
        with django_assert_max_num_queries(45):
            likely_in(item)


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
