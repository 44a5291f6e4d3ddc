"""Decisions of the year gone by, written in bulk: of nearly all something is late.

One for each child of the roll, spread over 26 meetings that were held. Three agencies spoke, a
letter has not gone, and the day of review is past for all but those of the last six weeks.
"""

from datetime import timedelta

from django.utils import timezone

from bench.copying import copy_rows, vacuum, without_history
from bench.requests import Office
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    ItemStatus,
    Letter,
    LetterAudience,
    PanelMeeting,
    PanelMeetingStatus,
    Seat,
    Stance,
    StanceKind,
)

MEETINGS = 26
_FORTNIGHT = 14
_HELD_ON = f"current_date - {_FORTNIGHT} * (n %% {MEETINGS} + 1)"
_MEETING = (
    "(SELECT id FROM panels_panelmeeting WHERE reference = 'M-B' || lpad("  # noqa: S608 - own words
    f"(n %% {MEETINGS} + 1)::text, 4, '0'))"
)
_ASKED = (
    "SELECT r.id AS subject, r.child_id AS child, r.controller_id AS controller, "
    "right(r.reference, 7)::int AS n FROM referrals_referral r "
    "WHERE right(r.reference, 7)::int >= %s AND right(r.reference, 7)::int < %s"
)
_DECIDED = (
    "SELECT d.id AS decision, d.controller_id AS controller, right(d.reference, 7)::int AS n "
    "FROM panels_decision d "
    "WHERE right(d.reference, 7)::int >= %s AND right(d.reference, 7)::int < %s"
)


def write_held_meetings(office: Office) -> None:
    """A year of fortnightly meetings with everybody there."""
    coming, seats = office.meeting, list(office.meeting.seats.all())
    for number in range(1, MEETINGS + 1):
        held = PanelMeeting.objects.create(
            panel=coming.panel, reference=f"M-B{number:04d}", place=coming.place,
            starts_at=timezone.now() - timedelta(days=_FORTNIGHT * number), chair=coming.chair,
            status=PanelMeetingStatus.HELD, controller=coming.controller,
        )  # fmt: skip
        Seat.objects.bulk_create(
            Seat(meeting=held, membership=one.membership, agency=one.agency, is_present=True)
            for one in seats
        )


def write_decisions(office: Office, first: int, last: int) -> None:
    """One for each referral from the `first` to before the `last` place of the roll."""
    places = [first, last]
    without_history(AgendaItem, Decision, Letter, Stance)
    copy_rows(AgendaItem(kind="referral", title="Referral", status=ItemStatus.DECIDED), _ASKED,
              places, {
        "child_id": "child", "controller_id": "controller", "subject_id": "subject",
        "reference": "'B-' || lpad(n::text, 7, '0')", "meeting_id": _MEETING,
    })  # fmt: skip
    copy_rows(_decision(office), _decided_from(), places, {
        "item_id": "item", "controller_id": "controller", "decided_on": _HELD_ON,
        "reference": "'D-' || lpad(n::text, 7, '0')", "review_on": f"{_HELD_ON} + 42",
        "outcome": "(ARRAY['placement', 'liaison', 'advice'])[n %% 3 + 1]",
    })  # fmt: skip
    copy_rows(Letter(audience=LetterAudience.PARENT), _DECIDED, places,
              {"decision_id": "decision", "controller_id": "controller"})  # fmt: skip
    for seat in office.meeting.seats.exclude(agency=""):
        copy_rows(
            Stance(agency=seat.agency, membership_id=seat.membership_id, kind=StanceKind.AGREES),
            _DECIDED, places, {"decision_id": "decision"},
        )  # fmt: skip
    vacuum()


def _decided_from() -> str:
    return (
        "SELECT i.id AS item, i.controller_id AS controller, right(i.reference, 7)::int AS n "
        "FROM panels_agendaitem i WHERE i.reference LIKE 'B-%%' "
        "AND right(i.reference, 7)::int >= %s AND right(i.reference, 7)::int < %s"
    )


def _decision(office: Office) -> Decision:
    return Decision(
        status=DecisionStatus.IN_FORCE, reasons="Invented", decided_by=office.meeting.chair
    )
