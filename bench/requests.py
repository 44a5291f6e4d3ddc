"""Invented referrals for the children of the county, and one panel meeting, written in bulk."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency, Membership, Organisation
from accounts.roles import Role
from bench.copying import copy_rows, vacuum, without_history
from bench.pages import make_person
from cases.models import Child, HealthNeed
from panels.models import AgendaItem, Outcome, Panel, PanelMeeting, Seat
from panels.models.agenda import MemberView
from referrals.known import gather
from referrals.models import Evidence, Referral
from referrals.parts import groups_of

AGENDA_ITEMS = 20
# Of a hundred children in the order of the roll: what stands where.
STATUS = (
    "CASE WHEN n %% 100 < 82 THEN 'queued' WHEN n %% 100 < 90 THEN 'submitted' "
    "WHEN n %% 100 < 94 THEN 'returned' ELSE 'decided' END"
)
PUPILS = (
    "SELECT c.id AS child, e.school_id AS school, c.controller_id AS controller, "
    "right(c.reference, 6)::int AS n FROM cases_child c JOIN cases_enrolment e "
    "ON e.child_id = c.id AND e.ends_on IS NULL "
    "WHERE right(c.reference, 6)::int >= %s AND right(c.reference, 6)::int < %s"
)
WITH_EVIDENCE = (
    "SELECT r.id AS referral FROM referrals_referral r JOIN cases_child c ON c.id = r.child_id "
    "WHERE right(c.reference, 6)::int >= %s AND right(c.reference, 6)::int < %s AND r.id %% 5 < 3"
)


@dataclass(frozen=True)
class Office:
    """Who opens the pages, and the meeting whose agenda is opened."""

    coordinator: Membership
    meeting: PanelMeeting


def write_office() -> Office:
    """The authority's people, and a meeting to come."""
    authority = Organisation.objects.get(kind="authority")
    people = [
        make_person(authority, role, agency)
        for role, agency in (
            (Role.PANEL_COORDINATOR, ""), (Role.PANEL_CHAIR, ""),
            (Role.PANEL_MEMBER, Agency.EDUCATION), (Role.PANEL_MEMBER, Agency.HEALTH),
            (Role.PANEL_MEMBER, Agency.SOCIAL_CARE),
        )
    ]  # fmt: skip
    panel = Panel.objects.create(authority=authority, name="Bench Panel")
    meeting = PanelMeeting.objects.create(
        panel=panel, reference="M-BENCH", starts_at=timezone.now() + timedelta(days=3),
        place="County Hall", chair=people[1], controller=authority,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(meeting=meeting, membership=person, agency=person.agency) for person in people[1:]
    )
    return Office(people[0], meeting)


def write_referrals(first: int, last: int) -> None:
    """One referral for each child from the `first` to before the `last` place of the roll.

    A twentieth are fast tracks, three of five have evidence, every third has somebody. Set-based:
    one statement a table.
    """
    places = [first, last]
    without_history(Referral, HealthNeed, Evidence)
    copy_rows(_need(), PUPILS, places, {
        "child_id": "child", "kind": "CASE WHEN n %% 2 = 0 THEN 'mental' ELSE 'physical' END",
    })  # fmt: skip
    copy_rows(_referral(), PUPILS, places, _VARIED)
    copy_rows(
        Evidence(clinician="Dr Bench", diagnosis="Invented"), WITH_EVIDENCE, places,
        {"referral_id": "referral"},
    )  # fmt: skip
    vacuum()


_WAITS = f"{STATUS} IN ('queued', 'submitted')"
_VARIED = {
    "child_id": "child", "school_id": "school", "organisation_id": "school",
    "controller_id": "controller", "reference": "'BR-' || lpad(n::text, 7, '0')",
    "status": STATUS, "is_fast_track": "n %% 20 = 3",
    "grounds": "CASE WHEN n %% 20 = 3 THEN 'In hospital' ELSE '' END",
    "clock_starts_on": "current_date - (n %% 40)",
    "due_on": f"CASE WHEN {_WAITS} THEN current_date - (n %% 40) + 21 END",
    "paused_on": f"CASE WHEN {STATUS} = 'returned' THEN current_date - 2 END",
    "decided_at": f"CASE WHEN {STATUS} = 'decided' THEN now() END",
    "submitted_at": "now() - make_interval(days => n %% 40, secs => n %% 86400)",
    "assigned_to_id": "CASE WHEN n %% 3 = 0 THEN"
    " (SELECT min(id) FROM accounts_membership WHERE role = 'panel_coordinator') END",
}  # fmt: skip


def write_agenda(office: Office) -> None:
    """Twenty referrals of the queue on the agenda, each with its words as they were submitted and
    with a member's view."""
    waiting = list(Referral.objects.filter(status="queued").order_by("pk")[:AGENDA_ITEMS])
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            reference=f"A-{place:06d}", kind="referral", subject_id=referral.pk,
            child_id=referral.child_id, title=f"Referral {referral.reference}", position=place,
            meeting=office.meeting, status="listed", controller_id=referral.controller_id,
        )
        for place, referral in enumerate(waiting, start=1)
    )  # fmt: skip
    for referral in waiting:
        referral.status = "listed"
        referral.submission = {"groups": groups_of(referral, gather(referral))}
    Referral.objects.bulk_update(waiting, ["status", "submission"])
    chair = office.meeting.chair
    MemberView.objects.bulk_create(
        MemberView(item=item, membership=chair, recommendation=Outcome.LIAISON, reasons="Bench")
        for item in items
    )


def some_name() -> str:
    """The name of a child in the queue, as somebody types it."""
    child = Child.objects.filter(referrals__status="queued").order_by("pk")[5:6].get()
    return child.name


def _need() -> HealthNeed:
    day = timezone.localdate()
    return HealthNeed(description="An invented need", starts_on=day, kind="mental")


def _referral() -> Referral:
    return Referral(
        reason="Invented", supports=["maintain"], acknowledged_at=timezone.now(), clock_days=15,
        sharing_basis="agreed", submission={"groups": []},
    )  # fmt: skip
