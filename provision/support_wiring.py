"""What support at the home school declares in lower apps."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Role
from cases.access import ChildAccess, Section
from cases.agenda_kinds import DecisionStart
from cases.models import Case
from cases.registries import (
    ClosingCheck,
    HomeItem,
    HomeSource,
    NextAction,
    Summary,
    Words,
    closing_checks,
    decision_starts,
    home_sources,
    next_actions,
    summaries,
)
from ledger.generated_docs import register_state_diagram
from panels.models import Outcome
from provision.begun import first_days_supported, stop_support, support_begun
from provision.models import Support, SupportKind, SupportStatus
from provision.services.support import open_support
from provision.support_permissions import can_arrange
from provision.support_transitions import SUPPORT

KIND_OF = {Outcome.LIAISON: SupportKind.LIAISON, Outcome.TOP_UP: SupportKind.TOP_UP}
MOST = 20


def _start(*, actor: Actor, item: Any, decision: Any) -> None:
    """A decision for liaison support or top-up: to be arranged, for the reasons it gives."""
    open_support(
        actor=actor, child=item.child, kind=KIND_OF[decision.outcome],
        purpose=decision.conditions or decision.reasons, decision_reference=decision.reference,
    )  # fmt: skip


def _today(actor: Actor) -> Iterable[HomeItem]:
    if actor.role not in (Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR):
        return
    seen = Support.objects.visible_to(actor).select_related("child")
    for support in seen.to_arrange().order_by("pk")[:MOST]:
        yield _item(support, _("Arrange support for %(child)s"))
    late = seen.past_its_end()
    if actor.role == Role.LIAISON_OFFICER:
        late = late.filter(officer=actor.membership) | late.filter(officer__isnull=True)
    for support in late.order_by("ends_on", "pk")[:MOST]:
        yield _item(support, _("End support for %(child)s, or let it go on"), is_overdue=True)


def _item(support: Support, words: Words, *, is_overdue: bool = False) -> HomeItem:
    return HomeItem(
        title=str(words) % {"child": support.child.name},
        url=reverse("provision:support", args=[support.public_id]),
        detail=support.get_kind_display(), due_on=support.ends_on, is_overdue=is_overdue,
        group=_("Support at school"),
    )  # fmt: skip


def _waiting(actor: Actor) -> int:
    if actor.role != Role.LIAISON_OFFICER:
        return 0
    return Support.objects.visible_to(actor).to_arrange().count()


def _ask_url(access: ChildAccess) -> str | None:
    if not can_arrange(access.actor) or not access.can_read(Section.PROVISION):
        return None
    return reverse("provision:ask_support", args=[access.child.public_id])


def _summary(access: ChildAccess) -> dict[str, Any] | None:
    found = list(Support.objects.open().filter(child=access.child).for_list())
    return {"supports": found} if found else None


def _open_duties(case: Case) -> Iterable[Words]:
    for support in Support.objects.open().filter(child=case.child):
        yield _("Support %(reference)s is not ended.") % {"reference": support.reference}


decision_starts.register(
    DecisionStart(
        "support",
        _("Support at school"),
        frozenset(KIND_OF),
        _start,
        support_begun,
        stop_support,
        first_days_supported,
    )
)
home_sources.register(HomeSource("support", today=_today, waiting=_waiting, order=45))
next_actions.register(NextAction("support", _("Arrange support at school"), _ask_url, order=55))
summaries.register(
    Summary("support", Section.PROVISION, "provision/support/summary.html", _summary, order=66)
)
closing_checks.register(ClosingCheck("support", _open_duties))
register_state_diagram(
    SUPPORT, heading="Support at the home school", labels=dict(SupportStatus.choices)
)
