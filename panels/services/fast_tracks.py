"""Fast tracks: decided between meetings by the chair and a second agency, ratified at the next."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.services.tellings import withdraw_telling
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from panels.agenda.item_news import what_became_of
from panels.deciding.quorum import quorum_of
from panels.deciding.terms import Said, Terms
from panels.deciding.voting import check_stances, voices_of
from panels.models import (
    ActionPurpose,
    AgendaItem,
    Decision,
    DecisionStatus,
    Outcome,
    PanelMeeting,
    PanelMeetingStatus,
    StanceKind,
)
from panels.permissions import check_decides, check_manage, check_part
from panels.services.actions import drop_actions
from panels.services.agenda import tell_fast_track
from panels.services.carrying_out import HEARD_FIRST, carry_out, create_decision, record_stances
from panels.services.decisions import (
    check_quorum,
    day_of,
)
from panels.services.letter_drafts import withdraw_drafts
from panels.transitions import DECISION, ITEM

RATIFIED = register_event("panels.ratified", gettext_lazy("Fast track ratified by the panel"))
_TAKING_ITEMS = (PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION)


@transaction.atomic
def propose_fast_track(*, actor: Actor, item: AgendaItem, terms: Terms) -> Decision:
    """The chair proposes; the second agency is told at once.

    Raises PermissionDenied, StaleChange, or Refused naming the field.
    """
    chair = check_part(actor, lock(item), item.chair)
    proposed = apply_transition(subject=item, table=ITEM, action="propose", actor=actor)
    terms.check(proposed)
    decision = create_decision(
        actor=actor, item=proposed, terms=terms, chair=chair,
        status=DecisionStatus.PROPOSED, second=proposed.second,
    )  # fmt: skip
    tell_fast_track(proposed, proposed.second, f"second:{decision.pk}")
    return decision


@transaction.atomic
def answer_fast_track(
    *, actor: Actor, item: AgendaItem, agrees: bool, reason: str = ""
) -> Decision:
    """The second agency agrees, and the decision holds at once; or not, and the chair is told.

    What holds stands for ratification at the next meeting that is planned.
    """
    second = check_part(actor, lock(item), item.second)
    action = "confirm" if agrees else "reject"
    current = apply_transition(subject=item, table=ITEM, action=action, actor=actor, reason=reason)
    proposal = current.decisions.get(status=DecisionStatus.PROPOSED)
    changes: dict[str, Any] = {}
    if agrees:
        changes = {"confirmed_at": timezone.now(), "decided_on": timezone.localdate()}
    decision = apply_transition(
        subject=proposal, table=DECISION, action=action, actor=actor, reason=reason, **changes
    )
    if not agrees:
        drop_actions(decision, *ActionPurpose, reason=reason)
        tell_fast_track(current, current.chair, f"rejected:{decision.pk}")
        return decision
    _record_both(actor, decision, second)
    carry_out(actor=actor, item=current, decision=decision)
    _put_on_next_meeting(current)
    return decision


@transaction.atomic
def put_up_for_ratification(*, actor: Actor, item: AgendaItem, meeting: PanelMeeting) -> AgendaItem:
    """Let a fast track stand at the top of a meeting. Raises PermissionDenied or StaleChange."""
    check_manage(actor)
    held_at = lock(meeting)
    current = lock(item)
    if held_at.status not in _TAKING_ITEMS:
        raise StaleChange(_("This meeting is over. Choose another one."))
    if not current.decisions.filter(status=DecisionStatus.TO_RATIFY).exists():
        raise StaleChange
    current.ratifying_meeting = held_at
    current.save(update_fields=["ratifying_meeting"])
    return current


@transaction.atomic
def ratify(
    *,
    actor: Actor,
    item: AgendaItem,
    stances: Mapping[str, Said],
    terms: Terms | None = None,
    reason: str = "",
) -> Decision:
    """The meeting ratifies a fast track, or replaces it (`terms`, with a reason).

    Raises PermissionDenied, StaleChange, or Refused (not quorate, an agency not heard).
    """
    if item.ratifying_meeting is None:
        raise StaleChange
    meeting = lock(item.ratifying_meeting)
    check_decides(actor, item, meeting)
    if meeting.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("Fast tracks are ratified while the meeting is in session."))
    current = lock(item)
    standing = current.decisions.filter(status=DecisionStatus.TO_RATIFY).first()
    if current.ratifying_meeting_id != meeting.pk:
        raise StaleChange
    if standing is None:
        raise what_became_of(current, current.decisions.order_by("pk").first())
    chair = check_quorum(quorum_of(current, meeting))
    voices = voices_of(current, meeting)
    check_stances(voices, stances)
    by: dict[str, Any] = {"ratified_by": chair, "ratified_at_meeting": meeting}
    if terms is not None:
        decision = _replace(actor, current, standing, terms, chair, meeting, reason, by)
    else:
        decision = apply_transition(
            subject=standing, table=DECISION, action="ratify", actor=actor, **by
        )
        record_event(actor=actor, child=item.child, code=RATIFIED)
    record_stances(
        actor=actor,
        decision=decision,
        voices=voices,
        said=dict(stances),
        at_ratification=terms is None,
    )
    return decision


def put_up_unratified(meeting: PanelMeeting) -> int:
    """Fast tracks that wait for a meeting stand at the top of this one. Returns how many.

    A meeting that is recorded afterwards could ratify only what was decided by then.
    """
    is_over = meeting.recorded_afterwards_at is not None
    until = timezone.localdate(meeting.starts_at if is_over else None)
    waiting = AgendaItem.objects.select_for_update(of=("self",)).filter(
        decisions__status=DecisionStatus.TO_RATIFY, decisions__decided_on__lte=until,
        ratifying_meeting__isnull=True, chair__in=meeting.seats.values("membership"),
    )  # fmt: skip
    return AgendaItem.objects.filter(pk__in=[item.pk for item in waiting]).update(
        ratifying_meeting=meeting
    )


def _put_on_next_meeting(item: AgendaItem) -> None:
    planned = PanelMeeting.objects.filter(
        status=PanelMeetingStatus.PLANNED, seats__membership=item.chair_id
    )
    later = planned.filter(starts_at__gte=timezone.now())
    item.ratifying_meeting = later.order_by("starts_at", "pk").first()
    item.save(update_fields=["ratifying_meeting"])


def _record_both(actor: Actor, decision: Decision, second: Membership) -> None:
    """Both who decided agree; the chair's agency too where they speak for one."""
    both = {m.agency: m for m in (decision.decided_by, second) if m.agency}
    record_stances(
        actor=actor,
        decision=decision,
        voices=both,
        said={agency: Said(StanceKind.AGREES) for agency in both},
    )


def _replace(
    actor: Actor, item: AgendaItem, standing: Decision, terms: Terms, chair: Membership,
    meeting: PanelMeeting, reason: str, by: dict[str, Any],
) -> Decision:  # fmt: skip
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    terms.check(item)
    replaced = apply_transition(
        subject=standing, table=DECISION, action="replace", actor=actor, reason=reason, **by
    )
    if replaced.outcome in HEARD_FIRST:
        news = HEARD_FIRST[Outcome(replaced.outcome)]
        withdraw_telling(actor=actor, subject=replaced, news=news, reason=reason)
    drop_actions(replaced, *ActionPurpose, reason=reason)
    withdraw_drafts(actor=actor, decision=replaced, reason=reason)
    decision = create_decision(
        actor=actor, item=item, terms=terms, chair=chair, status=DecisionStatus.IN_FORCE,
        decided_on=day_of(meeting),
    )  # fmt: skip
    carry_out(actor=actor, item=item, decision=decision)
    return decision
