"""The parts of arranging a placement, and what each still lacks."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import HealthNeed, HealthNeedKind
from provision.models import Mode, Placement
from provision.week import full_time_for, hours_of, week_on


@dataclass(frozen=True, slots=True)
class Part:
    """One step: its key in the address, its title, and what is missing, in words."""

    key: str
    title: str | Promise
    missing: Callable[[Placement], str]


def needs_time_limit(placement: Placement) -> bool:
    """Home tuition of a child with a mental health need: it must not become the end of the road."""
    if not any(slot.mode == Mode.HOME_TUITION for slot in week_on(placement)):
        return False
    kinds = (HealthNeedKind.MENTAL, HealthNeedKind.ANXIETY)
    needs = HealthNeed.objects.current().filter(child=placement.child, kind__in=kinds)
    return needs.exists()


def is_less_than_full_time(placement: Placement) -> bool:
    """Fewer hours a week than full time for the child's age."""
    hours = hours_of(week_on(placement))
    return hours < full_time_for(placement.child, placement.starts_on)


def _week(placement: Placement) -> str:
    return "" if week_on(placement) else _("No lessons yet")


def _people(placement: Placement) -> str:
    if placement.home_school_id and placement.home_school_lead_id is None:
        return _("Nobody named at the home school")
    return ""


def _safety(placement: Placement) -> str:
    if not placement.transport:
        return _("Transport is missing")
    return "" if placement.risk_assessment else _("The risk assessment is missing")


def _curriculum(placement: Placement) -> str:
    return "" if placement.subjects else _("No subjects yet")


def _exit(placement: Placement) -> str:
    if not (placement.exit_criteria and placement.exit_plan and placement.review_on):
        return _("The exit plan is missing")
    reason_given = placement.less_than_full_time_reason and placement.hours_review_on
    if is_less_than_full_time(placement) and not reason_given:
        return _("Why it is less than full time, and when that is looked at again")
    if needs_time_limit(placement) and placement.time_limit_on is None:
        return _("The time limit of home tuition, and who takes over")
    return ""


PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part("place", gettext_lazy("Where and when"), lambda placement: ""),
        Part("week", gettext_lazy("Timetable"), _week),
        Part("people", gettext_lazy("Key people"), _people),
        Part("safety", gettext_lazy("Transport and risk"), _safety),
        Part("curriculum", gettext_lazy("What is taught"), _curriculum),
        Part("exit", gettext_lazy("Reviews and exit"), _exit),
    )
}


def missing_parts(placement: Placement) -> list[Part]:
    """The parts that keep it from being offered to the provider."""
    return [part for part in PARTS.values() if part.missing(placement)]


STEP_FIELDS = {
    "place": ("authorisation_id", "provider_id", "base_id", "starts_on", "planned_end_on"),
    "people": ("home_school_lead_id",),
    "safety": ("transport", "risk_assessment", "risk_document_id"),
    "curriculum": ("subjects", "curriculum"),
    "exit": (
        "exit_criteria", "exit_plan", "review_on", "less_than_full_time_reason",
        "hours_review_on", "time_limit_on", "time_limit_reason", "time_limit_owner_id",
    ),
}  # fmt: skip


def fingerprint(placement: Placement, step: str) -> str:
    """What one step says now, as a short digest for a hidden field of its form."""
    values = [getattr(placement, name) for name in STEP_FIELDS[step]]
    text = json.dumps(values, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
