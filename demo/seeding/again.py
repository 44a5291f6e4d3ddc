"""Decisions that are looked at again, a review that came back, and a request put off twice."""

from dataclasses import replace

from django.utils import timezone

from accounts.actors import Actor
from cases.models import Grant
from demo.seeding.deciding import OUTCOMES, from_next_week, said_by
from demo.seeding.town import Town
from panels.deciding.terms import GroundFound, grounds_of
from panels.models import (
    AgendaItem,
    Asker,
    Decision,
    GroundKind,
    GroundResult,
    Outcome,
    PanelMeeting,
    Reconsideration,
)
from panels.reconsiderations.rules import is_late
from panels.services.agenda import list_item
from panels.services.carrying_over import carry_over
from panels.services.decisions import decide_item
from panels.services.letters import send_all_letters
from panels.services.meetings import cancel_meeting
from panels.services.reconsiderations import ask_reconsideration
from panels.services.reviews import bring_back_reviews


def school_asks(town: Town, meeting: PanelMeeting, senco_of: dict[int, Actor]) -> None:
    """The school asks about advice that did not help; the next meeting is to look again."""
    first = Decision.objects.filter(outcome=Outcome.ADVICE).order_by("pk").first()
    if first is None or first.item.child_id not in senco_of:
        return
    town.clock.set(town.days_ago(14), 10)
    if not _in_time(first, Asker.SCHOOL):
        return
    asked = ask_reconsideration(
        actor=senco_of[first.item.child_id], decision=first,
        grounds=[GroundKind.NEW, GroundKind.LEFT_OUT],
        words="The clinic wrote a week after the panel met: it advises that an adult goes along "
        "to each lesson. What our family worker had told the panel is not in its reasons.",
    )  # fmt: skip
    town.clock.set(town.days_ago(13), 9)
    send_all_letters(actor=town.actor("coordinator"), decision=first)
    town.clock.set(town.days_ago(12), 9)
    list_item(
        actor=town.actor("coordinator"), kind_key="reconsideration", subject_id=asked.pk,
        meeting=meeting,
    )  # fmt: skip


def _in_time(decision: Decision, asker: Asker) -> bool:
    """Whether it can still be asked about; long holidays may lie between the meetings."""
    return not is_late(decision, asker, timezone.localdate())


def look_again(town: Town, meeting: PanelMeeting) -> None:
    """The deputy chairs it, because the chair chaired the first decision."""
    item = AgendaItem.objects.filter(meeting=meeting, kind="reconsideration").first()
    if item is None:
        return
    found = (
        GroundFound(GroundResult.ACCEPTED, "The clinic’s letter of last month is clear."),
        GroundFound(GroundResult.PARTLY, "The minutes hold it; our reasons did not name it."),
    )
    liaison = next(terms for terms in OUTCOMES if terms.outcome == Outcome.LIAISON)
    terms = replace(
        from_next_week(town, liaison), findings={},
        grounds=dict(zip(grounds_of(item), found, strict=False)),
        reasons="What the clinic has written since makes the difference: advice alone does not "
        "bring an adult to each lesson.",
    )  # fmt: skip
    town.clock.tick()
    decide_item(
        actor=town.actor("chair-deputy"), item=item, terms=terms,
        stances=said_by(meeting, item, dissent=False),
    )  # fmt: skip


def send_what_was_looked_at(town: Town) -> None:
    """Its letters go with the others of the meeting."""
    for asked in Reconsideration.objects.filter(result__isnull=False):
        if asked.result is not None:
            send_all_letters(actor=town.actor("coordinator"), decision=asked.result)


def parent_asks(town: Town) -> None:
    """A parent asks in the portal and reads who looks at it again; it waits for an agenda that
    somebody else chairs."""
    mine = Grant.objects.current().family().filter(kind="parent")
    decided = Decision.objects.filter(
        item__child__in=mine.values("child"), status="in_force", letters__status="sent"
    ).exclude(outcome=Outcome.DECLINE)  # fmt: skip
    first = decided.order_by("pk").first()
    if first is None:
        return
    town.clock.set(town.days_ago(8), 19)
    grant = mine.filter(child=first.item.child).select_related("user").order_by("pk").first()
    if grant is None or not _in_time(first, Asker.PARENT):
        return
    ask_reconsideration(
        actor=Actor.family(grant.user), decision=first,
        grounds=[GroundKind.FACTS, GroundKind.CHANGED],
        words="The letter says that mornings are best. Since the new medicine mornings are the "
        "hardest time. Please look at afternoons.",
    )  # fmt: skip
    town.clock.set(town.days_ago(7), 11)
    send_all_letters(actor=town.actor("coordinator"), decision=first)


def another_school_asks(town: Town, senco_of: dict[int, Actor]) -> None:
    """The office has still to say that it came."""
    town.clock.set(town.days_ago(1), 15)
    for decided in Decision.objects.filter(
        status="in_force", letters__status="sent", reconsiderations__isnull=True,
        reconsiders__isnull=True, item__child__in=list(senco_of),
    ).distinct().order_by("pk"):  # fmt: skip
        if _in_time(decided, Asker.SCHOOL):
            ask_reconsideration(
                actor=senco_of[decided.item.child_id], decision=decided,
                grounds=[GroundKind.LEFT_OUT],
                words="The physiotherapist’s report was with the papers. The reasons do not name "
                "it, and it asks for fewer stairs before anything else.",
            )  # fmt: skip
            return


def put_off_once_more(
    town: Town, planned: PanelMeeting, meeting: PanelMeeting, items: list[AgendaItem]
) -> None:
    """The meeting before was cancelled, so what stood on it waits for this one."""
    town.clock.set(town.days_ago(6), 8)
    office = town.actor("coordinator")
    if items:
        carry_over(
            actor=office, meeting=planned, to_meeting=meeting, items=items,
            reason="The chair was ill, and the deputy was away.",
        )  # fmt: skip
    cancel_meeting(actor=office, meeting=planned, reason="The chair is ill; the deputy is away.")


def reviews_come_back(town: Town) -> None:
    """As every morning."""
    town.clock.set(town.days_ago(1), 5)
    bring_back_reviews()
