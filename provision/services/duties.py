"""What the home school goes on doing while a child is taught elsewhere: tasks with owners."""

from collections.abc import Iterable
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Task
from cases.services.tasks import create_task
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision.models import Placement
from provision.placement_events import link_of
from provision.placement_permissions import check_work_on


class DutyKind(models.TextChoices):
    """What schools do for pupils who are away; what families and pupils ask for most."""

    CONTACT = "contact", gettext_lazy("Keep in touch every week")
    MATERIALS = "materials", gettext_lazy("Send books, papers and tests")
    VISIT = "visit", gettext_lazy("A teacher visits")
    LABORATORY = "laboratory", gettext_lazy("Open the laboratory or workshop")
    NURSE = "nurse", gettext_lazy("School nurse and pastoral support")
    CAREERS = "careers", gettext_lazy("Careers advice")
    LIFE = "life", gettext_lazy("Trips, clubs, prom: be asked like everybody else")
    PLANS = "plans", gettext_lazy("Carry on with EHC plan or assessment")
    OTHER = "other", gettext_lazy("Something else")


@transaction.atomic
def add_home_school_duties(
    *,
    actor: Actor,
    placement: Placement,
    kinds: Iterable[str],
    owner: Membership,
    due_on: date,
    details: str = "",
) -> list[Task]:
    """One task for each thing that the home school does, listed on the placement.

    Raises PermissionDenied, Refused naming the field, or StaleChange when it has ended.
    """
    check_work_on(actor, placement)
    record = lock(placement)
    if not record.is_live:
        raise StaleChange
    chosen = [DutyKind(kind) for kind in kinds]
    if not chosen:
        raise Refused(_("Choose at least one."), field="kinds")
    if DutyKind.OTHER in chosen and not details.strip():
        raise Refused(_("Say what else."), field="details")
    return [
        create_task(
            actor=actor, child=record.child, title=str(kind.label), owner=owner, due_on=due_on,
            details=details.strip(), link=link_of(record),
        )
        for kind in chosen
    ]  # fmt: skip
