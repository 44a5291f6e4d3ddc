"""The named officer considers the duty. The panel advises; the named officer decides."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.models import Consideration, DutyOutcome, Section19Record, Section19Status
from cases.services.section_19 import words as say
from cases.services.section_19.guards import check_decide, lock_unended
from cases.timeline import record_event
from cases.transitions import SECTION_19
from ledger.errors import Refused
from ledger.state import apply_transition


@transaction.atomic
def consider_duty(
    *,
    actor: Actor,
    record: Section19Record,
    outcome: DutyOutcome,
    considered: str,
    reasons: str,
    considered_on: date | None = None,
    look_again_on: date | None = None,
    panel_advice: str = "",
    expected: str | None = None,
) -> Consideration:
    """The named officer considers the duty and decides, or says what must be known first.

    Raises PermissionDenied (the panel advises, the named officer decides), Refused naming the
    field, or StaleChange when the record has ended or moved on from `expected`.
    """
    officer = check_decide(actor=actor, child=record.child)
    day = considered_on or timezone.localdate()
    current = lock_unended(record, expected)
    _check_consideration(current, outcome, considered, reasons, day, look_again_on)
    action = _step(current, outcome)
    if action:
        current = apply_transition(
            subject=current, table=SECTION_19, action=action, actor=actor, reason=reasons.strip()
        )
    consideration: Consideration = Consideration.objects.create(
        record=current, considered_on=day, considered_by=officer, considered=considered.strip(),
        panel_advice=panel_advice.strip(), outcome=outcome, reasons=reasons.strip(),
        look_again_on=look_again_on if outcome == DutyOutcome.WAIT else None,
        recorded_by=actor.user,
    )  # fmt: skip
    record_event(actor=actor, child=current.child, code=say.CONSIDERED, happened_on=day,
                 link=say.record_link(current))  # fmt: skip
    return consideration


def _step(record: Section19Record, outcome: DutyOutcome) -> str:
    """The transition that an outcome means; none while an open record goes on waiting."""
    if outcome != DutyOutcome.WAIT:
        return "decide"
    return "reconsider" if record.status == Section19Status.DECIDED else ""


def _check_consideration(
    record: Section19Record,
    outcome: DutyOutcome,
    considered: str,
    reasons: str,
    day: date,
    look_again_on: date | None,
) -> None:
    if not considered.strip():
        raise Refused(_("Say what was considered."), field="considered")
    if not reasons.strip():
        raise Refused(_("Give the reasons."), field="reasons")
    if day > timezone.localdate():
        raise Refused(_("The day must not be in the future."), field="considered_on")
    if day < record.known_on:
        raise Refused(
            _("The duty cannot have been considered before the authority knew."),
            field="considered_on",
        )
    if outcome == DutyOutcome.WAIT and (look_again_on is None or look_again_on <= day):
        raise Refused(_("Enter a later day on which it is looked at again."), field="look_again_on")
