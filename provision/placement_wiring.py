"""What placements register in lower apps."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import Section
from cases.agenda_kinds import AgendaKind, DecisionStart, WaitingRequest
from cases.models import Child
from cases.registries import (
    ClosingCheck,
    HomeSource,
    KeptLine,
    KeptSource,
    NextAction,
    SearchSource,
    Summary,
    Tab,
    Words,
    agenda_kinds,
    closing_checks,
    decision_starts,
    home_sources,
    kept_sources,
    next_actions,
    search_sources,
    summaries,
    tabs,
)
from cases.scope import register_visibility
from ledger.generated_docs import register_state_diagram
from panels.models import RequestStatus
from panels.services.requests import note_carried_over, note_listed, waiting_request
from provision import placement_events, placement_homes, placement_settings
from provision.begun import first_days_placed, placements_begun
from provision.kept import reviews_kept_by
from provision.models import PlacementReview, PlacementStatus, ReviewRequest
from provision.placement_querysets import children_in_placements
from provision.review_paper import paper_of
from provision.services import panel_reviews
from provision.services.taking_back import take_back_offers
from provision.services.watching import start_arranging
from provision.transitions import PLACEMENT, REVIEW_REQUEST

__all__ = ["placement_events", "placement_settings"]


def _placements_url(child: Child) -> str:
    return reverse("provision:of_child", args=[child.public_id])


def _request(pk: int) -> ReviewRequest:
    return ReviewRequest.objects.select_related("placement__child", "placement__provider").get(
        pk=pk
    )


def _child(request: ReviewRequest) -> Child:
    return request.placement.child


def _title(request: ReviewRequest) -> str:
    return str(_("Review of placement %(reference)s") % {"reference": request.placement.reference})


def _papers(request: ReviewRequest, actor: Actor) -> Iterable[tuple[Words, str]]:
    yield _("Placement"), placement_events.link_of(request.placement)


def _waiting(actor: Actor, limit: int) -> Iterable[WaitingRequest]:
    """Reviews asked for, the longest waiting first."""
    kind = agenda_kinds.get(panel_reviews.AGENDA_KIND)
    asked = ReviewRequest.objects.filter(
        status=RequestStatus.ASKED,
        placement__child__in=Child.objects.visible_to(actor).values("pk"),
    ).select_related("placement__child")
    for request in asked.order_by("recorded_at", "pk")[:limit]:
        yield waiting_request(kind, request, url=placement_events.link_of(request.placement))


def _asked_for(children: Collection[int]) -> set[int]:
    found = ReviewRequest.objects.filter(
        status__in=[RequestStatus.ASKED, RequestStatus.LISTED, RequestStatus.GIVEN_BACK],
        placement__child__in=children,
    )
    return set(found.values_list("placement__child", flat=True))


def _since(pks: Collection[int]) -> Mapping[int, tuple[date, date | None]]:
    found = ReviewRequest.objects.filter(pk__in=pks).values_list("pk", "recorded_at")
    return {pk: (timezone.localdate(asked), None) for pk, asked in found}


def _summary(request: ReviewRequest) -> tuple[str, dict[str, Any]]:
    context = {"asked": request, "placement": request.placement}
    return "provision/placements/agenda_summary.html", context


def _kept_line(review: PlacementReview) -> KeptLine:
    day = date_format(review.held_on, "j F Y")
    title = _("%(child)s: review of %(day)s") % {"child": review.placement.child.name, "day": day}
    return KeptLine(str(title), placement_events.link_of(review.placement))


kept_sources.register(
    KeptSource(
        "reviews", _("Reviews of placements"), reviews_kept_by, _kept_line,
        sort_by=("placement__child__sort_name", "-recorded_at"), order=30,
    )
)  # fmt: skip
register_visibility("placement", children_in_placements)
tabs.register(Tab("provision", _("Placements"), Section.PROVISION, _placements_url, order=62))
summaries.register(
    Summary(
        "placements", Section.PROVISION, "provision/placements/summary.html",
        placement_homes.summary, order=25,
    )
)  # fmt: skip
next_actions.register(
    NextAction(
        "arrange_placement",
        _("Arrange the placement"),
        placement_homes.arrange_url,
        order=5,
        gives_education=True,
    )
)
next_actions.register(
    NextAction(
        "extend_placement",
        _("Extend the placement"),
        placement_homes.extend_url,
        order=6,
        gives_education=True,
    )
)
next_actions.register(
    NextAction(
        "health_notice", _("Tell of a change in treatment"), placement_homes.treatment_url,
        order=45,
    )
)  # fmt: skip
home_sources.register(
    HomeSource(
        "placements", placement_homes.today, placement_homes.coming, placement_homes.waiting,
        order=25,
    )
)  # fmt: skip
search_sources.register(SearchSource("placements", _("Placements"), placement_homes.find, order=45))
closing_checks.register(ClosingCheck("placements", placement_homes.open_duties))
decision_starts.register(
    DecisionStart(
        "placement",
        _("Placement"),
        frozenset({"placement", "alternative", "extend"}),
        start_arranging,
        placements_begun,
        take_back=take_back_offers,
        first_days=first_days_placed,
    )
)
agenda_kinds.register(
    AgendaKind(
        key=panel_reviews.AGENDA_KIND,
        label=_("Review of a placement"),
        subject_type="provision.reviewrequest",
        get=_request,
        child=_child,
        title=_title,
        papers=_papers,
        summary=_summary,
        paper=paper_of,
        listed=partial(note_listed, table=REVIEW_REQUEST),
        taken_off=panel_reviews.taken_off,
        decided=panel_reviews.decided,
        carried_over=partial(note_carried_over, table=REVIEW_REQUEST),
        waiting=_waiting,
        asked_for=_asked_for,
        since=_since,
    )
)
register_state_diagram(PLACEMENT, heading="Placement", labels=dict(PlacementStatus.choices))
register_state_diagram(
    REVIEW_REQUEST,
    heading="Request to the panel about a placement",
    labels=dict(RequestStatus.choices),
)
