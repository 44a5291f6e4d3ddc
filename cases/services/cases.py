"""Opening a case and moving it along the pathway."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.models import Case, Child, Stage
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from cases.transitions import CASE_STAGE
from ledger.errors import Refused
from ledger.references import make_reference
from ledger.state import apply_transition, record_status

CASE_OPENED = register_event("cases.case_opened", gettext_lazy("Case %(reference)s opened"))
STAGE_CHANGED = register_event("cases.stage_changed", gettext_lazy("Moved on the pathway"))


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    child: Child,
    why_opened: str,
    stage: Stage = Stage.EARLY_INTERVENTION,
    lead: Membership | None = None,
    opened_on: date | None = None,
) -> Case:
    """Open the child's case. Raises PermissionDenied, or Refused when one is open already."""
    check(actor, Permission.OPEN_CASE, _("Your role cannot open a case."))
    check_visible(actor, child)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                child=child,
                reference=make_reference("C"),
                stage=stage,
                why_opened=why_opened,
                lead=lead,
                opened_on=opened_on or timezone.localdate(),
                controller=child.controller,
                recorded_by=actor.user,
            )
    except IntegrityError as error:
        raise Refused(_("This child already has an open case.")) from error
    record_status(subject=case, action="open", before="", after=case.status, actor=actor)
    record_status(
        subject=case, action="open", before="", after=case.stage, actor=actor, field="stage"
    )
    record_event(actor=actor, child=child, case=case, code=CASE_OPENED,
                 happened_on=case.opened_on, reference=case.reference)  # fmt: skip
    return case


@transaction.atomic
def change_stage(
    *, actor: Actor, case: Case, stage: Stage, reason: str, expected: str | None = None
) -> Case:
    """Move the case to another stage, with the reason. Raises as `apply_transition`."""
    check_visible(actor, case.child)
    before = case.stage
    moved = apply_transition(
        subject=case, table=CASE_STAGE, action=f"move_to_{Stage(stage).value}", actor=actor,
        reason=reason, expected=expected,
    )  # fmt: skip
    record_event(actor=actor, child=case.child, case=case, code=STAGE_CHANGED,
                 before=before, after=moved.stage)  # fmt: skip
    return moved
