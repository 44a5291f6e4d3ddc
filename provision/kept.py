"""What a school keeps of a placement once the child has left: the reviews that it wrote.

Where the child is taught, how it goes on and what others wrote is not here.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from cases.access import ChildAccess, Section, log_opening, role_reads
from cases.models import Child
from cases.record_page import WROTE
from provision.models import Placement, PlacementReview


class KeptReviews(NamedTuple):
    """A placement, only to name it, and the reviews that the reader's school wrote of it."""

    placement: Placement
    reviews: list[PlacementReview]
    access: ChildAccess


def reviews_kept_by(actor: Actor) -> QuerySet[PlacementReview]:
    """Reviews that the actor's school wrote about children whom it sees no longer."""
    if actor.keeping_school is None or not role_reads(actor, Section.PROVISION):
        return PlacementReview.objects.none()
    written = PlacementReview.objects.filter(controller=actor.keeping_school)
    left = written.exclude(placement__child__in=Child.objects.visible_to(actor))
    return left.select_related("placement__child", "placement__provider", "recorded_by")


def find_kept(*, actor: Actor, public_id: UUID) -> KeptReviews | None:
    """What the actor's school wrote about one placement of a child who has left; None when it
    wrote nothing, or still sees the child. Logged as an opening."""
    reviews = list(reviews_kept_by(actor).filter(placement__public_id=public_id))
    if not reviews:
        return None
    placement = reviews[0].placement
    access = ChildAccess(placement.child, actor, WROTE, frozenset({Section.PROVISION}))
    log_opening(access, Section.PROVISION)
    return KeptReviews(placement, reviews, access)
