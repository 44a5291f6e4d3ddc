"""May this person read this referral, and how much of it. Every view asks here.

Somebody who sees the child reads the referral as it stands, section by section. A former
school reads what it submitted, as it was submitted, and nothing later.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ROLE_SECTIONS, ChildAccess, Section, access_to, log_opening
from cases.models import Child
from cases.permissions import is_visible
from cases.record_page import WROTE
from ledger.rows import only_row
from referrals.models import InterimRequest, OwedEvidence, Referral, ReferralMerge
from referrals.permissions import check_triage


@dataclass(frozen=True)
class ReferralAccess:
    """An opened referral. `is_as_submitted`: the reader wrote it and sees the child no more."""

    referral: Referral
    record: ChildAccess
    is_as_submitted: bool = False

    @property
    def actor(self) -> Actor:
        return self.record.actor

    @property
    def child(self) -> Child:
        return self.record.child

    def can_read(self, section: Section) -> bool:
        """Whether the actor reads this section of the referral."""
        return self.record.can_read(section)


def open_referral(*, actor: Actor, public_id: UUID | str, log: bool = True) -> ReferralAccess:
    """The referral, for a view; logged as an opening of the child's record.

    Raises Http404 when it is not visible, PermissionDenied when the role reads no referrals.
    """
    referral = only_row(Referral.objects.visible_to(actor).for_list().filter(public_id=public_id))
    if referral is None:
        raise Http404
    access = _access(actor, referral)
    if log:
        log_opening(access.record, Section.REFERRAL)
    return access


def _access(actor: Actor, referral: Referral) -> ReferralAccess:
    child = referral.child
    if is_visible(actor, child):
        record = access_to(actor=actor, child=child)
        record.check(Section.REFERRAL)
        return ReferralAccess(referral, record)
    if actor.role is None:
        raise Http404
    record = ChildAccess(child, actor, WROTE, ROLE_SECTIONS[actor.role])
    return ReferralAccess(referral, record, is_as_submitted=True)


def open_merge(*, actor: Actor, public_id: UUID | str) -> tuple[ReferralMerge, ReferralAccess]:
    """A merge that the office may undo. Raises Http404 or PermissionDenied."""
    merge = only_row(ReferralMerge.objects.filter(public_id=public_id, undone_at__isnull=True))
    if merge is None:
        raise Http404
    access = open_referral(actor=actor, public_id=merge.kept.public_id)
    check_triage(actor, access.referral)
    return merge, access


def open_interim_request(
    *, actor: Actor, public_id: UUID | str
) -> tuple[InterimRequest, ReferralAccess]:
    """A request for interim provision: for the office, and for the officer who answers.

    Raises Http404 or PermissionDenied.
    """
    found = InterimRequest.objects.filter(public_id=public_id)
    asked = only_row(found.select_related("referral", "authorisation", "answered_by__user"))
    if asked is None:
        raise Http404
    access = open_referral(actor=actor, public_id=asked.referral.public_id)
    if not (actor.can(Permission.TRIAGE_REFERRAL) or actor.can(Permission.AUTHORISE_INTERIM)):
        raise PermissionDenied(_("Only the panel’s office and the named officer read this."))
    return asked, access


def open_owed_evidence(*, actor: Actor, public_id: UUID | str) -> OwedEvidence:
    """Evidence that is owed, for the office. Raises Http404 or PermissionDenied."""
    owed = only_row(OwedEvidence.objects.filter(public_id=public_id).select_related("referral"))
    if owed is None:
        raise Http404
    access = open_referral(actor=actor, public_id=owed.referral.public_id)
    check_triage(actor, access.referral)
    return owed
