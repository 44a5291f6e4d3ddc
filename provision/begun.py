"""How far what the panel decided has come here: placements, and support at the home school."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from cases.agenda_kinds import StartedWork
from provision.models import Placement, PlacementStatus, Support, SupportStatus
from provision.models.placements import TAUGHT
from provision.services.support import drop_support

_UNDER_WAY = (SupportStatus.ACTIVE, SupportStatus.ENDED)
_BEGUN = (PlacementStatus.ACTIVE, PlacementStatus.ENDING, PlacementStatus.ENDED)


def placements_begun(decisions: Collection[Any]) -> Mapping[int, StartedWork]:
    """The placements that rest on each decision; the furthest one counts."""
    found: dict[str, StartedWork] = {}
    placements = Placement.objects.filter(
        authorisation__decision_reference__in=[one.reference for one in decisions]
    ).select_related("authorisation", "provider")
    for placement in placements.order_by("pk"):
        reference = placement.authorisation.decision_reference if placement.authorisation else ""
        earlier = found.get(reference)
        if earlier is None or not earlier.has_begun:
            found[reference] = StartedWork(
                placement.get_status_display(), placement.status in TAUGHT,
                reverse("provision:show", args=[placement.public_id]),
            )  # fmt: skip
    return _by_decision(decisions, found)


def support_begun(decisions: Collection[Any]) -> Mapping[int, StartedWork]:
    """The support that each decision asked for."""
    rows = Support.objects.filter(decision_reference__in=[one.reference for one in decisions])
    found = {
        support.decision_reference: StartedWork(
            support.get_status_display(), support.status in _UNDER_WAY,
            reverse("provision:support", args=[support.public_id]),
        )
        for support in rows.exclude(status=SupportStatus.WITHDRAWN).order_by("pk")
    }  # fmt: skip
    return _by_decision(decisions, found)


def first_days_placed() -> QuerySet:
    """The first day of every placement that has begun on a decision: child, decision, day."""
    begun = Placement.objects.filter(status__in=_BEGUN, starts_on__lte=timezone.localdate())
    return (
        begun.exclude(authorisation__decision_reference="")
        .order_by()
        .values_list("child_id", "authorisation__decision_reference", "starts_on")
    )


def first_days_supported() -> QuerySet:
    """The first day of all support that has begun on a decision: child, decision, day."""
    begun = Support.objects.filter(status__in=_UNDER_WAY, starts_on__lte=timezone.localdate())
    return (
        begun.exclude(decision_reference="")
        .order_by()
        .values_list("child_id", "decision_reference", "starts_on")
    )


def stop_support(*, actor: Actor, decision: Any, reason: str) -> None:
    """The decision was corrected: what was only to be arranged is not wanted."""
    waiting = Support.objects.filter(
        decision_reference=decision.reference, status=SupportStatus.TO_ARRANGE
    )
    for support in waiting:
        # Whoever chairs the panel arranges no support; their decision withdraws it.
        drop_support(actor=Actor.system(), support=support, reason=reason)


def _by_decision(
    decisions: Collection[Any], found: Mapping[str, StartedWork]
) -> Mapping[int, StartedWork]:
    return {one.pk: found[one.reference] for one in decisions if one.reference in found}
