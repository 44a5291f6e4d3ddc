"""The item that a meeting is on, as its live screen shows it to one reader."""

from collections.abc import Iterable
from typing import Any

from accounts.actors import Actor
from cases.access import Section
from cases.request_papers import PaperAuthor
from ledger.models import AccessLogEntry
from panels.access import open_item
from panels.agenda.progress import Progress
from panels.deciding.impartial import chairing_of
from panels.interests.likely import LikelyInterest, likely_of
from panels.interests.record import for_those_who_run
from panels.interests.sight import sight_of_actor
from panels.models import AgendaItem, MemberView, PapersSight
from panels.papers.contents import Subject, asked_of, attendance_of, words_of
from panels.reads import views_weighed, visible_views
from panels.steps import steps_at_meeting


def page_of_item(current: AgendaItem, actor: Actor, progress: Progress) -> dict[str, Any]:
    """What is known of the current item, the child's and the parents' words first.

    The opening is logged once for each time that the item is called. Raises as `open_item`.
    """
    item = open_item(
        actor=actor, public_id=current.public_id,
        log=not _has_opened(actor, current, progress),
    )  # fmt: skip
    subject, sight = Subject(item), sight_of_actor(actor, item.child)
    is_team = sight == PapersSight.TEAM
    standing = next((one for one in item.decisions.all() if one.stands), None)
    runs = for_those_who_run(item, actor, subject.paper.authors)
    return {
        "item": item,
        "words": words_of(subject, sight),
        "asked": asked_of(subject),
        "attendance": attendance_of(subject) if is_team else None,
        "is_team": is_team,
        "views": sorted(visible_views(item, actor), key=_by_agency),
        "view_count": views_weighed(item).count(),
        "interests": item.standing_interests,
        "likely": _own_likely(item, actor, runs, subject.paper.authors),
        **runs,
        **chairing_of(item),
        "steps": steps_at_meeting(item, actor),
        "decision": standing,
    }


def _own_likely(
    item: AgendaItem, actor: Actor, runs: dict[str, Any], authors: Iterable[PaperAuthor]
) -> LikelyInterest | None:
    """The reader's own likely interest; for those who run the meeting it is among all others'."""
    if not runs:
        return likely_of(item, actor.membership, authors)
    everybodys: list[LikelyInterest] = runs["undeclared"]
    mine = (one for one in everybodys if one.membership.pk == actor.membership_id)
    return next(mine, None)


def _by_agency(view: MemberView) -> str:
    return view.membership.agency or "~"


def _has_opened(actor: Actor, item: AgendaItem, progress: Progress) -> bool:
    """Whether this call of the item has been logged for the reader: the screen asks again often."""
    if actor.user is None or progress.now is None:
        return False
    return AccessLogEntry.objects.filter(
        opened_by=actor.user, opened_at__gte=progress.now.called_at,
        subject_type="cases.child", subject_id=item.child_id, section=Section.PANEL.value,
    ).exists()  # fmt: skip
