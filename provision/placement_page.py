"""What the page of a placement shows, and what somebody may do there."""

from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from cases.access import Section
from cases.models import Child, Document, Task
from provision.arrangement import missing_parts
from provision.models import LIVE, HealthNotice, Placement, PlacementStatus, Subject
from provision.placement_access import OpenedPlacement
from provision.placement_events import link_of
from provision.placement_list import modes_of
from provision.placement_permissions import (
    can_answer,
    can_arrange,
    can_ask_panel,
    can_put_on_agenda,
    can_run,
    can_work_on,
)
from provision.placement_rules import steps_missing
from provision.provider_letters import letters_beside
from provision.week import advised_hours, full_time_for, week_on
from provision.week_picture import week_picture

BEFORE_IT_BEGINS = (PlacementStatus.DRAFT, PlacementStatus.PLANNED, PlacementStatus.ACCEPTED)


def glance_of(actor: Actor, opened: OpenedPlacement) -> dict[str, Any]:
    """Everything that the page says; to a former provider nothing of today, and no risk."""
    placement, access = opened
    picture = week_picture(week_on(placement))
    facts: dict[str, Any] = {
        "picture": picture,
        "modes": modes_of(placement),
        "subjects": [Subject(subject).label for subject in placement.subjects],
        "full_time": full_time_for(placement.child, placement.starts_on),
        "reviews": _written_before_the_end(placement, opened.is_kept),
        "exams": placement.exams.all(),
        "steps": placement.steps.select_related("recorded_by"),
        "missing": missing_parts(placement) if placement.status == "draft" else [],
        "reads_risk": access.can_read(Section.RISK),
        "reads_authorisation": not opened.is_kept,
        "letters": letters_beside(actor, placement),
    }
    if opened.is_kept:
        return facts
    return {
        **facts,
        "advised": advised_hours(placement.child),
        "duties": duties_of(actor, placement),
        "panel_requests": placement.panel_requests.exclude(status="withdrawn"),
        "risk_document": _risk_document(actor, opened),
        "steps_missing": steps_missing(placement) if placement.is_live else "",
    }


def actions_of(actor: Actor, opened: OpenedPlacement) -> dict[str, bool]:
    """What the actor may do with it now."""
    placement, _access = opened
    if opened.is_kept:
        return {}
    status = placement.status
    runs, arranges = can_run(actor, placement), can_arrange(actor, placement.child)
    is_live = status in LIVE
    return {
        "arrange": arranges and status == PlacementStatus.DRAFT,
        "edit": arranges and (is_live or status == PlacementStatus.PLANNED),
        "answer": can_answer(actor, placement),
        "start": runs and status == PlacementStatus.ACCEPTED,
        "change_week": runs and (is_live or status == PlacementStatus.PLANNED),
        "extend": arranges and is_live,
        "notice": runs and status in {PlacementStatus.ACCEPTED, PlacementStatus.ACTIVE},
        "take_back_notice": runs and status == PlacementStatus.ENDING,
        "end": runs and status in {PlacementStatus.ACTIVE, PlacementStatus.ENDING},
        "withdraw": arranges and status in BEFORE_IT_BEGINS,
        "work": is_live and can_work_on(actor, placement),
        "ask_panel": is_live and can_ask_panel(actor, placement),
        "put_on_agenda": can_put_on_agenda(actor, placement),
    }


def duties_of(actor: Actor, placement: Placement) -> list[Task]:
    """Tasks that belong to it, as far as the actor reads them; open ones first."""
    tasks = Task.objects.readable_by(actor).filter(child=placement.child, link=link_of(placement))
    found = tasks.exclude(status="withdrawn").with_people()
    return sorted(found, key=lambda task: (task.status != "open", task.due_on))


def notices_of(child: Child) -> QuerySet[HealthNotice]:
    """What was told of a child's treatment, newest first."""
    return HealthNotice.objects.filter(child=child).select_related("recorded_by")


def _written_before_the_end(placement: Placement, is_kept: bool) -> Any:
    reviews = placement.reviews.select_related("recorded_by")
    return reviews.filter(held_on__lte=placement.ended_on) if is_kept else reviews


def _risk_document(actor: Actor, opened: OpenedPlacement) -> Document | None:
    document = opened.record.risk_document
    if document is None or not opened.access.can_read(Section.RISK):
        return None
    return Document.objects.shown_to(actor).filter(pk=document.pk).first()
