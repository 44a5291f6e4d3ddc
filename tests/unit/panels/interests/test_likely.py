"""Interests that Waymark points out: who sees them, and members who answer that they have none."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.interests.likely import likely_in, likely_interests, likely_of
from panels.minutes.lines import minutes_of
from panels.models import (
    Hint,
    InterestEffect,
    InterestKind,
    NoInterest,
)
from panels.services.decisions import decide_item
from panels.services.interests import (
    declare_interest,
    deny_interest,
)
from panels.services.papers import order_papers, point_out_interests
from tests.concurrency import at_once
from tests.factories.accounts import MembershipFactory
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.panels import agreed, terms
from tests.factories.referrals import EvidenceFactory, QueuedReferralFactory
from tests.people import member

pytestmark = pytest.mark.django_db


class TestPointedOut:
    def test_same_school_team_lead_and_family_are_seen(self, people, item):
        school = item.child.enrolments.get().school
        MembershipFactory(user=people.education.user, role=Role.SENCO, organisation=school)
        TeamMemberFactory(child=item.child, membership=people.health)
        CaseFactory(child=item.child, lead=people.care)
        GrantFactory(child=item.child, user=people.deputy.user)
        found = {likely.membership.pk: likely for likely in likely_in(item)}
        assert found[people.education.pk].hints == (Hint.SCHOOL,)
        assert found[people.health.pk].hints == (Hint.TEAM,)
        assert found[people.care.pk].hints == (Hint.TEAM,)
        assert found[people.deputy.pk].hints == (Hint.FAMILY,)
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
        found = {likely.membership.pk: likely.hints for likely in likely_in(item)}
        assert found == {
            people.education.pk: (Hint.REQUEST,),
            people.health.pk: (Hint.EVIDENCE,),
            people.deputy.pk: (Hint.MANAGES,),
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


class TestDenied:
    @pytest.fixture(autouse=True)
    def in_team(self, people, item):
        TeamMemberFactory(child=item.child, membership=people.health)

    def deny(self, people, item, who="health", words="I met the child once, years ago"):
        return deny_interest(actor=people.act(getattr(people, who)), item=item, words=words)

    def test_it_is_recorded_and_not_pointed_out_again(self, people, item):
        answer = self.deny(people, item)
        assert (answer.membership, answer.hints) == (people.health, [Hint.TEAM])
        assert likely_in(item) == []
        assert likely_interests(item.meeting) == []

    def test_another_hint_is_asked_about(self, people, item):
        self.deny(people, item)
        GrantFactory(child=item.child, user=people.health.user)
        likely = likely_of(item, people.health)
        assert likely is not None
        assert likely.hints == (Hint.FAMILY,)

    def test_it_is_minuted(self, people, item):
        self.deny(people, item)
        people.open(item.meeting)
        item.meeting.refresh_from_db()
        text = "".join(part.text for part in minutes_of(item.meeting, people.act(people.chair)))
        name = people.health.user.full_name
        assert f"{name} was asked about an interest (in the child’s team) and has none: I" in text

    def test_an_interest_can_still_be_declared_and_holds(self, people, item):
        self.deny(people, item)
        declared = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
        )
        assert declared.effect == InterestEffect.STEP_OUT
        with pytest.raises(Refused, match="already declared"):
            self.deny(people, item)

    def test_it_is_refused_without_words_or_without_a_hint(self, people, item):
        with pytest.raises(Refused, match="Say why"):
            self.deny(people, item, words=" ")
        with pytest.raises(Refused, match="Nothing is pointed out"):
            self.deny(people, item, who="care")
        with pytest.raises(PermissionDenied):
            self.deny(people, item, who="coordinator")
        assert not NoInterest.objects.exists()

    def test_after_the_decision_it_is_too_late(self, people, item):
        people.open(item.meeting)
        item.refresh_from_db()
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
        with pytest.raises(StaleChange):
            self.deny(people, item)


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_twice_is_one(people, item):
    TeamMemberFactory(child=item.child, membership=people.health)
    send = lambda: deny_interest(actor=people.act(people.health), item=item, words="Long ago")  # noqa: E731
    results = at_once(send, send)
    assert sorted(type(result).__name__ for result in results) == ["NoInterest", "Refused"]
