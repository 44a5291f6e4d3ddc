"""What several steps of a section 19 record check, and what it stands at."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.models import Child, Consideration, DutyOutcome, Section19Record, Section19Status
from cases.permissions import check, check_visible
from ledger.errors import StaleChange
from ledger.state import lock


def standing_decision(record: Section19Record) -> Consideration | None:
    """The newest decision of a record; None when there is none yet."""
    decisions = record.considerations.exclude(outcome=DutyOutcome.WAIT)
    return decisions.order_by("-considered_on", "-pk").first()


def is_owed(record: Section19Record) -> bool:
    """Whether the record stands decided, and the duty is owed."""
    decision = standing_decision(record) if record.status == Section19Status.DECIDED else None
    return decision is not None and decision.outcome == DutyOutcome.OWED


def check_keep(*, actor: Actor) -> None:
    check(actor, Permission.KEEP_SECTION_19,
          _("Only officers of the authority keep the section 19 record."))  # fmt: skip


def check_decide(*, actor: Actor, child: Child) -> Membership:
    check(actor, Permission.DECIDE_SECTION_19,
          _("The panel advises; only the named officer decides."))  # fmt: skip
    check_visible(actor, child)
    if actor.membership is None:
        raise PermissionDenied(_("A person must decide this."))
    return actor.membership


def lock_unended(record: Section19Record, expected: str | None = None) -> Section19Record:
    current = lock(record)
    if current.is_ended or (expected is not None and current.status != expected):
        raise StaleChange
    return current
