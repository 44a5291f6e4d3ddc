"""Registers what this app declares; imported once, while apps load."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cases.access import ChildAccess, Section
from cases.registries import NextAction, Summary, Tab, next_actions, summaries, tabs
from early_help import services
from early_help.models import Effect, Intervention

__all__ = ["services"]

tabs.register(
    Tab(
        "interventions",
        _("Interventions tried"),
        Section.INTERVENTIONS,
        lambda child: f"/early-help/child/{child.public_id}/",
        order=45,
    )
)


def record_url(access: ChildAccess) -> str | None:
    """Where to record an intervention, for those who may."""
    may = access.actor.can(Permission.RECORD_INTERVENTION)
    if not may or not access.can_read(Section.INTERVENTIONS):
        return None
    return f"/early-help/child/{access.child.public_id}/new/"


next_actions.register(
    NextAction("record_intervention", _("Record what was tried"), record_url, order=40)
)


def tried_summary(access: ChildAccess) -> dict[str, Any] | None:
    """How many things were tried, how many helped; None when nothing was."""
    tried = list(Intervention.objects.for_child(access.child))
    if not tried:
        return None
    return {
        "child": access.child,
        "latest": tried[:3],
        "count": len(tried),
        "helped": sum(item.effect in {Effect.HELPED, Effect.HELPED_A_LITTLE} for item in tried),
    }


summaries.register(
    Summary(
        "interventions", Section.INTERVENTIONS, "early_help/summary.html", tried_summary, order=60
    )
)
