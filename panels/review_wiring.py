"""A review of a decision as something that stands on an agenda."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.agenda_kinds import AgendaKind, WaitingRequest
from cases.registries import Words, agenda_kinds
from cases.request_papers import RequestPaper
from ledger.generated_docs import register_state_diagram
from panels.agenda.about_decisions import asked_for, child_of, papers_for, waiting_of
from panels.models import DecisionReview, RequestStatus
from panels.reconsiderations.paper import decision_part, first_paper
from panels.services.requests import note_carried_over, note_decided, note_listed, note_taken_off
from panels.services.reviews import review_link
from panels.transitions import DECISION_REVIEW

REVIEW_KIND = "decision_review"


def _get(pk: int) -> DecisionReview:
    return DecisionReview.objects.with_decision().get(pk=pk)


def _title(review: DecisionReview) -> str:
    return str(_("Review of decision %(reference)s")) % {"reference": review.decision.reference}


def _papers(review: DecisionReview, actor: Actor) -> Iterable[tuple[Words, str]]:
    url = review_link(review)
    return papers_for(review, actor, asked=_("The review"), url=url, decision=_("The decision"))


def _summary(review: DecisionReview) -> tuple[str, dict[str, Any]]:
    return "panels/reviews/agenda_summary.html", {"review": review, "first": review.decision}


def _paper(review: DecisionReview) -> RequestPaper:
    first = first_paper(review.decision)
    day = date_format(review.due_on, "j F Y")
    asked = [
        (_now("What the panel looks at"), _now("Whether its decision still fits, by %(day)s.")
         % {"day": day}),
        (_now("What the panel asked back"), review.question),
        (_now("Answer"), review.answer),
    ]  # fmt: skip
    return RequestPaper(
        asked=tuple((label, text) for label, text in asked if text),
        parts=(decision_part(review.decision, _now("The decision")),),
        words=first.words if first else (),
        team_parts=(*first.parts, *first.team_parts) if first else (),
        authors=first.authors if first else (),
    )


def _waiting(actor: Actor, limit: int) -> Iterable[WaitingRequest]:
    return waiting_of(DecisionReview, REVIEW_KIND, actor, limit, link=review_link)


def _since(pks: Collection[int]) -> Mapping[int, tuple[date, date | None]]:
    found = DecisionReview.objects.filter(pk__in=pks).values_list("pk", "recorded_at", "due_on")
    return {pk: (timezone.localdate(back), due) for pk, back, due in found}


def register_reviews() -> None:
    """Register with `cases`, and the state diagram."""
    agenda_kinds.register(
        AgendaKind(
            key=REVIEW_KIND,
            label=_("Review of a decision"),
            subject_type="panels.decisionreview",
            get=_get,
            child=child_of,
            title=_title,
            papers=_papers,
            summary=_summary,
            paper=_paper,
            listed=partial(note_listed, table=DECISION_REVIEW),
            taken_off=partial(note_taken_off, table=DECISION_REVIEW),
            decided=partial(note_decided, table=DECISION_REVIEW),
            carried_over=partial(note_carried_over, table=DECISION_REVIEW),
            waiting=_waiting,
            asked_for=partial(asked_for, DecisionReview),
            since=_since,
        )
    )
    register_state_diagram(
        DECISION_REVIEW, heading="Review of a decision", labels=dict(RequestStatus.choices)
    )
