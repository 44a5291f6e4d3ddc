"""What the authority arranges, and starting interim provision in one step."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.models import (
    Arrangement,
    Authorisation,
    Child,
    DutyOutcome,
    KnowledgeKind,
    Section19Record,
)
from cases.permissions import check_visible
from cases.services.authorisations import FURTHEST, authorise_interim
from cases.services.section_19 import words as say
from cases.services.section_19.considering import consider_duty
from cases.services.section_19.guards import check_keep, is_owed, lock_unended
from cases.services.section_19.knowledge import note_knowledge
from cases.timeline import record_event
from ledger.errors import Refused
from ledger.state import lock


@transaction.atomic
def record_arrangement(
    *,
    actor: Actor,
    record: Section19Record,
    what: str,
    starts_on: date,
    why_less: str = "",
    authorisation: Authorisation | None = None,
) -> Arrangement:
    """What was arranged, and from which day. It need not wait for the decision.

    Raises PermissionDenied, Refused naming the field, or StaleChange when the record has ended.
    """
    check_keep(actor=actor)
    check_visible(actor, record.child)
    current = lock_unended(record)
    if not what.strip():
        raise Refused(_("Say what was arranged."), field="what")
    if not current.child.born_on <= starts_on <= timezone.localdate() + FURTHEST:
        raise Refused(_("The day must be within a year from today."), field="starts_on")
    if authorisation is not None and authorisation.child_id != current.child_id:
        raise Refused(_("This authorisation is for another child."), field="authorisation")
    if current.arrangements.filter(what=what.strip(), starts_on=starts_on).exists():
        raise Refused(_("This is on the record already."), field="what")
    arrangement: Arrangement = Arrangement.objects.create(
        record=current, what=what.strip(), starts_on=starts_on, why_less=why_less.strip(),
        authorisation=authorisation, recorded_by=actor.user,
    )  # fmt: skip
    record_event(actor=actor, child=current.child, code=say.ARRANGED, link=say.record_link(current),
                 starts_on=starts_on.isoformat())  # fmt: skip
    return arrangement


@transaction.atomic
def start_interim(
    *,
    actor: Actor,
    child: Child,
    what: str,
    starts_on: date,
    ends_on: date,
    reasons: str,
    why_less: str = "",
) -> Authorisation:
    """In one step: the duty is owed, interim provision is authorised, and what it will be.

    Opens the child's record when none is open; a decision that stands is left as it is, unless it
    was that nothing is owed. Raises PermissionDenied, or Refused naming the field.
    """
    authorisation = authorise_interim(
        actor=actor, child=child, starts_on=starts_on, ends_on=ends_on, reasons=reasons
    )
    record = Section19Record.objects.unended().filter(child=child).first()
    if record is None:
        record = note_knowledge(
            actor=actor, child=child, kind=KnowledgeKind.OTHER, told_on=timezone.localdate(),
            words=reasons,
        )  # fmt: skip
    record = lock(record)  # whoever waited for somebody else's decision reads it now
    if not is_owed(record):
        consider_duty(
            actor=actor, record=record, outcome=DutyOutcome.OWED, reasons=reasons,
            considered=_("Whether provision can begin before evidence or the panel’s advice."),
        )  # fmt: skip
    record_arrangement(
        actor=actor, record=record, what=what, starts_on=starts_on, why_less=why_less,
        authorisation=authorisation,
    )  # fmt: skip
    return authorisation
