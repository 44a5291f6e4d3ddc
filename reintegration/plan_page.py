"""Everything that the page of one plan shows, and what can be done there now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from attendance.part_time.weeks import sessions_in_words
from cases.access import ChildAccess, Section
from cases.outcome_page import outcomes_of
from ledger.state import status_history
from panels.models import RequestStatus
from reintegration.actual import progress_of
from reintegration.chart import weeks_chart
from reintegration.models import (
    FOLLOWED_UP_ROUTES,
    PanelRequest,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
)
from reintegration.permissions import can_answer, can_run_panel_request
from reintegration.services.agreeing import is_part_time_unagreed, what_is_missing
from reintegration.services.arriving import NEEDS_PACK
from reintegration.services.part_time import PART_TIME_STATES
from reintegration.services.support import tasks_of
from reintegration.services.weeks import is_over

S = ReturnStatus


@dataclass(frozen=True, slots=True)
class Step:
    """One button of the page."""

    label: str | Promise
    url: str
    is_main: bool = False


def steps_for(plan: ReturnPlan, actor: Actor, *, can_begin: bool) -> list[Step]:
    """What this person can do with the plan as it stands, the main step first."""
    if not actor.can(Permission.WRITE_RETURN):
        return []
    names: dict[str, tuple[tuple[str, Any], ...]] = {
        S.DRAFT: (
            ("send", gettext_lazy("Send for agreement")),
            ("details", gettext_lazy("Change what the plan says")),
        ),
        S.OUT_FOR_AGREEMENT: (
            *((("begin", gettext_lazy("Begin")),) if can_begin else ()),
            ("take_back", gettext_lazy("Take back and change")),
        ),
        S.ACTIVE: _while_active(plan),
        S.FOLLOWED_UP: (("helpers", gettext_lazy("Name who helps after the return")),),
        S.RELAPSED: (("plan_again", gettext_lazy("Plan again")),),
    }
    found = names.get(plan.status, ())
    due = _follow_up_due(plan)
    return [
        *due,
        *(
            Step(label, reverse(f"reintegration:{name}", args=[plan.public_id]),
                 is_main=place == 0 and not due)
            for place, (name, label) in enumerate(found)
        ),
    ]  # fmt: skip


def _follow_up_due(plan: ReturnPlan) -> list[Step]:
    """The first follow-up whose day has come is what is to be done next."""
    if plan.status != S.FOLLOWED_UP:
        return []
    due = plan.follow_ups.open().filter(due_on__lte=timezone.localdate()).first()
    if due is None:
        return []
    label = _("Record how it goes after %(weeks)s weeks") % {"weeks": due.weeks_after}
    return [Step(label, reverse("reintegration:follow_up", args=[due.public_id]), is_main=True)]


def _while_active(plan: ReturnPlan) -> tuple[tuple[str, Any], ...]:
    last = (
        ("arrive", gettext_lazy("Record the arrival"))
        if plan.route in FOLLOWED_UP_ROUTES
        else ("complete", gettext_lazy("Complete the plan"))
    )
    first = (("pace", gettext_lazy("Hold, step back or speed up")),) if plan.is_phased else ()
    return (
        *first, last, ("helpers", gettext_lazy("Name who helps after the return")),
        ("details", gettext_lazy("Change what the plan says")),
    )  # fmt: skip


def quiet_steps_for(plan: ReturnPlan, actor: Actor) -> list[Step]:
    """Steps that are rarely right: links below the page."""
    if not actor.can(Permission.WRITE_RETURN):
        return []
    names: list[tuple[str, Any]] = []
    if plan.status in {S.ACTIVE, S.FOLLOWED_UP, S.COMPLETED}:
        names.append(("relapse", gettext_lazy("The child is out of school again")))
    if plan.is_live and _can_ask_panel(plan):
        names.append(("ask_panel", gettext_lazy("Ask the panel for help with this")))
    never_walked = plan.status in {S.DRAFT, S.OUT_FOR_AGREEMENT} and plan.relapsed_on is None
    if never_walked:
        names.append(("withdraw", gettext_lazy("Withdraw this draft")))
    elif plan.is_live:
        names.append(("end", gettext_lazy("End the plan early")))
    return [
        Step(label, reverse(f"reintegration:{name}", args=[plan.public_id]))
        for name, label in names
    ]


def _can_ask_panel(plan: ReturnPlan) -> bool:
    return not plan.panel_requests.open().exists()


def page_of(plan: ReturnPlan, access: ChildAccess) -> dict[str, Any]:
    """Context of the plan's page, within what the reader's role reads."""
    actor = access.actor
    progress = progress_of(plan)
    by_week = {week.monday: week for week in progress}
    may_write = actor.can(Permission.WRITE_RETURN)
    may_change_weeks = may_write and plan.status in {S.DRAFT, S.ACTIVE}
    weeks = [
        {"step": step, "words": sessions_in_words(step.sessions),
         "progress": by_week.get(step.monday),
         "may_change": may_change_weeks and not is_over(plan, step.monday),
         "may_take_out": may_change_weeks and step.monday > timezone.localdate()}
        for step in plan.weeks.standing().select_related("phase")
    ]  # fmt: skip
    missing = what_is_missing(plan) if plan.status == S.OUT_FOR_AGREEMENT else []
    return {
        "plan": plan,
        "may_write": may_write,
        "may_change_weeks": may_change_weeks,
        "steps": steps_for(plan, actor, can_begin=not missing),
        "quiet_steps": quiet_steps_for(plan, actor),
        "weeks": weeks,
        "progress": progress,
        "chart": weeks_chart(progress) if progress else None,
        "has_begun": any(week.known or week.unknown for week in progress),
        "missing": missing,
        "agreements": _agreements(plan, actor),
        "choices": plan.choices.select_related("recorded_by"),
        "slips": plan.slips.all()[:5],
        "part_times": plan.part_times.prefetch_related(
            "reviews", "terms__parent", "terms__agreed_by__user", "return_link"
        ),
        "reads_attendance": access.can_read(Section.ATTENDANCE),
        "needs_part_time": plan.status in PART_TIME_STATES and is_part_time_unagreed(plan),
        "follow_ups": plan.follow_ups.exclude(status="withdrawn").select_related("recorded_by"),
        "panel_requests": _panel_requests(plan, access),
        "may_list": can_run_panel_request(actor, plan),
        "packs": plan.packs.select_related("file", "recorded_by"),
        "wants_pack": plan.route in NEEDS_PACK and may_write,
        "tasks": tasks_of(plan).readable_by(actor) if access.can_read(Section.CASE) else (),
        "outcomes": _outcomes(access),
        "history": reversed(list(status_history(plan))),
        "status_labels": dict(S.choices),
    }


def _agreements(plan: ReturnPlan, actor: Actor) -> list[dict[str, Any]]:
    """The standing answers, each with where to answer or record it."""
    if plan.status == S.DRAFT:
        return []
    is_open = plan.status in {S.OUT_FOR_AGREEMENT, S.ACTIVE}
    rows = []
    for row in ReturnAgreement.objects.standing(plan):
        row.plan = plan
        url, is_own = "", False
        if is_open and row.answer != "agreed":
            if can_answer(actor, row):
                url = reverse("reintegration:answer", args=[plan.public_id, row.party])
                is_own = True
            elif actor.can(Permission.WRITE_RETURN):
                url = reverse("reintegration:record_answer", args=[row.public_id])
        rows.append({"row": row, "url": url, "is_own": is_own})
    return rows


def _panel_requests(plan: ReturnPlan, access: ChildAccess) -> list[PanelRequest]:
    """What the panel was asked and what came of it; the outcome for those who read panels."""
    requests = plan.panel_requests.exclude(status=RequestStatus.WITHDRAWN)
    return list(requests) if access.can_read(Section.PANEL) else []


def _outcomes(access: ChildAccess) -> list[tuple[Any, list[Any]]]:
    """Change from the baseline, where there is one to show."""
    if not access.can_read(Section.OUTCOMES):
        return []
    found = (
        (party, [row for row in rows if row.change is not None])
        for party, rows in outcomes_of(access.child)
    )
    return [(party, rows) for party, rows in found if rows]


def outcome_in_words(code: str) -> str:
    """What a panel decided, in words."""
    from panels.models import Outcome

    return str(dict(Outcome.choices).get(code, _("Decided")))
