"""Who has a child in hand, as far as this app knows: an open case, the section 19 record."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.access import Section
from cases.models import Case, Section19Record
from cases.registries import ChildHolder, child_holders


def _cases(_on: date, child: Any) -> QuerySet:
    return Case.objects.open().filter(child_id=child)


def _leads(child_ids: Collection[int], _on: date) -> Mapping[int, str]:
    found = Case.objects.open().filter(child_id__in=child_ids).select_related("lead__user")
    return {
        case.child_id: case.lead.user.full_name if case.lead else _("no lead") for case in found
    }


def _records(_on: date, child: Any) -> QuerySet:
    return Section19Record.objects.unended().filter(child_id=child)


def _statuses(child_ids: Collection[int], _on: date) -> Mapping[int, str]:
    found = Section19Record.objects.unended().filter(child_id__in=child_ids)
    return {record.child_id: str(record.get_status_display()) for record in found}


child_holders.register(
    ChildHolder("case", gettext_lazy("Case"), Section.CASE, _cases, _leads, order=10)
)
child_holders.register(
    ChildHolder(
        "section_19", gettext_lazy("Section 19 record"), Section.SECTION_19, _records, _statuses,
        order=20,
    )
)  # fmt: skip
