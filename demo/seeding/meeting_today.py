"""A panel meeting of today, under way: what its live screen shows.

It pauses before its next item, so that whoever opens it calls that item and sees the time begin.
Its hours are those of the seed; who signs in to the demo finds it begun a little while ago
(`demo.meeting_now`). So nothing is decided yet: the hour of that stands in a history that nobody
changes.
"""

from datetime import time

from cases.services.team import add_team_member
from demo.seeding.deciding import said_by
from demo.seeding.told import Told
from demo.seeding.town import Town
from panels.agenda.progress import progress_of
from panels.models import AgendaItem, InterestKind, Outcome, PanelMeeting
from panels.services.calling import call_item, pause_meeting
from panels.services.fast_tracks import ratify
from panels.services.interests import declare_interest
from panels.services.meetings import start_meeting
from panels.services.member_views import record_member_view
from panels.services.seats import record_presence

BEGINS = time(9)
AWAY = "member-voluntary"


def prepare(town: Town, told: list[Told], items: list[AgendaItem]) -> None:
    """Views given, one interest that is likely and not declared, one member who stepped out."""
    coming, after = _coming(items)
    child = next(one for one in told if one.child.pk == coming.child_id)
    town.clock.set(town.days_ago(8), 10)
    # With the liaison officer in the team, whoever speaks for education reads what the team reads.
    for key, does in (("member-psychology", "Educational psychology"), ("liaison", "Liaison")):
        add_team_member(
            actor=town.actor("coordinator"), child=child.child, responsibility=does,
            membership=town.memberships[key],
        )  # fmt: skip
    town.clock.set(town.days_ago(1), 11)
    _say(town, coming)
    if after is not None:
        declare_interest(
            actor=town.actor("member-care"), item=after, kind=InterestKind.FAMILY,
            details="Our children are in the same swimming club.",
        )  # fmt: skip


def _coming(items: list[AgendaItem]) -> tuple[AgendaItem, AgendaItem | None]:
    """What the meeting comes to next, and what follows; a small authority has one item only."""
    coming = items[1] if len(items) > 1 else items[0]
    return coming, items[2] if len(items) > 2 else None


def _say(town: Town, item: AgendaItem) -> None:
    views = (
        ("member-education", Outcome.LIAISON, "School wants the child back and has a room for it. "
         "What is missing is one adult who knows the way there.", "Who is free on Mondays?"),
        ("member-health", Outcome.PLACEMENT, "Ten hours a week are possible now, in a small group "
         "and near home. More would undo what treatment has won.", ""),
        ("member-early-help", Outcome.LIAISON, "The family manages mornings when somebody rings "
         "before eight. A worker could do that from next week.", "Does the school know?"),
    )  # fmt: skip
    for who, outcome, reasons, questions in views:
        town.clock.tick()
        record_member_view(
            actor=town.actor(who), item=item, recommendation=outcome, reasons=reasons,
            questions=questions,
        )  # fmt: skip


def begin(town: Town, meeting: PanelMeeting, items: list[AgendaItem]) -> None:
    """Open it; ratify what stands first, leave one item for later, and pause before the next."""
    town.clock.set(town.today, BEGINS.hour, 2)
    chair = town.actor("chair")
    meeting = start_meeting(actor=chair, meeting=meeting)
    there = meeting.seats.seated().exclude(membership=town.memberships[AWAY])
    record_presence(actor=chair, meeting=meeting, present=there)
    for item in meeting.ratifications.order_by("pk"):
        call(town, meeting, item)
        town.clock.tick(4)
        ratify(actor=chair, item=item, stances=said_by(meeting, item, dissent=False))
    if len(items) > 1:
        call(town, meeting, items[0])
        town.clock.tick(13)  # they come back to it once the school has rung
    town.clock.tick(1)
    pause(town, meeting)


def call(town: Town, meeting: PanelMeeting, item: AgendaItem) -> None:
    """The meeting goes on to this item."""
    call_item(actor=town.actor("chair"), meeting=meeting, item=item, seen=progress_of(meeting).mark)


def pause(town: Town, meeting: PanelMeeting) -> None:
    """The meeting rests."""
    pause_meeting(actor=town.actor("chair"), meeting=meeting, seen=progress_of(meeting).mark)
