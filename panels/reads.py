"""Reads that a page needs whole: an agenda, the meetings to come, the panel itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.registries import Words, agenda_kinds
from panels.agenda.schedule import Schedule, Slot
from panels.agenda.waits import Wait, waits_of_items
from panels.deciding.chairing import Chairing, chairing_of_item
from panels.deciding.impartial import note_barred
from panels.deciding.known import known_among
from panels.deciding.quorum import Quorum, quorum_of
from panels.deciding.targets import open_target, targets_of_items
from panels.models import (
    AgendaItem,
    CarryOver,
    DecisionStatus,
    Interest,
    ItemStatus,
    MemberView,
    Panel,
    PanelMeeting,
    PanelMeetingStatus,
    PanelMember,
    Seat,
)
from panels.permissions import can_read_learning, can_set_up, runs_item
from panels.querysets import AgendaItemQuerySet
from referrals.clocks import Target


def panels_of(actor: Actor) -> QuerySet[Panel]:
    """The authority's panels. Members are sent by other organisations too, and see them all.

    One installation serves one authority.
    """
    found = Panel.objects.select_related("authority")
    if can_set_up(actor):
        return found.filter(authority=actor.organisation)
    return found if actor.can(Permission.READ_PANEL) else found.none()


def panels_counted_for(actor: Actor) -> QuerySet[Panel]:
    """The panels whose figures the actor may read: all of the authority's.

    One installation serves one authority, and its commissioners may sit elsewhere.
    """
    found = Panel.objects.select_related("authority")
    return found if can_read_learning(actor) else found.none()


def panels_recorded_by(actor: Actor) -> QuerySet[Panel]:
    """The panels whose meetings the actor may record: the office its own, a chair theirs."""
    if actor.can(Permission.MANAGE_PANEL):
        return Panel.objects.filter(authority=actor.organisation)
    chairs = PanelMember.objects.current().filter(part__in=["chair", "deputy"])
    return Panel.objects.filter(members__in=chairs.filter(membership=actor.membership))


def not_recorded_yet(actor: Actor, panel: Panel) -> QuerySet[PanelMeeting]:
    """Meetings of a panel whose planned time is over and which nobody has started or recorded."""
    planned = PanelMeeting.objects.visible_to(actor).filter(
        panel=panel, status=PanelMeetingStatus.PLANNED, starts_at__lt=timezone.now()
    )
    return planned.order_by("-starts_at")


def panel_to_plan_for(actor: Actor, asked: str) -> Panel | None:
    """The panel that the office asked for, or its only one; None where it has to choose.

    Raises PermissionDenied when none has been set up.
    """
    own = list(Panel.objects.filter(authority=actor.organisation))
    if not own:
        raise PermissionDenied(_("Your authority has not set up a panel yet."))
    chosen = [one for one in own if str(one.public_id) == asked]
    return (chosen or own)[0] if chosen or len(own) == 1 else None


def panel_of(actor: Actor) -> Panel:
    """The authority's panel. Raises PermissionDenied when none has been set up."""
    panel = Panel.objects.filter(authority=actor.organisation).first()
    if panel is None:
        raise PermissionDenied(_("Your authority has not set up a panel yet."))
    return panel


def meetings_of(actor: Actor) -> QuerySet[PanelMeeting]:
    """Meetings that the actor may open, with their counts."""
    found = PanelMeeting.objects.visible_to(actor).with_counts()
    return found.select_related("panel", "chair__user")


def coming_meetings(actor: Actor) -> QuerySet[PanelMeeting]:
    """Meetings that still take items, the nearest first."""
    return (
        PanelMeeting.objects.visible_to(actor)
        .filter(status__in=["planned", "in_session"])
        .order_by("starts_at")
    )


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item as an agenda shows it."""

    item: AgendaItem
    kind_label: Words
    is_for_ratification: bool
    quorum: Quorum
    has_left: bool = False  # the child's record is no longer the reader's to see
    slot: Slot | None = None  # when it comes
    wait: Wait | None = None  # until it is decided
    target: Target | None = None  # what is due next of it
    chairing: Chairing | None = None  # when the chair may not chair it


def agenda_of(
    meeting: PanelMeeting, actor: Actor, seats: list[Seat], schedule: Schedule | None = None
) -> list[AgendaRow]:
    """The items that the actor may see: fast tracks to ratify first, then in order.

    An item that the actor stepped out of is left out altogether.
    """
    own, ratified = meeting.items.all(), meeting.ratifications.all()
    first = Case(
        When(ratifying_meeting=meeting, then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    found = (own | ratified).visible_to(actor).exclude(status="taken_off").for_agenda()
    items = list(found.order_by(first, "position", "pk").distinct())
    seen = known_among(actor, items)
    note_barred(items)
    waits = waits_of_items([one for one in items if one.status == ItemStatus.LISTED], actor)
    targets = targets_of_items(items)
    return [
        AgendaRow(
            item,
            agenda_kinds.get(item.kind).label,
            item.ratifying_meeting_id == meeting.pk,
            quorum_of(item, meeting, seats=seats, interests=item.standing_interests),
            has_left=item.pk not in seen,
            slot=schedule.slots.get(item.pk) if schedule else None,
            wait=waits.get((item.kind, item.subject_id)),
            target=open_target(targets[item.pk]),
            chairing=chairing_of_item(item, meeting, seats),
        )
        for item in items
    ]


def carried_on(meeting: PanelMeeting, actor: Actor) -> QuerySet[CarryOver]:
    """What went from a meeting to a later one, of what the actor may know of."""
    rows = meeting.carried_on.filter(item__in=AgendaItem.objects.visible_to(actor))
    return rows.select_related("item", "to_meeting")


def items_in_place(actor: Actor) -> QuerySet[AgendaItem]:
    """Open items of meetings held now on which the actor takes a member's place, without a seat."""
    held = PanelMeeting.objects.filter(
        status=PanelMeetingStatus.IN_SESSION, recorded_afterwards_at__isnull=True
    ).exclude(pk__in=PanelMeeting.objects.visible_to(actor))
    places = Interest.objects.stepping_out().filter(
        Q(item__meeting__in=held) | Q(item__ratifying_meeting__in=held),
        substitute=actor.membership,
    )
    found = AgendaItem.objects.visible_to(actor).filter(pk__in=places.values("item"))
    return found.filter(status=ItemStatus.LISTED).order_by("pk")


def open_items(meeting: PanelMeeting, actor: Actor) -> AgendaItemQuerySet:
    """What the meeting has not decided yet, in order, of what the actor may know of."""
    own = meeting.items.filter(status=ItemStatus.LISTED)
    to_ratify = meeting.ratifications.filter(decisions__status=DecisionStatus.TO_RATIFY)
    pks = {*own.values_list("pk", flat=True), *to_ratify.values_list("pk", flat=True)}
    found = AgendaItem.objects.visible_to(actor).filter(pk__in=pks)
    return found.select_related("child").order_by("position", "pk")


def later_meetings(meeting: PanelMeeting) -> QuerySet[PanelMeeting]:
    """Meetings of the same panel that are planned after this one, the nearest first."""
    planned = meeting.panel.meetings.filter(status=PanelMeetingStatus.PLANNED)
    return planned.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")


def subject_of(item: AgendaItem) -> object | None:
    """The request behind an item; None when its app is gone."""
    try:
        return agenda_kinds.get(item.kind).get(item.subject_id)
    except ObjectDoesNotExist:
        return None


def views_weighed(item: AgendaItem) -> QuerySet[MemberView]:
    """Views of those who have not stepped out of the item."""
    out = Interest.objects.stepping_out().filter(item=item).values("membership")
    return item.views.exclude(membership__in=out)


def visible_views(item: AgendaItem, actor: Actor) -> Iterable[MemberView]:
    """Members' views: one's own at once, the others' after giving one's own or when decided.

    The panel's office reads all, and so does whoever runs the meeting once it is in session. What
    somebody wrote before they stepped out is not weighed.
    """
    views = list(views_weighed(item).select_related("membership__user"))
    own = [view for view in views if view.membership_id == actor.membership_id]
    if own or item.status in {"decided", "deferred"} or actor.can(Permission.MANAGE_PANEL):
        return views
    meeting = item.ratifying_meeting or item.meeting
    is_held_now = meeting is not None and meeting.status == PanelMeetingStatus.IN_SESSION
    if is_held_now and runs_item(actor, item):
        return views
    return own
