"""What happened with interests, for the chair and for the minutes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.access import Section
from cases.models import Child
from cases.request_papers import PaperAuthor
from ledger.models import AccessLogEntry
from ledger.state import status_history
from panels.interests.likely import likely_in
from panels.interests.withdrawing import FIELD, asked_in
from panels.models import (
    AgendaItem,
    Interest,
    InterestEffect,
    ItemStatus,
    PanelMeeting,
    PapersOpening,
)
from panels.permissions import can_answer_in, runs_item


@dataclass(frozen=True, slots=True)
class Opened:
    """Something that a member had opened before they declared: what, and when."""

    what: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class EffectStep:
    """One step: `declare` (the default effect), `carry`, `record_effect`, `name_substitute`, or
    `ask_withdrawal`, `confirm_withdrawal` and `refuse_withdrawal` with their reason."""

    action: str
    effect: InterestEffect
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InterestMinute:
    """One declaration as it is minuted, with everything that followed."""

    item: AgendaItem
    interest: Interest
    member: Membership
    steps: list[EffectStep]
    opened_before: list[Opened]


def interest_minutes(meeting: PanelMeeting) -> list[InterestMinute]:
    """Every declaration in the items of a meeting, in the order of the agenda.

    Items that the meeting carried on are among them.
    """
    stood = Q(item__meeting=meeting) | Q(item__ratifying_meeting=meeting)
    carried = Q(item__in=meeting.carried_on.values("item"))
    # What goes on of somebody without a seat here is no matter of this meeting.
    theirs = Q(carried_from__isnull=True) | Q(membership__in=meeting.seats.values("membership"))
    found = (
        Interest.objects.filter(stood | carried, theirs)
        .select_related("item__child", "membership__user", "substitute__user", "carried_from__item")
        .order_by("item__position", "item_id", "recorded_at", "pk")
    )
    return [
        InterestMinute(
            interest.item, interest, interest.membership, _steps(interest),
            opened_before(interest.item, [interest])[interest.pk],
        )
        for interest in found
    ]  # fmt: skip


def _steps(interest: Interest) -> list[EffectStep]:
    return [
        EffectStep(
            row.action, InterestEffect(row.to_status),
            row.changed_by.full_name if row.changed_by else "Waymark", row.changed_at, row.reason,
        )
        for row in status_history(interest, FIELD)
    ]  # fmt: skip


def opened_before(item: AgendaItem, interests: Iterable[Interest]) -> dict[int, list[Opened]]:
    """By interest: what of the item, its papers and the child's record was opened before it."""
    declared = list(interests)
    found: dict[int, list[Opened]] = defaultdict(list)
    if not declared:
        return found
    people = {interest.membership_id for interest in declared}
    papers = list(
        PapersOpening.objects.filter(item=item, membership__in=people).select_related(
            "pack__meeting"
        )
    )
    record = list(
        AccessLogEntry.objects.filter(
            subject_type=Child._meta.label_lower, subject_id=item.child_id,
            membership_id__in=people, reason="",
        ).order_by("opened_at")
    )  # fmt: skip
    for interest in declared:
        until = interest.recorded_at
        for opening in papers:
            if opening.membership_id == interest.membership_id and opening.opened_at < until:
                found[interest.pk].append(Opened(_words(opening), opening.opened_at))
        firsts: dict[str, datetime] = {}
        for entry in record:
            if entry.membership_id == interest.membership_id and entry.opened_at < until:
                firsts.setdefault(entry.section, entry.opened_at)
        found[interest.pk] += [Opened(_section(name), at) for name, at in firsts.items()]
    return found


def for_those_who_run(
    item: AgendaItem, actor: Actor, authors: Iterable[PaperAuthor] | None = None
) -> dict[str, Any]:
    """What was opened before interests were declared, those that seem likely, who can stand in."""
    if not runs_item(actor, item):
        return {}
    meeting = item.ratifying_meeting or item.meeting
    may_name = meeting is not None and item.status == ItemStatus.LISTED
    out = [one for one in item.standing_interests if one.effect == InterestEffect.STEP_OUT]
    return {
        "undeclared": likely_in(item, authors=authors),
        "denied": item.no_interests.select_related("membership__user"),
        "withdrawals": asked_in(item),
        "can_answer": can_answer_in(actor, item),
        "opened_before": dict(opened_before(item, item.standing_interests)),
        "can_name_substitutes": {one.pk for one in out} if may_name else set(),
    }


def _words(opening: PapersOpening) -> str:
    if opening.pack is None:
        return _("the papers of this item")
    return _("the pack of %(reference)s, version %(version)s") % {
        "reference": opening.pack.meeting.reference, "version": opening.pack.version,
    }  # fmt: skip


def _section(name: str) -> str:
    if name == Section.PANEL:
        return _("the page of this item, or what the panel has of the child")
    return _("the child’s record: %(section)s") % {"section": Section(name).label}
