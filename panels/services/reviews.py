"""Reviews of decisions, which come back to the panel by themselves before their day."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Role
from calendars.days import add_working_days
from cases.registries import agenda_kinds
from cases.section_19_people import officers_of
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.notices import Notice, notify, register_notice
from ledger.state import apply_transition, lock, record_status
from panels.models import (
    OPEN_STATUSES,
    AgendaItem,
    Decision,
    DecisionReview,
    DecisionStatus,
    RequestStatus,
)
from panels.models.outcomes import OF_RECONSIDERING
from panels.permissions import check_manage
from panels.settings import REVIEW_AHEAD_DAYS
from panels.transitions import DECISION_REVIEW

STANDING = (DecisionStatus.IN_FORCE, DecisionStatus.TO_RATIFY, DecisionStatus.RATIFIED)
LOOKED_BACK = timedelta(days=365)
CAME_BACK = register_event(
    "panels.review_came_back",
    gettext_lazy("Decision %(reference)s is reviewed by %(due_on)s: it waits for the panel"),
)
REVIEW_WAITS = register_notice(
    Notice(
        code="panels.review_waits",
        text=gettext_lazy("The review of decision %(reference)s came back to the panel."),
        todo=gettext_lazy("Put it on the agenda of a meeting before its day."),
    )
)


def bring_back_reviews() -> int:
    """Let every review that is near wait for an agenda, once; returns how many came back.

    Only the newest decision about a child that stands carries a review. None comes back while a
    request about the child waits for the panel, or stands on an agenda: it looks at the child then.
    """
    until = add_working_days(timezone.localdate(), get_setting(REVIEW_AHEAD_DAYS))
    _stand_down(until)
    due = list(_due(until).select_related("item__child"))
    busy = _asked_for({decision.item.child_id for decision in due})
    return sum(_bring_back(one) for one in due if one.item.child_id not in busy)


@transaction.atomic
def withdraw_review(*, actor: Actor, review: DecisionReview, reason: str) -> DecisionReview:
    """It is not needed, such as when all has ended. Raises as `apply_transition`."""
    return apply_transition(
        subject=review, table=DECISION_REVIEW, action="withdraw", actor=actor, reason=reason
    )


@transaction.atomic
def answer_review(*, actor: Actor, review: DecisionReview, answer: str) -> DecisionReview:
    """What the panel asked back is answered; it waits for an agenda again. Raises likewise."""
    check_manage(actor)
    if not answer.strip():
        raise Refused(_("Answer the question."), field="answer")
    return apply_transition(
        subject=review, table=DECISION_REVIEW, action="answer", actor=actor,
        answer=answer.strip(), answer_due_on=None,
    )  # fmt: skip


def review_link(review: DecisionReview) -> str:
    """Where it is read."""
    return f"/panels/reviews/{review.public_id}/"


def _due(until: date) -> QuerySet[Decision]:
    """Decisions whose review is near and has not come back, the nearest first."""
    later = Decision.objects.filter(
        item__child=OuterRef("item__child"), status__in=STANDING, pk__gt=OuterRef("pk")
    ).exclude(outcome__in=OF_RECONSIDERING)
    done = DecisionReview.objects.filter(decision=OuterRef("pk"), due_on=OuterRef("review_on"))
    near = Decision.objects.filter(
        status__in=STANDING, review_on__lte=until,
        review_on__gte=timezone.localdate() - LOOKED_BACK,
        item__child__merged_into__isnull=True,
    ).exclude(outcome__in=OF_RECONSIDERING)  # fmt: skip
    return near.filter(~Exists(later), ~Exists(done)).order_by("review_on", "pk")


def _asked_for(children: Collection[int]) -> set[int]:
    """Children about whom something waits for the panel or stands on an agenda."""
    on_agenda = AgendaItem.objects.filter(child__in=children, status__in=OPEN_STATUSES)
    found = set(on_agenda.values_list("child", flat=True))
    for kind in agenda_kinds:
        if kind.asked_for is not None:
            found |= kind.asked_for(children)
    return found


@transaction.atomic
def _bring_back(decision: Decision) -> bool:
    current = lock(decision)
    if not current.stands or current.review_on is None:
        return False
    review, is_new = DecisionReview.objects.get_or_create(
        decision=current, due_on=current.review_on
    )
    if not is_new:
        return False
    actor = Actor.system()
    record_status(subject=review, action="ask", before="", after=review.status, actor=actor)
    child = decision.item.child
    record_event(
        actor=actor, child=child, code=CAME_BACK, reference=current.reference,
        due_on=review.due_on.isoformat(), link=review_link(review),
    )  # fmt: skip
    people = officers_of(child, Role.PANEL_COORDINATOR)
    notify(
        notice=REVIEW_WAITS, recipients=[one.user for one in people], key=f"review:{review.pk}",
        link=review_link(review), reference=current.reference,
        membership_ids={one.user_id: one.pk for one in people},
    )  # fmt: skip
    return True


def _stand_down(until: date) -> None:
    """Nobody waits for the review of a decision that holds no more, or was put off."""
    waiting = DecisionReview.objects.filter(status=RequestStatus.ASKED)
    moved = waiting.filter(decision__review_on__gt=until).exclude(decision__review_on=F("due_on"))
    gone = waiting.exclude(decision__status__in=STANDING)
    for review in (moved | gone).distinct():
        with transaction.atomic():
            current = lock(review)
            if current.status == RequestStatus.ASKED:
                withdraw_review(
                    actor=Actor.system(), review=current,
                    reason=_("The decision holds no more, or its review has another day."),
                )  # fmt: skip
