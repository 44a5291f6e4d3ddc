"""What a panel decided, deferred and held in the past, written as it would stand. All invented."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from cases.models import Child
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    DeferralKind,
    ItemStatus,
    Outcome,
    PanelMeeting,
    PanelMeetingStatus,
)
from referrals.models import Referral, ReferralStatus
from reintegration.models import ReturnPlan, ReturnStatus
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import ReferralFactory


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day, Europe/London."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


NUMBERS = itertools.count(1)


@dataclass
class Past:
    """Writes history for a panel; each call one thing."""

    people: PanelPeople = field(default_factory=PanelPeople)

    def child(self, school: Organisation | None = None) -> Child:
        code = self.people.authority.la_code
        return ChildFactory(school=school, home_authority_code=code)

    def sent(self, day: date, child: Child | None = None, **fields: Any) -> Referral:
        """A referral that waits since a day."""
        given = {
            "status": ReferralStatus.QUEUED, "submitted_at": at(day), "clock_starts_on": day,
            "clock_days": 15, "organisation": self.people.authority,
        }  # fmt: skip
        return ReferralFactory(child=child or self.child(), **{**given, **fields})

    def meeting(self, day: date, **fields: Any) -> PanelMeeting:
        """A meeting that was held, with everybody there."""
        meeting = PanelMeeting.objects.create(**{
            "panel": self.people.panel, "reference": f"M-P{next(NUMBERS):05d}",
            "starts_at": at(day), "place": "County Hall", "chair": self.people.chair,
            "deputy_chair": self.people.deputy, "status": PanelMeetingStatus.HELD,
            "controller": self.people.authority, **fields,
        })  # fmt: skip
        for membership in self.people.everybody:
            meeting.seats.create(
                membership=membership, agency=membership.agency, is_present=True
            )  # fmt: skip
        return meeting

    def item(self, referral: Referral, **fields: Any) -> AgendaItem:
        """What stood on an agenda about a referral."""
        return AgendaItem.objects.create(**{
            "reference": f"A-P{next(NUMBERS):05d}", "kind": "referral", "subject_id": referral.pk,
            "child": referral.child, "title": "Referral", "status": ItemStatus.DECIDED,
            "controller": self.people.authority, **fields,
        })  # fmt: skip

    def fast(self, referral: Referral, **fields: Any) -> AgendaItem:
        """A fast track of a referral."""
        given = {
            "chair": self.people.chair, "second": self.people.health, "ground": "hospital",
            "ground_words": "On the ward", "is_fast_track": True,
        }  # fmt: skip
        return self.item(referral, **{**given, **fields})

    def decision(
        self, item: AgendaItem, day: date, outcome: Outcome = Outcome.LIAISON, **fields: Any
    ) -> Decision:
        """What was decided about an item."""
        if outcome == Outcome.DECLINE:
            fields = {"advice": "Keep two lessons.", "onward_route": "Early help", **fields}
        return Decision.objects.create(**{
            "item": item, "reference": f"D-P{next(NUMBERS):05d}", "outcome": outcome,
            "status": DecisionStatus.IN_FORCE, "reasons": "A hand is needed", "decided_on": day,
            "decided_by": self.people.chair, "controller": self.people.authority, **fields,
        })  # fmt: skip

    def decided(
        self, sent_on: date, day: date, outcome: Outcome = Outcome.LIAISON,
        child: Child | None = None, **fields: Any,
    ) -> Decision:  # fmt: skip
        """A referral with its item at a meeting, and what was decided."""
        referral = self.sent(
            sent_on, child, status=ReferralStatus.DECIDED, decided_at=at(day), due_on=None
        )
        meeting = PanelMeeting.objects.filter(starts_at__date=day).first() or self.meeting(day)
        return self.decision(self.item(referral, meeting=meeting), day, outcome, **fields)

    def returning(self, child: Child, day: date, status: ReturnStatus) -> ReturnPlan:
        """A plan for the child's return, as it stands today."""
        return ReturnPlan.objects.create(
            child=child, reference=f"W-P{next(NUMBERS):05d}", starts_on=day, status=status,
            lead=self.people.coordinator, controller=self.people.authority,
        )  # fmt: skip

    def deferred(
        self, day: date, referral: Referral | None = None,
        kind: DeferralKind = DeferralKind.HEALTH_EVIDENCE,
    ) -> AgendaItem:  # fmt: skip
        """An item that a meeting deferred, with its question asked of the coordinator."""
        referral = referral or self.sent(day)
        meeting = PanelMeeting.objects.filter(starts_at__date=day).first() or self.meeting(day)
        return self.item(
            referral, meeting=meeting, status=ItemStatus.DEFERRED, deferred_until=day,
            deferred_question="What does the consultant say?", deferral_kind=kind,
        )  # fmt: skip
