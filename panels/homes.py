"""What the panel puts on home pages, on the child's page and before a closing case."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ChildAccess, Section
from cases.models import Case
from cases.registries import (
    AdviceSource,
    ClosingCheck,
    HomeItem,
    HomeSource,
    Summary,
    Words,
    advice_sources,
    closing_checks,
    home_sources,
    summaries,
)
from panels.agenda.waits import OFTEN
from panels.deciding.decided import not_begun
from panels.interests.withdrawing import to_answer
from panels.models import (
    AgendaItem,
    Decision,
    DecisionReview,
    DecisionStatus,
    ItemAction,
    ItemStatus,
    PanelMeeting,
    PanelMeetingStatus,
    Reconsideration,
)
from panels.permissions import can_agree_minutes
from panels.reads import items_in_place
from panels.services.authorising import advice_on
from panels.services.letters import letter_due_on

MOST = 20
_OPEN = (ItemStatus.LISTED, ItemStatus.FAST_TRACK, ItemStatus.PROPOSED)
_STANDS = (DecisionStatus.IN_FORCE, DecisionStatus.TO_RATIFY, DecisionStatus.RATIFIED)


def register_homes() -> None:
    """Register with `cases`."""
    home_sources.register(
        HomeSource("panels", today=_today, coming=_coming, waiting=_waiting, order=20)
    )
    summaries.register(
        Summary("panels", Section.PANEL, "panels/child_summary.html", _summary, order=60)
    )
    closing_checks.register(ClosingCheck("panels", _open_duties))
    advice_sources.register(AdviceSource("panels", advice_on))


def _today(actor: Actor) -> Iterable[HomeItem]:
    if actor.membership is None or not actor.can(Permission.READ_PANEL):
        return
    yield from _under_way(actor)
    for item in _fast_tracks_for(actor):
        yield HomeItem(
            title=_("Decide the fast track %(reference)s") % {"reference": item.reference},
            detail=_("A child is waiting. Two agencies decide between meetings."),
            url=reverse("panels:item", args=[item.public_id]),
            due_on=item.decide_by,
            is_overdue=bool(item.decide_by and item.decide_by < timezone.localdate()),
            group=_("Panel"),
        )
    yield from _withdrawals_to_answer(actor)
    yield from _minutes_to_agree(actor)
    if actor.can(Permission.CHAIR_PANEL) or actor.can(Permission.MANAGE_PANEL):
        yield from _not_begun(actor)
    if actor.can(Permission.MANAGE_PANEL):
        yield from _letters_due(actor)
        yield from _to_ratify(actor)
        yield from _answers_owed(actor)
        yield from _to_look_at_again(actor)
    if actor.can(Permission.CHAIR_PANEL) or actor.can(Permission.MANAGE_PANEL):
        yield from _often_put_off(actor)


def _under_way(actor: Actor) -> Iterable[HomeItem]:
    """Meetings that are held now, and not recorded afterwards."""
    held = PanelMeeting.objects.visible_to(actor).filter(
        status=PanelMeetingStatus.IN_SESSION, recorded_afterwards_at__isnull=True
    )
    for meeting in held.order_by("starts_at")[:MOST]:
        yield HomeItem(
            title=_("Panel meeting %(reference)s is under way") % {"reference": meeting.reference},
            detail=_("Open the live screen"),
            url=reverse("panels:live", args=[meeting.public_id]),
            group=_("Panel"),
        )
    for item in items_in_place(actor):
        yield HomeItem(
            title=_("You take a place on item %(reference)s") % {"reference": item.reference},
            detail=_("Its panel meeting is under way: follow it for this item"),
            url=reverse("panels:item_live", args=[item.public_id]),
            group=_("Panel"),
        )


def _withdrawals_to_answer(actor: Actor) -> Iterable[HomeItem]:
    for one in to_answer(actor)[:MOST]:
        item = one.interest.item
        yield HomeItem(
            title=_("Answer %(name)s: an interest in item %(reference)s")
            % {"name": one.interest.membership.user.full_name, "reference": item.reference},
            detail=_("They say that they declared it by mistake. It stands until you answer."),
            url=reverse("panels:answer_withdrawal", args=[item.public_id, one.interest.public_id]),
            group=_("Panel"),
        )


def _not_begun(actor: Actor) -> Iterable[HomeItem]:
    for decision, day in not_begun(actor)[:MOST]:
        yield HomeItem(
            title=_("Nothing has begun yet: decision %(reference)s")
            % {"reference": decision.reference},
            detail=decision.get_outcome_display(),
            url=reverse("panels:item", args=[decision.item.public_id]),
            due_on=day,
            is_overdue=True,
            group=_("Panel"),
        )


def _answers_owed(actor: Actor) -> Iterable[HomeItem]:
    """Questions of deferred items that nobody answered in time."""
    seen = AgendaItem.objects.about_children_of(actor).values("pk")
    for action in ItemAction.objects.unanswered().filter(item__in=seen)[:MOST]:
        yield HomeItem(
            title=_("Answer overdue: item %(reference)s was deferred")
            % {"reference": action.item.reference},
            detail=action.owner.user.full_name,
            url=reverse("panels:item", args=[action.item.public_id]),
            due_on=action.due_on,
            is_overdue=True,
            group=_("Panel"),
        )


def _to_look_at_again(actor: Actor) -> Iterable[HomeItem]:
    """Reconsiderations and reviews that wait for an agenda, the nearest day first."""
    today = timezone.localdate()
    asked = Reconsideration.objects.filter(status="asked").about_children_of(actor)
    for one in asked.not_closed_to(actor).order_by("due_on", "pk")[:MOST]:
        yield HomeItem(
            title=_("Put on an agenda: reconsideration %(reference)s")
            % {"reference": one.reference},
            detail=_("Somebody else chairs than those who made the first decision."),
            url=reverse("panels:reconsideration", args=[one.public_id]),
            due_on=one.due_on, is_overdue=one.due_on < today, group=_("Panel"),
        )  # fmt: skip
    reviews = DecisionReview.objects.filter(status="asked").about_children_of(actor)
    for review in reviews.select_related("decision").order_by("due_on", "pk")[:MOST]:
        yield HomeItem(
            title=_("Put on an agenda: review of decision %(reference)s")
            % {"reference": review.decision.reference},
            url=reverse("panels:review", args=[review.public_id]),
            due_on=review.due_on, is_overdue=review.due_on < today, group=_("Panel"),
        )  # fmt: skip


def _often_put_off(actor: Actor) -> Iterable[HomeItem]:
    """What stands on an agenda and was put off at least twice."""
    listed = AgendaItem.objects.visible_to(actor).filter(status=ItemStatus.LISTED)
    if not actor.can(Permission.MANAGE_PANEL):
        listed = listed.filter(
            Q(meeting__chair=actor.membership) | Q(meeting__deputy_chair=actor.membership)
        )
    for item in listed.put_off_at_least(OFTEN).order_by("pk")[:MOST]:
        yield HomeItem(
            title=_("Put off %(count)s times: item %(reference)s")
            % {"count": item.carried_count + item.deferred_count, "reference": item.reference},
            detail=_("Decide it at its meeting if you can, or say what is still needed."),
            url=reverse("panels:item", args=[item.public_id]), group=_("Panel"),
        )  # fmt: skip


def _minutes_to_agree(actor: Actor) -> Iterable[HomeItem]:
    mine = Q(chair=actor.membership) | Q(deputy_chair=actor.membership)
    held = PanelMeeting.objects.visible_to(actor).filter(mine, status="held")
    for meeting in held.order_by("starts_at"):
        is_chair = meeting.chair_id == actor.membership_id
        if not can_agree_minutes(actor, meeting) or (not is_chair and _chair_can(meeting)):
            continue
        yield HomeItem(
            title=_("Agree the minutes of panel meeting %(reference)s")
            % {"reference": meeting.reference},
            url=reverse("panels:minutes", args=[meeting.public_id]),
            group=_("Panel"),
        )


def _chair_can(meeting: PanelMeeting) -> bool:
    return can_agree_minutes(Actor.staff(meeting.chair), meeting)


def _letters_due(actor: Actor) -> Iterable[HomeItem]:
    seen = AgendaItem.objects.about_children_of(actor).values("pk")
    waiting = Decision.objects.with_letters_to_send().filter(status__in=_STANDS, item__in=seen)
    for decision in waiting.prefetch_related("corrections", "letters").order_by("decided_on", "pk"):
        due_on = letter_due_on(decision)
        yield HomeItem(
            title=_("Send the letters of decision %(reference)s")
            % {"reference": decision.reference},
            url=reverse("panels:letters", args=[decision.public_id]),
            due_on=due_on,
            is_overdue=due_on < timezone.localdate(),
            group=_("Panel"),
        )


def _to_ratify(actor: Actor) -> Iterable[HomeItem]:
    waiting = AgendaItem.objects.about_children_of(actor).filter(
        decisions__status=DecisionStatus.TO_RATIFY, ratifying_meeting__isnull=True
    )
    for item in waiting.order_by("pk"):
        yield HomeItem(
            title=_("Put fast track %(reference)s up for ratification")
            % {"reference": item.reference},
            url=reverse("panels:choose_ratification", args=[item.public_id]),
            group=_("Panel"),
        )


def _coming(actor: Actor) -> Iterable[HomeItem]:
    if actor.membership is None or not actor.can(Permission.READ_PANEL):
        return
    meetings = (
        PanelMeeting.objects.visible_to(actor)
        .filter(status=PanelMeetingStatus.PLANNED)
        .with_counts()
        .order_by("starts_at")
    )
    for meeting in meetings[:5]:
        yield HomeItem(
            title=_items_of(meeting.item_count),
            detail=meeting.get_status_display(),
            url=reverse("panels:meeting", args=[meeting.public_id]),
            due_on=timezone.localdate(meeting.starts_at),
            is_on_day=True,
            group=_("Panel"),
        )


def _items_of(count: int) -> Words:
    if not count:
        return _("Panel meeting, no items yet")
    return ngettext("Panel meeting, %(count)s item", "Panel meeting, %(count)s items", count) % {
        "count": count
    }


def _waiting(actor: Actor) -> int:
    if actor.membership is None or not actor.can(Permission.READ_PANEL):
        return 0
    return _fast_tracks_for(actor).count()


def _fast_tracks_for(actor: Actor):
    mine = Q(status=ItemStatus.FAST_TRACK, chair=actor.membership)
    mine |= Q(status=ItemStatus.PROPOSED, second=actor.membership)
    return AgendaItem.objects.filter(mine).visible_to(actor).order_by("pk")


def _summary(access: ChildAccess) -> dict[str, object] | None:
    items = list(
        AgendaItem.objects.visible_to(access.actor)
        .filter(child=access.child)
        .exclude(status=ItemStatus.TAKEN_OFF)
        .for_agenda()
        .order_by("-pk")[:3]
    )
    shown = AgendaItem.objects.filter(child=access.child).not_closed_to(access.actor)
    decisions = Decision.objects.filter(item__in=shown, status__in=_STANDS)
    decision = decisions.select_related("item").first()
    return {"items": items, "decision": decision} if items or decision else None


def _open_duties(case: Case) -> Iterable[Words]:
    for item in AgendaItem.objects.filter(child=case.child, status__in=_OPEN):
        yield _("Panel item %(reference)s is not decided.") % {"reference": item.reference}
    to_ratify = Decision.objects.filter(item__child=case.child, status=DecisionStatus.TO_RATIFY)
    for decision in to_ratify:
        yield _("Decision %(reference)s is not ratified.") % {"reference": decision.reference}
