"""What returns put on home pages, on a child's page, into search, and before a case may close."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from attendance.models import PartTimeTimetable
from cases.access import ChildAccess, Section, role_reads
from cases.models import Case
from cases.registries import HomeItem, SearchHit, Words
from reintegration.access import plan_of
from reintegration.models import (
    FollowUp,
    PanelRequest,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
)
from reintegration.permissions import can_answer
from reintegration.querysets import LATE

MOST = 15
SOON = timedelta(days=14)
GROUP = gettext_lazy("Returns to school")


def today(actor: Actor) -> Iterable[HomeItem]:
    """Of the plans that the actor leads: what slips or is late; answers to give; for the panel."""
    if actor.membership is None:
        return
    led = ReturnPlan.objects.visible_to(actor).live().led_by(actor)
    yield from _slipping(led)
    yield from _follow_ups(led, overdue=True)
    yield from _part_times(led)
    yield from _answers(actor)
    if actor.can(Permission.MANAGE_PANEL):
        yield from _for_agenda(actor)


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Drafts to finish and follow-ups of the next two weeks, of the plans the actor leads."""
    if actor.membership is None:
        return
    led = ReturnPlan.objects.visible_to(actor).live().led_by(actor)
    drafts = led.filter(status=ReturnStatus.DRAFT).select_related("child")
    for plan in drafts:
        yield _item(_("Finish the plan for the return"), plan, plan.starts_on)
    yield from _follow_ups(led, overdue=False)


def waiting(actor: Actor) -> int:
    """How many plans under the membership slip or have something late."""
    if actor.membership is None:
        return 0
    led = ReturnPlan.objects.visible_to(actor).live().led_by(actor)
    return led.with_lateness().filter(Q(lateness=LATE)).count()


def _slipping(led: Any) -> Iterable[HomeItem]:
    for plan in led.filter(weeks_behind__gt=0).select_related("child"):
        yield _item(_("A return slips: choose how to go on"), plan, is_overdue=True)
    for plan in led.filter(status=ReturnStatus.RELAPSED).select_related("child"):
        yield _item(_("Plan again after a relapse"), plan, plan.relapsed_on, is_overdue=True)


def _follow_ups(led: Any, *, overdue: bool) -> Iterable[HomeItem]:
    day = timezone.localdate()
    found = FollowUp.objects.open().filter(plan__in=led).select_related("plan__child")
    span = {"due_on__lt": day} if overdue else {"due_on__gte": day, "due_on__lte": day + SOON}
    for follow_up in found.filter(**span):
        title = _("Ask how it goes after %(weeks)s weeks") % {"weeks": follow_up.weeks_after}
        yield _item(title, follow_up.plan, follow_up.due_on, is_overdue=overdue)


def _part_times(led: Any) -> Iterable[HomeItem]:
    late = PartTimeTimetable.objects.late(timezone.localdate()).filter(return_link__plan__in=led)
    for timetable in late.select_related("return_link__plan__child"):
        due = timetable.ends_on if timetable.is_over else timetable.review_on
        yield _item(_("Part-time timetable: review or end it"), timetable.return_link.plan, due,
                    is_overdue=True)  # fmt: skip


def _answers(actor: Actor) -> Iterable[HomeItem]:
    rows = ReturnAgreement.objects.awaited().filter(
        plan__in=ReturnPlan.objects.visible_to(actor).filter(status="out_for_agreement"),
        organisation=actor.organisation,
    )
    for row in rows.select_related("plan__child"):
        if can_answer(actor, row):
            yield _item(_("Agree to a plan for a return, or ask for a change"), row.plan)


def _for_agenda(actor: Actor) -> Iterable[HomeItem]:
    plans = ReturnPlan.objects.visible_to(actor).live()
    asked = PanelRequest.objects.waiting().filter(plan__in=plans).select_related("plan__child")
    for request in asked.order_by("recorded_at"):
        yield _item(_("Put on an agenda: %(kind)s") % {"kind": request.get_kind_display()},
                    request.plan)  # fmt: skip


def _item(
    title: str, plan: ReturnPlan, due_on: date | None = None, *, is_overdue: bool = False
) -> HomeItem:
    return HomeItem(
        title=title, url=plan.link, detail=f"{plan.child.name}, {plan.reference}", due_on=due_on,
        is_overdue=is_overdue, group=GROUP,
    )  # fmt: skip


def find(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Plans by reference or by the child's name."""
    rows = ReturnPlan.objects.visible_to(actor).with_people()
    rows = rows.search(words, by_number=role_reads(actor, Section.NUMBERS))
    for plan in rows[:MOST]:
        yield SearchHit(
            title=f"{plan.reference}: {plan.child.name}", url=plan.link,
            detail=f"{plan.get_route_display()}, {plan.get_status_display()}",
        )  # fmt: skip


def summary(access: ChildAccess) -> dict[str, Any] | None:
    """The live plan at a glance; None without one."""
    plan = plan_of(access.actor, access.child)
    if plan is None or not plan.is_live:
        return None
    day = timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    return {
        "plan": plan,
        "week": plan.weeks.standing().filter(monday=monday).first(),
        "next_follow_up": plan.follow_ups.open().first(),
    }


def start_url(access: ChildAccess) -> str | None:
    """To a new plan, with what is known filled in; none while one is live."""
    if not access.actor.can(Permission.WRITE_RETURN) or not access.can_read(Section.RETURN):
        return None
    if ReturnPlan.objects.live().filter(child=access.child).exists():
        return None
    return reverse("reintegration:start", args=[access.child.public_id])


def open_duties(case: Case) -> Iterable[Words]:
    """A live plan, and what is to be done after a return, keep the case open."""
    for plan in ReturnPlan.objects.live().filter(child=case.child):
        if plan.status == ReturnStatus.FOLLOWED_UP:
            left = plan.follow_ups.open().count()
            yield _("Follow-ups after the return to do: %(count)s") % {"count": left}
        else:
            yield _("Plan %(reference)s is still open: %(status)s") % {
                "reference": plan.reference, "status": plan.get_status_display().lower(),
            }  # fmt: skip
