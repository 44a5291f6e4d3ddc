"""From an address to one intervention: may this person read it?"""

from typing import NamedTuple
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from cases.access import ChildAccess, Section, access_to, log_opening, role_reads
from cases.record_page import WROTE
from cases.scope import basis_of
from early_help.models import Intervention
from ledger.rows import only_row


class Opened(NamedTuple):
    """An intervention and through what its child is seen."""

    record: Intervention
    access: ChildAccess


def open_intervention(*, actor: Actor, public_id: UUID | str) -> Opened:
    """One intervention, logged as an opening of the child's record.

    An organisation that recorded it keeps reading it after the child has left. Raises Http404,
    or PermissionDenied when the role does not read interventions.
    """
    found = Intervention.objects.visible_to(actor).select_related(
        "child", "recorded_by", "controller"
    )
    intervention = only_row(found.filter(public_id=public_id))
    if intervention is None:
        raise Http404
    if basis_of(intervention.child, actor):
        access = access_to(actor=actor, child=intervention.child)
    else:
        sections = {Section.INTERVENTIONS} if role_reads(actor, Section.INTERVENTIONS) else set()
        access = ChildAccess(intervention.child, actor, WROTE, frozenset(sections))
    access.check(Section.INTERVENTIONS)
    log_opening(access, Section.INTERVENTIONS)
    return Opened(intervention, access)
