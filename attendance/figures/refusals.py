"""Why marks of a delivery were refused, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from attendance.intake.receiving import REFUSALS
from attendance.models import Delivery


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """One reason, and the refused marks that have it as they were sent."""

    words: str | Promise
    marks: list[Mapping[str, Any]]


def refusals_in_words(delivery: Delivery) -> list[RefusalGroup]:
    """The kept refusals by reason, the most frequent first."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for mark in delivery.refusals:
        groups.setdefault(mark["reason"], []).append(mark)
    found = [RefusalGroup(REFUSALS.get(key, key), marks) for key, marks in groups.items()]
    return sorted(found, key=lambda group: -len(group.marks))
