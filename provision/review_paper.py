"""A request about a placement in the panel's papers."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.request_papers import PaperAuthor, PaperPart, RequestPaper
from provision.models import PlacementReview, ReviewRequest


def paper_of(request: ReviewRequest) -> RequestPaper:
    """What is asked and for which placement; for the team, what its last review said."""
    placement = request.placement
    asked = [(_("What the panel is asked"), request.asks)]
    if request.until_on:
        asked.append((_("Until"), date_format(request.until_on, "j F Y")))
    facts = [
        (_("Placement"), placement.reference),
        (_("Provider"), str(placement.provider)),
        (_("From"), date_format(placement.starts_on, "j F Y")),
        (_("Until"), date_format(placement.ended_on or placement.planned_end_on, "j F Y")),
    ]
    review = placement.reviews.first()
    return RequestPaper(
        asked=tuple(asked),
        parts=(PaperPart(_("Placement"), tuple((label, text) for label, text in facts if text)),),
        team_parts=(_reviewed(review),) if review else (),
        authors=(PaperAuthor(user_id=request.recorded_by_id),) if request.recorded_by_id else (),
    )


def _reviewed(review: PlacementReview) -> PaperPart:
    names = (
        "child_said", "parent_said", "school_said", "academic", "social", "personal", "changes",
    )  # fmt: skip
    verbose = {field.name: str(field.verbose_name) for field in review._meta.fields}
    labels = ((verbose[name], getattr(review, name)) for name in names)
    day = date_format(review.held_on, "j F Y")
    return PaperPart(
        _("Last review, %(day)s") % {"day": day},
        tuple((label[:1].upper() + label[1:], text) for label, text in labels if text),
    )
