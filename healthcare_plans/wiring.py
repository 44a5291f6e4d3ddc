"""Registers what this app declares; imported once, while apps load."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import ChildAccess, Section
from cases.models import Child
from cases.registries import (
    ConditionPlan,
    HomeSource,
    NextAction,
    SearchHit,
    SearchSource,
    Summary,
    Tab,
    condition_plans,
    home_sources,
    next_actions,
    search_sources,
    summaries,
    tabs,
)
from healthcare_plans import homes, notices, settings
from healthcare_plans.access import live_plan_of
from healthcare_plans.models import Plan, PlanStatus, VersionStatus
from healthcare_plans.permissions import can_write
from healthcare_plans.services import answering, asking, drafting, issuing, reviews
from healthcare_plans.transitions import PLAN, VERSION
from ledger.generated_docs import register_state_diagram

__all__ = ["answering", "asking", "drafting", "issuing", "notices", "reviews", "settings"]


def _tab_url(child: Child) -> str:
    return reverse("healthcare_plans:child", args=[child.public_id])


def _start_url(access: ChildAccess) -> str | None:
    """Where a plan is started; None when one is live or the actor writes none."""
    if not access.can_read(Section.PLAN) or not can_write(access.actor, access.child):
        return None
    if Plan.objects.live_for(access.child) is not None:
        return None
    return reverse("healthcare_plans:new", args=[access.child.public_id])


def _summary(access: ChildAccess) -> dict[str, Any] | None:
    plan = live_plan_of(access.actor, access.child)
    return {"plan": plan} if plan else None


def _find(actor: Actor, words: str) -> list[SearchHit]:
    reference = words.strip().upper()
    found = Plan.objects.visible_to(actor).with_names().filter(reference=reference)
    return [
        SearchHit(
            title=plan.child.name,
            detail=plan.reference,
            url=reverse("healthcare_plans:show", args=[plan.public_id]),
        )
        for plan in found
    ]


register_state_diagram(
    PLAN, heading="Individual Healthcare Plan", labels=dict(PlanStatus.choices), order=30
)
register_state_diagram(
    VERSION,
    heading="Version of a healthcare plan",
    labels=dict(VersionStatus.choices),
    order=31,
)
tabs.register(Tab("plan", _("Healthcare plan"), Section.PLAN, _tab_url, order=40))
summaries.register(
    Summary("plan", Section.PLAN, "healthcare_plans/summary.html", _summary, order=30)
)


def _reference_in_force(child: Child) -> str:
    plan = Plan.objects.active_for(child)
    return plan.reference if plan else ""


condition_plans.register(ConditionPlan("healthcare_plan", _reference_in_force))
next_actions.register(NextAction("write_plan", _("Write a healthcare plan"), _start_url, order=30))
home_sources.register(
    HomeSource(
        "healthcare_plans",
        today=homes.today,
        coming=homes.coming,
        waiting=homes.waiting,
        order=40,
    )
)
search_sources.register(SearchSource("healthcare_plans", _("Healthcare plans"), _find, order=40))
