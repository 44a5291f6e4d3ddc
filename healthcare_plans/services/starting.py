"""Starting a plan or a change of one with what is known, and giving a draft up."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from cases.models import Child
from cases.permissions import check_visible
from cases.timeline import record_event, register_event
from healthcare_plans.areas import AREAS, ROWS, AreaSpec
from healthcare_plans.known import known_contacts, known_content
from healthcare_plans.models import (
    AreaAnswer,
    AreaState,
    EmergencyContact,
    Plan,
    PlanStatus,
    PlanVersion,
)
from healthcare_plans.models.plan import CONTENT_FIELDS
from healthcare_plans.permissions import check_write
from healthcare_plans.transitions import PLAN, VERSION
from ledger.errors import Refused
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status

STARTED = register_event(
    "healthcare_plans.started", gettext_lazy("Healthcare plan %(reference)s started")
)
CHANGE_STARTED = register_event(
    "healthcare_plans.change_started",
    gettext_lazy("Version %(number)s of the healthcare plan started"),
)
WITHDRAWN = register_event(
    "healthcare_plans.withdrawn", gettext_lazy("Draft of the healthcare plan withdrawn")
)


@transaction.atomic
def create_plan(*, actor: Actor, child: Child) -> Plan:
    """Start the child's plan with what is known filled in.

    Raises PermissionDenied, or Refused when a plan is live already.
    """
    school, author = _writer(actor)
    check_visible(actor, child)
    check_write(actor, child)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                child=child, reference=make_reference("HP"), school=school,
                controller=school, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This child already has a healthcare plan.")) from error
    version = PlanVersion.objects.create(
        plan=plan, number=1, school=school, author=author, recorded_by=actor.user,
        **known_content(child),
    )  # fmt: skip
    EmergencyContact.objects.bulk_create(known_contacts(version))
    _create_areas(version)
    for record in (plan, version):
        record_status(subject=record, action="create", before="", after="draft", actor=actor)
    record_event(actor=actor, child=child, code=STARTED, reference=plan.reference,
                 link=f"/healthcare-plans/{plan.public_id}/")  # fmt: skip
    return plan


@transaction.atomic
def start_change(*, actor: Actor, plan: Plan, why_changed: str) -> PlanVersion:
    """A new draft with the text of the version in force, which stays in force meanwhile.

    Raises PermissionDenied; Refused when a change is being written or the plan is not active.
    """
    school, author = _writer(actor)
    record = lock(plan)
    check_write(actor, record.child)
    if record.status not in {PlanStatus.ACTIVE, PlanStatus.REVIEW_DUE} or record.current is None:
        raise Refused(_("Only a plan that is in force can be changed."))
    if record.versions.in_preparation().exists():
        raise Refused(_("A new version is being written already."))
    if not why_changed.strip():
        raise Refused(_("Say why the plan changes."), field="why_changed")
    old = record.current
    newest = max(record.versions.values_list("number", flat=True))
    version = PlanVersion.objects.create(
        plan=record, number=newest + 1, school=school, author=author, recorded_by=actor.user,
        why_changed=why_changed, **{name: getattr(old, name) for name in CONTENT_FIELDS},
    )  # fmt: skip
    _copy_rows(old, version)
    _copy_areas(old, version)
    record_status(subject=version, action="create", before="", after="draft", actor=actor)
    record_event(actor=actor, child=record.child, code=CHANGE_STARTED, number=version.number,
                 link=f"/healthcare-plans/{plan.public_id}/")  # fmt: skip
    return version


@transaction.atomic
def withdraw_draft(*, actor: Actor, version: PlanVersion, reason: str) -> PlanVersion:
    """Give up a draft, or what is out for agreement. The version in force, if any, stays.

    Raises PermissionDenied, Refused without a reason, or StaleChange.
    """
    plan = lock(version.plan)
    check_write(actor, plan.child)
    moved = apply_transition(
        subject=version, table=VERSION, action="withdraw", actor=actor, reason=reason
    )
    if plan.current_id is None:
        apply_transition(subject=plan, table=PLAN, action="withdraw", actor=actor, reason=reason)
    record_event(actor=actor, child=plan.child, code=WITHDRAWN,
                 link=f"/healthcare-plans/{plan.public_id}/")  # fmt: skip
    return moved


def _writer(actor: Actor) -> tuple[Organisation, Membership]:
    if actor.membership is None or actor.organisation is None:
        raise PermissionDenied(
            _("Only the SENCo or head teacher of the child’s school can write the plan.")
        )
    return actor.organisation, actor.membership


def _create_areas(version: PlanVersion) -> None:
    AreaAnswer.objects.bulk_create(
        AreaAnswer(version=version, area=spec.area, state=_first_state(spec, version))
        for spec in AREAS
    )


def _first_state(spec: AreaSpec, version: PlanVersion) -> AreaState:
    is_prefilled = any(getattr(version, name) for name in spec.fields)
    has_rows = spec.rows is not None and bool(spec.rows.of(version))
    return AreaState.IN_PROGRESS if is_prefilled or has_rows else AreaState.NOT_STARTED


def _copy_areas(old: PlanVersion, new: PlanVersion) -> None:
    AreaAnswer.objects.bulk_create(
        AreaAnswer(
            version=new, area=row.area, state=row.state, not_needed_because=row.not_needed_because
        )
        for row in old.areas.all()
    )


def _copy_rows(old: PlanVersion, new: PlanVersion) -> None:
    for _spec, rows in ROWS.values():
        copies = [
            rows.model(version=new, line=row.line, order=row.order, **row.values())
            for row in rows.of(old)
        ]
        rows.model._default_manager.bulk_create(copies)
