"""How a view gets a meeting or an item: not visible is 404, closed by an interest is 403."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ChildAccess, Section, access_to, log_opening
from cases.models import Child
from ledger.rows import only_row
from panels.interests.withdrawing import declared_by
from panels.models import (
    AgendaItem,
    Decision,
    Interest,
    Letter,
    Pack,
    Panel,
    PanelMeeting,
    PanelMember,
    Reconsideration,
    SavedFilter,
    Seat,
    Substitute,
)
from panels.permissions import check_manage
from panels.reads import panels_of

SHARED = "agenda"  # the basis in the access log


def open_panel(*, actor: Actor, public_id: UUID | str) -> Panel:
    """A panel whose page the actor may open. Raises Http404."""
    panel = only_row(panels_of(actor).filter(public_id=public_id))
    if panel is None:
        raise Http404
    return panel


def open_member(*, actor: Actor, public_id: UUID | str) -> PanelMember:
    """A member of such a panel, while they sit on it. Raises Http404."""
    members = PanelMember.objects.sitting().filter(panel__in=panels_of(actor))
    member = only_row(members.with_people().select_related("panel").filter(public_id=public_id))
    if member is None:
        raise Http404
    return member


def open_substitute(*, actor: Actor, public_id: UUID | str) -> Substitute:
    """A substitute named for such a member. Raises Http404."""
    named = Substitute.objects.filter(ended_at__isnull=True, member__panel__in=panels_of(actor))
    substitute = named.select_related("member__panel", "membership__user").filter(
        public_id=public_id
    )
    if (found := only_row(substitute)) is None:
        raise Http404
    return found


def open_seat(*, actor: Actor, public_id: UUID | str) -> Seat:
    """The actor's own seat at a meeting, or any that the office may answer for. Raises Http404."""
    seats = Seat.objects.filter(
        meeting__in=PanelMeeting.objects.visible_to(actor), stood_down_at__isnull=True
    )
    seat = seats.select_related("meeting__panel", "membership__user").filter(public_id=public_id)
    if (found := only_row(seat)) is None:
        raise Http404
    return found


def opens_meeting(actor: Actor, meeting: PanelMeeting | None) -> bool:
    """Whether the actor may open the meeting itself; who has a place on one item alone may not."""
    found = PanelMeeting.objects.visible_to(actor)
    return meeting is not None and found.filter(pk=meeting.pk).exists()


def open_meeting(*, actor: Actor, public_id: UUID | str) -> PanelMeeting:
    """A panel meeting that the actor may open. Raises Http404."""
    meetings = PanelMeeting.objects.visible_to(actor).select_related(
        "panel", "chair__user", "deputy_chair__user", "recorded_afterwards_by__user"
    )
    meeting = only_row(meetings.filter(public_id=public_id))
    if meeting is None:
        raise Http404
    return meeting


def open_item(*, actor: Actor, public_id: UUID | str, log: bool = True) -> AgendaItem:
    """An item that the actor may open; logged as an opening of the child's panel section.

    Raises Http404, or PermissionDenied when the actor stepped out of it.
    """
    items = (
        AgendaItem.objects.for_agenda()
        .select_related(
            "meeting__chair__user", "meeting__deputy_chair__user", "ratifying_meeting__chair__user"
        )
        .prefetch_related("carry_overs__from_meeting", "carry_overs__to_meeting")
    )
    item = only_row(items.visible_to(actor).filter(public_id=public_id))
    if item is None:
        if _stepped_out(actor, public_id):
            raise PermissionDenied(
                _("You have an interest in this item and stepped out, so it is closed to you.")
            )
        raise Http404
    access = access_through(actor=actor, item=item)
    access.check(Section.PANEL)
    if log:
        log_opening(access, Section.PANEL)
    return item


def open_own_interest(*, actor: Actor, public_id: UUID | str) -> Interest:
    """What the actor declared themself; nothing of its item is read. Raises Http404."""
    interest = only_row(declared_by(actor).filter(public_id=public_id))
    if interest is None:
        raise Http404
    return interest


def access_through(*, actor: Actor, item: AgendaItem) -> ChildAccess:
    """What the actor reads of the child: the record, or at the table what the request shares.

    Raises Http404 when it is neither.
    """
    if reads_record(actor, item):
        return access_to(actor=actor, child=item.child)
    if not AgendaItem.objects.about_children_of(actor).filter(pk=item.pk).exists():
        raise Http404
    return ChildAccess(item.child, actor, SHARED, frozenset({Section.PANEL}))


def reads_record(actor: Actor, item: AgendaItem) -> bool:
    """Whether the child's record is open to the actor, beside what the request shares."""
    return Child.objects.visible_to(actor).filter(pk=item.child_id).exists()


def log_items(actor: Actor, items: Iterable[AgendaItem]) -> None:
    """A page or document showed what the panel says about these children: one opening each."""
    for item in {item.child_id: item for item in items}.values():
        log_opening(access_through(actor=actor, item=item), Section.PANEL)


def find_item_of_child_who_left(*, actor: Actor, public_id: UUID | str) -> AgendaItem | None:
    """An item that the actor may know of, about a child whose record they see no longer.

    It stands on an agenda of their own authority, and the child has left: of the item only that it
    is there may be said.
    """
    authority = actor.organisation.la_code if actor.organisation else None
    known = AgendaItem.objects.visible_to(actor).filter(
        Q(meeting__panel__authority__la_code=authority)
        | Q(ratifying_meeting__panel__authority__la_code=authority),
        public_id=public_id,
    )
    found = only_row(known.select_related("meeting", "ratifying_meeting"))
    if found is None or known.about_children_of(actor).exists():
        return None
    return found


def open_pack(*, actor: Actor, public_id: UUID | str) -> Pack:
    """The actor's own pack. Raises Http404, or PermissionDenied when it has been closed."""
    own = Pack.objects.filter(public_id=public_id, membership=actor.membership)
    pack = only_row(own.select_related("meeting", "file", "membership"))
    if pack is None:
        raise Http404
    if not Pack.objects.open_to(actor).filter(pk=pack.pk).exists():
        raise PermissionDenied(
            _("This pack is closed: what you may read has changed. Your new one is being made.")
        )
    return pack


def open_decision(*, actor: Actor, public_id: UUID | str) -> Decision:
    """A decision, through the item that it decides. Raises as `open_item`."""
    decision = only_row(Decision.objects.filter(public_id=public_id).select_related("item"))
    if decision is None:
        raise Http404
    decision.item = open_item(actor=actor, public_id=decision.item.public_id)
    return decision


def open_letter(*, actor: Actor, public_id: UUID | str) -> Letter:
    """An issued letter, through its item. Raises as `open_item`."""
    letters = Letter.objects.select_related(
        "decision__item",
        "decision__decided_by__user",
        "file",
        "approved_by__user",
        "template",
        "reconsideration",
    )
    letter = only_row(letters.filter(public_id=public_id))
    if letter is None:
        raise Http404
    letter.decision.item = open_item(actor=actor, public_id=letter.decision.item.public_id)
    asked = letter.reconsideration
    open_to = Reconsideration.objects.not_closed_to(actor)
    if asked is not None and not open_to.filter(pk=asked.pk).exists():
        raise PermissionDenied(
            _("You have an interest in this item and stepped out, so it is closed to you.")
        )
    return letter


def letters_to_others(actor: Actor) -> Q | None:
    """Documents on a child's record that a provider does not read: the panel's letters to others.

    Registered in `cases.audience`: its team reads them, a provider only what is addressed to it.
    """
    if actor.is_family or not actor.can(Permission.TEACH):
        return None
    own = Letter.objects.to_provider_of(actor)
    of_panel = Letter.objects.filter(document=OuterRef("pk"))
    return Q(Exists(of_panel)) & ~Q(Exists(own.filter(document=OuterRef("pk"))))


def open_saved_filter(*, actor: Actor, public_id: UUID | str) -> SavedFilter:
    """A saved filter that the actor may use. Raises PermissionDenied or Http404."""
    check_manage(actor)
    saved = only_row(SavedFilter.objects.visible_to(actor).filter(public_id=public_id))
    if saved is None:
        raise Http404
    return saved


def _stepped_out(actor: Actor, public_id: UUID | str) -> bool:
    return (
        Interest.objects.stepping_out()
        .filter(item__public_id=public_id, membership__user=actor.user)
        .exists()
    )


def children_on_agendas(actor: Actor) -> QuerySet:
    """Child ids that the actor sees through an agenda (registered in `cases.scope`)."""
    return AgendaItem.objects.opening_children_to(actor).values("child_id")
