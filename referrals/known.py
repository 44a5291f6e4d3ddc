"""What Waymark already knows of a child, so that a referral asks for none of it again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from attendance.figures.summaries import AttendanceSummary, summarise_attendance
from attendance.models import Alert
from cases.audience import Audience
from cases.models import (
    Child,
    ChildView,
    HealthNeed,
    HoursKind,
    HoursPeriod,
    Occasion,
    OutcomeMeasure,
    OutcomeParty,
    Parent,
    Voice,
)
from early_help.models import Intervention
from healthcare_plans.models import Plan
from referrals.models import Evidence, EvidenceRequest, Referral


@dataclass(frozen=True)
class Known:
    """Facts of the child's record that a referral cites, as they are now."""

    child: Child
    parents: list[Parent]
    needs: list[HealthNeed]
    attendance: AttendanceSummary
    interventions: list[Intervention]
    plan: Plan | None
    evidence: list[Evidence]
    requests: list[EvidenceRequest]
    child_views: list[ChildView]
    parent_views: list[ChildView]
    baseline: list[OutcomeMeasure]

    @property
    def asked(self) -> list[EvidenceRequest]:
        """Clinicians who can still answer."""
        return [request for request in self.requests if request.is_waiting]

    def scores_of(self, party: OutcomeParty) -> dict[str, int]:
        """The latest score of each outcome at referral, for one party."""
        return {row.outcome: row.score for row in self.baseline if row.party == party}


def gather(referral: Referral) -> Known:
    """Everything a referral cites, in a fixed number of queries.

    Only what the whole team may read: a referral goes to people outside it.
    """
    child = referral.child
    views = list(
        ChildView.objects.standing().filter(
            child=child, audience__in=[Audience.TEAM, Audience.FAMILY]
        )
    )
    return Known(
        child=child,
        parents=list(Parent.objects.filter(child=child, ends_on__isnull=True)),
        needs=list(HealthNeed.objects.current().filter(child=child)),
        attendance=summarise_attendance(child),
        interventions=list(Intervention.objects.for_child(child)),
        plan=Plan.objects.active_for(child),
        evidence=evidence_of(referral),
        requests=list(referral.evidence_requests.all()),
        child_views=[view for view in views if view.voice == Voice.CHILD],
        parent_views=[view for view in views if view.voice == Voice.PARENT],
        baseline=list(OutcomeMeasure.objects.filter(child=child, occasion=Occasion.BASELINE)),
    )


def evidence_of(referral: Referral) -> list[Evidence]:
    """The evidence that stands, oldest first, each with `has_hours_to_weigh`.

    Hours that stand aside wait to be weighed until hours advised are recorded later.
    """
    standing = referral.evidence.filter(withdrawn_at__isnull=True)
    advised = HoursPeriod.objects.standing().filter(
        child=referral.child, kind=HoursKind.ADVISED, recorded_at__gt=OuterRef("recorded_at")
    )
    found = standing.annotate(is_weighed=Exists(advised))
    evidence: list[Evidence] = []
    for item in found.select_related("document__file", "request"):
        item.has_hours_to_weigh = item.hours_stand_aside and not item.is_weighed
        evidence.append(item)
    return evidence


def first_day_missed(child: Child) -> date | None:
    """The first day counted by the newest attendance alert of the child that is still open."""
    newest = Alert.objects.open().filter(child=child).order_by("-first_day")
    return newest.values_list("first_day", flat=True).first()
