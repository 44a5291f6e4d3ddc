"""From an address to a placement: may this person read it? Every view asks here.

Not visible is Http404; visible but not for this role is PermissionDenied with a reason. A
provider keeps the placements that it taught; of the child it sees nothing later.
"""

from typing import NamedTuple
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from cases.access import ChildAccess, Section, access_to, log_opening, role_reads
from cases.record_page import WROTE
from cases.scope import basis_of
from ledger.rows import only_row
from provision.models import ExamEntry, Placement, ReviewRequest


class OpenedPlacement(NamedTuple):
    """A placement and through what its child is seen."""

    record: Placement
    access: ChildAccess

    @property
    def is_kept(self) -> bool:
        """Seen by a former provider, as it was when it ended."""
        return self.access.basis == WROTE


def open_placement(*, actor: Actor, public_id: UUID | str, log: bool = True) -> OpenedPlacement:
    """One placement, logged as an opening of the child's record.

    Raises Http404, or PermissionDenied when the role does not read placements.
    """
    found = only_row(Placement.objects.visible_to(actor).for_page().filter(public_id=public_id))
    if found is None:
        raise Http404
    access = _access(actor, found)
    access.check(Section.PROVISION)
    if log:
        log_opening(access, Section.PROVISION)
    return OpenedPlacement(found, access)


def open_running(*, actor: Actor, public_id: UUID | str) -> OpenedPlacement:
    """A placement whose child is seen today: for every page that changes something."""
    opened = open_placement(actor=actor, public_id=public_id)
    if opened.is_kept:
        raise Http404
    return opened


def open_exam(*, actor: Actor, public_id: UUID | str) -> tuple[ExamEntry, OpenedPlacement]:
    """One exam entry, through its placement. Raises as `open_placement`."""
    entry = only_row(ExamEntry.objects.filter(public_id=public_id).select_related("placement"))
    if entry is None:
        raise Http404
    opened = open_running(actor=actor, public_id=entry.placement.public_id)
    entry.placement = opened.record
    return entry, opened


def open_request(*, actor: Actor, public_id: UUID | str) -> tuple[ReviewRequest, OpenedPlacement]:
    """A request to the panel, through its placement. Raises as `open_placement`."""
    request = only_row(
        ReviewRequest.objects.filter(public_id=public_id).select_related("placement")
    )
    if request is None:
        raise Http404
    return request, open_running(actor=actor, public_id=request.placement.public_id)


def _access(actor: Actor, placement: Placement) -> ChildAccess:
    if basis_of(placement.child, actor):
        return access_to(actor=actor, child=placement.child)
    sections = {Section.PROVISION} if role_reads(actor, Section.PROVISION) else set()
    return ChildAccess(placement.child, actor, WROTE, frozenset(sections))
