"""Health needs of a child, each of one kind, from when until when."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.models import Child, HealthNeed, HealthNeedKind
from cases.permissions import check_change_health
from cases.services.children import digest_of
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.state import lock

NEED_ADDED = register_event(
    "cases.health_need_added", gettext_lazy("Health need added: %(need)s"), need=HealthNeedKind
)
NEED_CHANGED = register_event(
    "cases.health_need_changed", gettext_lazy("Health need changed: %(need)s"), need=HealthNeedKind
)
NEED_ENDED = register_event(
    "cases.health_need_ended", gettext_lazy("Health need ended: %(need)s"), need=HealthNeedKind
)


@transaction.atomic
def add_health_need(
    *,
    actor: Actor,
    child: Child,
    kind: str,
    description: str,
    starts_on: date,
    diagnosis: str = "",
) -> HealthNeed:
    """A health need, known from a day. Raises PermissionDenied."""
    check_change_health(actor, child)
    need = HealthNeed.objects.create(
        child=child,
        kind=kind,
        description=description,
        diagnosis=diagnosis,
        starts_on=starts_on,
        recorded_by=actor.user,
    )
    record_event(actor=actor, child=child, code=NEED_ADDED, happened_on=starts_on, need=need.kind)
    return need


@transaction.atomic
def update_health_need(
    *,
    actor: Actor,
    need: HealthNeed,
    kind: str,
    description: str,
    starts_on: date,
    diagnosis: str = "",
    seen: str = "",
) -> HealthNeed:
    """Change what is known of a need. Raises PermissionDenied, or StaleChange."""
    check_change_health(actor, need.child)
    record = lock(need)
    if seen and seen != need_fingerprint(record):
        raise StaleChange
    record.kind, record.description = kind, description
    record.diagnosis, record.starts_on = diagnosis, starts_on
    record.save(update_fields=["kind", "description", "diagnosis", "starts_on"])
    record_event(actor=actor, child=record.child, code=NEED_CHANGED, need=record.kind)
    return record


@transaction.atomic
def end_health_need(*, actor: Actor, need: HealthNeed, last_day: date) -> HealthNeed:
    """The need is no longer there after a day. Raises PermissionDenied, Refused, StaleChange."""
    check_change_health(actor, need.child)
    record = lock(need)
    if record.ends_on is not None:
        raise StaleChange
    if last_day < record.starts_on:
        raise Refused(_("That is before the need was known."), field="last_day")
    record.ends_on = last_day
    record.save(update_fields=["ends_on"])
    record_event(actor=actor, child=record.child, code=NEED_ENDED, happened_on=last_day,
                 need=record.kind)  # fmt: skip
    return record


def need_fingerprint(need: HealthNeed) -> str:
    """What is known of a need now, as a short digest for a hidden field of the form."""
    return digest_of((need.kind, need.description, need.diagnosis, need.starts_on))
