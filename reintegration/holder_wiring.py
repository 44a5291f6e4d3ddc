"""A live return plan is somebody who has the child in hand."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.access import Section
from cases.registries import ChildHolder, child_holders
from reintegration.models import ReturnPlan


def _plans(_on: date, child: Any) -> QuerySet:
    return ReturnPlan.objects.live().filter(child_id=child)


def _statuses(child_ids: Collection[int], _on: date) -> Mapping[int, str]:
    found = ReturnPlan.objects.live().filter(child_id__in=child_ids)
    return {plan.child_id: str(plan.get_status_display()) for plan in found}


child_holders.register(
    ChildHolder("return_plan", _("Return plan"), Section.RETURN, _plans, _statuses, order=40)
)
