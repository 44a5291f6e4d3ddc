"""By when things are to be done, and whether they were: the same words on agenda, item and queue.

The days are the authority's settings: acknowledge, triage and decide a fast track, send the
letters, look at the decision again.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from panels.deciding.known import first_known
from panels.models import AgendaItem, Decision, DecisionStatus, LetterStatus
from panels.models.decisions import STANDING
from panels.services.letters import letter_due_on, told_by
from referrals.clocks import Target, targets_of
from referrals.models import Referral


def targets_of_items(items: Sequence[AgendaItem]) -> dict[int, list[Target]]:
    """By item, its targets in the order in which they come. Two queries.

    The items carry their decisions, with letters and corrections (`for_agenda`).
    """
    sent = Referral.objects.in_bulk([one.subject_id for one in items if one.kind == "referral"])
    standing = {one.pk: decision for one in items if (decision := _standing(one)) is not None}
    looked_at = _looked_at_again(standing.values(), items)
    found = {}
    for item in items:
        referral = sent.get(item.subject_id) if item.kind == "referral" else None
        decision = standing.get(item.pk)
        found[item.pk] = [
            *(targets_of(referral) if referral else []),
            *_of_fast_track(item),
            *(_of_decision(decision, looked_at.get(decision.pk)) if decision else []),
        ]
    return found


def letters_to_send(actor: Actor, most: int) -> list[tuple[Decision, Target]]:
    """The oldest decisions of which a letter has not gone, with its target; at most so many."""
    waiting = Decision.objects.with_letters_to_send().filter(status__in=STANDING)
    rows = waiting.select_related("item__child").prefetch_related("corrections", "letters")
    return [
        (one, Target(_("Send the letters"), letter_due_on(one), None))
        for one in first_known(actor, rows.order_by("decided_on", "pk"), most)
    ]


def open_target(targets: Iterable[Target]) -> Target | None:
    """The one that is due first of those that are not done."""
    waiting = [one for one in targets if one.done_on is None]
    return min(waiting, key=lambda one: one.due_on, default=None)


def _standing(item: AgendaItem) -> Decision | None:
    return next((one for one in item.decisions.all() if one.stands), None)


def _of_fast_track(item: AgendaItem) -> list[Target]:
    if not item.is_fast_track or item.decide_by is None:
        return []
    agreed = [one.confirmed_at for one in item.decisions.all() if one.confirmed_at is not None]
    done_on = timezone.localdate(min(agreed)) if agreed else None
    return [Target(_("Decide the fast track"), item.decide_by, done_on)]


def _of_decision(decision: Decision, looked_at_on: date | None) -> list[Target]:
    found = []
    standing = [one for one in decision.letters.all() if one.status != LetterStatus.WITHDRAWN]
    letters = [one for one in standing if not one.is_acknowledgement]
    if letters:
        gone = [one.sent_at for one in letters if one.sent_at is not None]
        all_gone = len(gone) == len(letters)
        done_on = timezone.localdate(max(gone)) if all_gone else None
        found.append(Target(_("Send the letters"), told_by(decision), done_on))
    for one in standing:
        if one.due_on is not None:
            gone_on = timezone.localdate(one.sent_at) if one.sent_at else None
            found.append(Target(_("Acknowledge the request to look again"), one.due_on, gone_on))
    if decision.review_on is not None:
        found.append(Target(_("Review the decision"), decision.review_on, looked_at_on))
    return found


def _looked_at_again(standing: Iterable[Decision], items: Sequence[AgendaItem]) -> dict[int, date]:
    """By decision, the day of the next one about the child, whatever it was asked through."""
    children = {item.pk: item.child_id for item in items}
    held = Decision.objects.filter(item__child__in=set(children.values())).exclude(
        status__in=[DecisionStatus.PROPOSED, DecisionStatus.REJECTED]
    )
    rows = list(held.order_by("-pk").values_list("pk", "item__child", "decided_on"))
    found = {}
    for decision in standing:
        for pk, child, day in rows:
            if child == children[decision.item_id] and pk > decision.pk:
                found[decision.pk] = day
    return found
