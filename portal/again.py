"""What a family sees of a decision that is looked at again, and whether it can ask."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cases.access import ChildAccess
from panels.models import Asker, Decision, Letter, LetterStatus, Outcome, Reconsideration
from panels.reconsiderations.permissions import asker_of
from panels.reconsiderations.rules import ask_by_of, is_asker, stands_in_the_way


@dataclass(frozen=True, slots=True)
class Again:
    """How a decision stands: asked about, looked at again, in the place of an earlier one.

    `results` are decisions about it that the family may read: that it stands, or goes back.
    `own` is what this person asked and the panel has still to answer; `acknowledged` the letter
    that told them so.
    """

    own: Reconsideration | None
    acknowledged: Letter | None
    results: list[Decision]
    instead_of: Decision | None
    may_ask: bool
    last_day: date | None
    is_late: bool

    @property
    def can_withdraw(self) -> bool:
        """Whether this person can still take it back: not once it is on an agenda."""
        return self.own is not None and self.own.status in {"asked", "given_back"}


def again_of(
    access: ChildAccess, decisions: Sequence[Decision], waiting: Collection[int]
) -> dict[int, Again]:
    """By decision; what somebody has still to tell the family does not show.

    The decisions bring `reconsiders` and `standing_requests` (see `portal.decisions`). A constant
    number of queries.
    """
    if not decisions:
        return {}
    asker = asker_of(access.actor, decisions[0])  # the same for all that the family has heard of
    last_days = ask_by_of(decisions, asker or Asker.PARENT)
    return {
        one.pk: _again(access, one, asker, last_days[one.pk], waiting) for one in decisions
    }  # fmt: skip


def _again(
    access: ChildAccess, decision: Decision, asker: Asker | None, last_day: date | None,
    waiting: Collection[int],
) -> Again:  # fmt: skip
    asked: list[Reconsideration] = decision.standing_requests  # type: ignore[attr-defined]
    open_now = [one for one in asked if one.result is None or one.result_id in waiting]
    told = [one.result for one in asked if one.result and one.result_id not in waiting]
    first = getattr(decision, "reconsiders", None)
    late = asker is not None and last_day is not None and timezone.localdate() > last_day
    may = asker is not None and not late and not open_now and not stands_in_the_way(decision)
    own = next((one for one in open_now if is_asker(access.actor, one)), None)
    sent = own.letters.all() if own else ()
    return Again(
        own=own, acknowledged=next((one for one in sent if one.status == LetterStatus.SENT), None),
        results=[one for one in told if one.outcome in {Outcome.UPHOLD, Outcome.SEND_BACK}],
        instead_of=first.decision if first is not None else None,
        may_ask=may, last_day=last_day, is_late=late and not open_now,
    )  # fmt: skip
