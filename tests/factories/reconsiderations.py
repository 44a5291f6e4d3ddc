"""A decision, and somebody who asks the panel to look at it again. All invented."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Child
from panels.deciding.terms import GroundFound, Terms, grounds_of
from panels.models import (
    AgendaItem,
    Decision,
    GroundKind,
    GroundResult,
    Outcome,
    PanelMeeting,
    Reconsideration,
)
from panels.services.agenda import list_item
from panels.services.decisions import decide_item
from panels.services.letters import send_all_letters
from panels.services.meetings import plan_meeting
from panels.services.reconsiderations import ask_reconsideration
from panels.services.seats import record_presence
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.factories.panels import PanelPeople, agreed, begun, terms
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member

WORDS = "The clinic has written since. She can manage more than we said."


@dataclass
class Reconsidering:
    """A child with a parent and a SENCo, and a panel that has decided with its chair."""

    people: PanelPeople = field(default_factory=PanelPeople)

    def __post_init__(self) -> None:
        self.school = SchoolFactory()
        self.child: Child = ChildFactory(legal_first_name="Wren", school=self.school)
        self.senco: Membership = member(Role.SENCO, self.school)
        self.grant = GrantFactory(child=self.child)
        self.parent = Actor.family(self.grant.user)
        self.referral = QueuedReferralFactory(child=self.child, organisation=self.school)

    @property
    def office(self) -> Actor:
        return self.people.act(self.people.coordinator)

    def first(self, outcome: Outcome = Outcome.LIAISON, *, sent: bool = True) -> Decision:
        """The first decision, chaired by the panel's chair, with its letters sent."""
        item = self.people.put(meeting := self.people.plan(), self.referral)
        self.people.open(meeting)
        item.refresh_from_db()
        decision = decide_item(
            actor=self.people.act(self.people.chair), item=item, terms=terms(outcome),
            stances=agreed(item),
        )  # fmt: skip
        if sent:
            send_all_letters(actor=self.office, decision=decision)
        return decision

    def ask(self, decision: Decision | None = None, **changes: Any) -> Reconsideration:
        """The parent asks in the portal."""
        given = {
            "actor": self.parent, "decision": decision or self.first(), "words": WORDS,
            "grounds": [GroundKind.NEW, GroundKind.FACTS],
        }  # fmt: skip
        return ask_reconsideration(**{**given, **changes})

    def other_meeting(self) -> PanelMeeting:
        """One that the deputy chairs."""
        people = self.people
        return plan_meeting(
            actor=self.office, panel=people.panel, place="County Hall", chair=people.deputy,
            starts_at=timezone.now() + timedelta(days=4), deputy_chair=people.chair,
            members=[people.education, people.health, people.care],
        )  # fmt: skip

    def put(self, asked: Reconsideration, meeting: PanelMeeting | None = None) -> AgendaItem:
        """On the agenda of a meeting that the deputy chairs."""
        return list_item(
            actor=self.office, kind_key="reconsideration", subject_id=asked.pk,
            meeting=meeting or self.other_meeting(),
        )  # fmt: skip

    def in_session(self, asked: Reconsideration) -> AgendaItem:
        """The same, with everybody there and the meeting begun."""
        item = self.put(asked)
        meeting = PanelMeeting.objects.get(pk=item.meeting_id)
        deputy = self.people.act(self.people.deputy)
        meeting = begun(meeting, deputy)
        record_presence(actor=deputy, meeting=meeting, present=meeting.seats.all())
        return AgendaItem.objects.get(pk=item.pk)

    def decide(
        self, asked: Reconsideration, outcome: Outcome = Outcome.UPHOLD, **changes: Any
    ) -> Decision:
        """The panel looks again, with the deputy in the chair."""
        item = self.in_session(asked)
        return decide_item(
            actor=self.people.act(self.people.deputy), item=item,
            terms=answered(item, outcome, **changes), stances=agreed(item),
        )  # fmt: skip


def answered(item: AgendaItem, outcome: Outcome = Outcome.UPHOLD, **changes: Any) -> Terms:
    """Complete terms of a reconsideration: each ground answered, no criteria."""
    grounds = {
        ground: GroundFound(GroundResult.PARTLY, "We read the new letter.")
        for ground in grounds_of(item)
    }
    return terms(outcome, findings={}, **{"grounds": grounds, **changes})
