"""Every write to interventions."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import Section, access_to
from cases.models import Child
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from early_help.models import Effect, Intervention, InterventionKind
from early_help.permissions import check_change_intervention
from ledger.errors import Refused, StaleChange
from ledger.state import lock, record_status

INTERVENTIONS = gettext_lazy("Interventions tried")
STARTED = register_event(
    "early_help.intervention_recorded",
    gettext_lazy("Tried: %(about)s"),
    kind=INTERVENTIONS,
    about=InterventionKind,
)
DECLINED = register_event(
    "early_help.intervention_declined",
    gettext_lazy("Offered and declined: %(about)s"),
    kind=INTERVENTIONS,
    about=InterventionKind,
)
CHANGED = register_event(
    "early_help.intervention_changed",
    gettext_lazy("Changed: %(about)s"),
    kind=INTERVENTIONS,
    about=InterventionKind,
)
WITHDRAWN = register_event(
    "early_help.intervention_withdrawn",
    gettext_lazy("Withdrawn: %(about)s"),
    kind=INTERVENTIONS,
    about=InterventionKind,
)


@transaction.atomic
def record_intervention(
    *,
    actor: Actor,
    child: Child,
    kind: InterventionKind | str,
    starts_on: date,
    ends_on: date | None = None,
    by_whom: str = "",
    details: str = "",
    effect: Effect | str = "",
    effect_note: str = "",
    was_declined: bool = False,
    declined_reason: str = "",
) -> Intervention:
    """Record what was tried for a child, or offered and declined and why.

    Raises PermissionDenied, or Refused naming the field.
    """
    check(actor, Permission.RECORD_INTERVENTION, _("Your role cannot record interventions."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.INTERVENTIONS)
    facts = _facts(
        kind=kind, starts_on=starts_on, ends_on=ends_on, by_whom=by_whom, details=details,
        effect=effect, effect_note=effect_note, was_declined=was_declined,
        declined_reason=declined_reason,
    )  # fmt: skip
    intervention = Intervention.objects.create(
        child=child,
        controller=actor.organisation or child.controller,
        recorded_by=actor.user,
        **facts,
    )
    _tell(actor, intervention, DECLINED if was_declined else STARTED, starts_on)
    return intervention


@transaction.atomic
def change_intervention(*, actor: Actor, intervention: Intervention, **facts: Any) -> Intervention:
    """Change what is recorded: the same facts as `record_intervention`; the history is kept.

    Raises PermissionDenied, Refused naming the field, or StaleChange when it was withdrawn.
    """
    record = _standing(actor, intervention)
    for name, value in _facts(**facts).items():
        setattr(record, name, value)
    record.save()
    _tell(actor, record, CHANGED)
    return record


@transaction.atomic
def withdraw_intervention(*, actor: Actor, intervention: Intervention, reason: str) -> Intervention:
    """Withdraw what should not have been recorded. Raises as `change_intervention`."""
    record = _standing(actor, intervention)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record.withdrawn_at = timezone.now()
    record.withdrawn_reason = reason
    record.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_status(
        subject=record, action="withdraw", before="standing", after="withdrawn", actor=actor,
        reason=reason,
    )  # fmt: skip
    _tell(actor, record, WITHDRAWN)
    return record


def _standing(actor: Actor, intervention: Intervention) -> Intervention:
    check_visible(actor, intervention.child)
    record = lock(intervention)
    check_change_intervention(actor, record)
    if record.is_withdrawn:
        raise StaleChange
    return record


def _facts(
    *,
    kind: InterventionKind | str,
    starts_on: date,
    ends_on: date | None = None,
    by_whom: str = "",
    details: str = "",
    effect: Effect | str = "",
    effect_note: str = "",
    was_declined: bool = False,
    declined_reason: str = "",
) -> dict[str, Any]:
    """The facts made consistent: a declined one has neither end nor effect."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if was_declined and not declined_reason.strip():
        raise Refused(_("Enter why it was declined."), field="declined_reason")
    if kind == InterventionKind.OTHER and not details.strip():
        raise Refused(_("Enter what was tried."), field="details")
    return {
        "kind": InterventionKind(kind),
        "starts_on": starts_on,
        "ends_on": None if was_declined else ends_on,
        "by_whom": by_whom.strip(),
        "details": details.strip(),
        "effect": "" if was_declined else effect,
        "effect_note": "" if was_declined else effect_note.strip(),
        "was_declined": was_declined,
        "declined_reason": declined_reason.strip() if was_declined else "",
    }


def _tell(
    actor: Actor, intervention: Intervention, code: str, happened_on: date | None = None
) -> None:
    record_event(
        actor=actor, child=intervention.child, code=code, happened_on=happened_on,
        link=f"/early-help/{intervention.public_id}/", about=intervention.kind,
    )  # fmt: skip
