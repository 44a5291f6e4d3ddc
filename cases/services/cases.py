"""Opening a case, moving it along the pathway, who leads it, closing it and opening it again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Role
from cases.models import Case, Child, Stage
from cases.permissions import check, check_can_work, check_visible
from cases.services.closing import open_duties
from cases.timeline import record_event, register_event
from cases.transitions import CASE_STAGE, CASE_STATUS
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status

CASE = gettext_lazy("Case")
CASE_OPENED = register_event(
    "cases.case_opened", gettext_lazy("Case %(reference)s opened"), kind=CASE
)
STAGE_CHANGED = register_event(
    "cases.stage_changed",
    gettext_lazy("Moved on the pathway: from %(before)s to %(after)s"),
    kind=CASE,
    before=Stage,
    after=Stage,
)
LEAD_CHANGED = register_event(
    "cases.lead_changed", gettext_lazy("New lead professional: %(role)s"), kind=CASE, role=Role
)
CASE_CLOSED = register_event(
    "cases.case_closed", gettext_lazy("Case %(reference)s closed"), kind=CASE
)
CASE_REOPENED = register_event(
    "cases.case_reopened", gettext_lazy("Case %(reference)s opened again"), kind=CASE
)
LEAD_NAMED = register_notice(
    Notice(
        code="cases.lead_named",
        text=gettext_lazy("You are now the lead professional for a child (%(reference)s)."),
        todo=gettext_lazy("Open the case to see what comes next and what is late."),
    )
)


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
    if not why_opened.strip():
        raise Refused(_("Enter why the case is opened."), field="why_opened")
    if lead is not None:
        check_can_work(lead, child, field="lead")
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
    record_event(
        actor=actor, child=child, case=case, code=CASE_OPENED, happened_on=case.opened_on,
        link=f"/cases/{case.public_id}/", reference=case.reference,
    )  # fmt: skip
    if lead is not None:
        _tell_lead(actor, case, lead)
    return case


@transaction.atomic
def change_stage(
    *, actor: Actor, case: Case, stage: Stage, reason: str, expected: str | None = None
) -> Case:
    """Move the case to another stage, with the reason. Raises as `apply_transition`."""
    check_visible(actor, case.child)
    _check_open(case)
    before = case.stage if expected is None else expected
    if before == stage:
        raise Refused(_("The child is at this stage already."), field="stage")
    moved = apply_transition(
        subject=case, table=CASE_STAGE, action=f"move_to_{Stage(stage).value}", actor=actor,
        reason=reason, expected=before,
    )  # fmt: skip
    record_event(actor=actor, child=case.child, case=case, code=STAGE_CHANGED,
                 link=f"/cases/{case.public_id}/", before=before, after=moved.stage)  # fmt: skip
    return moved


@transaction.atomic
def change_lead(*, actor: Actor, case: Case, lead: Membership) -> Case:
    """Name the lead professional and tell them.

    Raises PermissionDenied, or Refused when the case is closed or the person does not see the
    child.
    """
    check(actor, Permission.OPEN_CASE, _("Your role cannot name the lead professional."))
    check_visible(actor, case.child)
    record = lock(case)
    _check_open(record)
    if record.lead_id == lead.pk:
        return record
    check_can_work(lead, record.child, field="lead")
    record.lead = lead
    record.save(update_fields=["lead"])
    record_event(actor=actor, child=record.child, case=record, code=LEAD_CHANGED,
                 link=f"/cases/{record.public_id}/", role=lead.role)  # fmt: skip
    _tell_lead(actor, record, lead)
    return record


@transaction.atomic
def close_case(*, actor: Actor, case: Case, reason: str, closed_on: date | None = None) -> Case:
    """Close the case. Raises PermissionDenied, StaleChange, or Refused while duties stand open."""
    check_visible(actor, case.child)
    record = lock(case)
    day = closed_on or timezone.localdate()
    if day < record.opened_on:
        raise Refused(_("The case cannot close before it was opened."), field="closed_on")
    duties = open_duties(record)
    if duties:
        raise Refused(_("Something still stands open: %(duties)s") % {"duties": "; ".join(duties)})
    closed = apply_transition(
        subject=record, table=CASE_STATUS, action="close", actor=actor, reason=reason,
        closed_on=day,
    )  # fmt: skip
    record_event(actor=actor, child=case.child, case=closed, code=CASE_CLOSED, happened_on=day,
                 link=f"/cases/{case.public_id}/", reference=case.reference)  # fmt: skip
    return closed


@transaction.atomic
def reopen_case(*, actor: Actor, case: Case, reason: str) -> Case:
    """Open a closed case again. Raises PermissionDenied, StaleChange, or Refused when another
    case of the child is open."""
    check_visible(actor, case.child)
    try:
        with transaction.atomic():
            opened = apply_transition(
                subject=case, table=CASE_STATUS, action="reopen", actor=actor, reason=reason,
                closed_on=None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This child already has an open case.")) from error
    record_event(actor=actor, child=case.child, case=opened, code=CASE_REOPENED,
                 link=f"/cases/{case.public_id}/", reference=case.reference)  # fmt: skip
    return opened


def _check_open(case: Case) -> None:
    if case.status != "open":
        raise StaleChange(_("This case is closed. Open it again first."))


def _tell_lead(actor: Actor, case: Case, lead: Membership) -> None:
    if actor.user is not None and lead.user_id == actor.user.pk:
        return
    notify(
        notice=LEAD_NAMED,
        recipients=[lead.user],
        key=f"case:{case.pk}:{timezone.now().isoformat()}",
        link=f"/cases/{case.public_id}/",
        reference=case.reference,
        membership_ids={lead.user_id: lead.pk},
    )
