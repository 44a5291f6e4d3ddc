"""A placement, asked for or under way, is somebody who has the child in hand."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.access import Section
from cases.registries import ChildHolder, child_holders
from provision.models import Placement, PlacementStatus
from provision.placement_querysets import LIVE

GOING_ON = (PlacementStatus.PLANNED, *LIVE)


def _placements(_on: date, child: Any) -> QuerySet:
    return Placement.objects.filter(child_id=child, status__in=GOING_ON)


def _providers(child_ids: Collection[int], _on: date) -> Mapping[int, str]:
    found = Placement.objects.filter(child_id__in=child_ids, status__in=GOING_ON)
    names: dict[int, list[str]] = {}
    for placement in found.select_related("provider").order_by("provider__sort_name", "pk"):
        names.setdefault(placement.child_id, []).append(placement.provider.name)
    return {child: ", ".join(dict.fromkeys(providers)) for child, providers in names.items()}


child_holders.register(
    ChildHolder("placement", _("Placement"), Section.PROVISION, _placements, _providers, order=30)
)
