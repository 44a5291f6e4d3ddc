"""Reads for pages: whom one may refer, and what a child's referrals are."""

from accounts.actors import Actor
from cases.models import Child
from referrals.models import Referral, ReferralMerge, ReferralStatus

MOST_CHILDREN = 20


def children_to_refer(actor: Actor, words: str) -> list[Child]:
    """The first children that match, of those that the actor sees, with their schools."""
    found = Child.objects.visible_to(actor).search(words).order_by("sort_name", "pk")
    return list(found.prefetch_related("enrolments__school")[:MOST_CHILDREN])


def referral_of(actor: Actor, child: Child) -> Referral | None:
    """The child's draft of the actor's organisation, else the one that waits for the panel."""
    own = Referral.objects.drafts().filter(child=child, organisation=actor.organisation)
    return own.first() or Referral.objects.live().filter(child=child).first()


def referrals_of(actor: Actor, child: Child) -> list[Referral]:
    """All of one child that the actor may read, newest first."""
    return list(Referral.objects.visible_to(actor).filter(child=child).for_list())


def merges_of(referral: Referral) -> list[ReferralMerge]:
    """The referrals that are worked as one with this one, as they were joined."""
    standing = referral.merges.filter(undone_at__isnull=True)
    return list(standing.select_related("merged__organisation"))


def merged_into(referral: Referral) -> ReferralMerge | None:
    """How this one was joined with another; None when it stands for itself."""
    if referral.status != ReferralStatus.MERGED:
        return None
    return referral.merged_by.filter(undone_at__isnull=True).select_related("kept").first()
