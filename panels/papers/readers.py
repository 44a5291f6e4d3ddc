"""Who reads which papers of a meeting: each member's items in order, and how much of each."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import Case, IntegerField, OuterRef, Q, Value, When

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Child
from panels.interests.sight import reads_records
from panels.models import AgendaItem, Interest, PanelMeeting, PapersSight


@dataclass(frozen=True, slots=True)
class Reader:
    """A member with the items of a meeting that are open to them, in order."""

    membership: Membership
    items: list[tuple[AgendaItem, PapersSight]]

    @property
    def name(self) -> str:
        """As it stands on every page."""
        return str(self.membership.user.full_name)


def in_order(meeting: PanelMeeting, actor: Actor) -> list[AgendaItem]:
    """The items whose papers the actor may read: fast tracks to ratify first, then in order."""
    first = Case(
        When(ratifying_meeting=meeting, then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    of_meeting = AgendaItem.objects.filter(Q(meeting=meeting) | Q(ratifying_meeting=meeting))
    found = of_meeting.visible_to(actor).exclude(status__in=["taken_off", "deferred"])
    return list(found.select_related("child", "controller").order_by(first, "position", "pk"))


def readers_of(meeting: PanelMeeting) -> list[Reader]:
    """Everybody with a place at the meeting, and who stands in on single items."""
    seats = meeting.seats.seated().select_related("membership__user", "membership__organisation")
    people = {seat.membership_id: seat.membership for seat in seats}
    places = Interest.objects.stepping_out().filter(
        Q(item__meeting=meeting) | Q(item__ratifying_meeting=meeting), substitute__isnull=False
    )
    for interest in places.select_related("substitute__user", "substitute__organisation"):
        people.setdefault(interest.substitute_id, interest.substitute)
    return [reader_of(meeting, people[pk]) for pk in sorted(people)]


def reader_of(meeting: PanelMeeting, membership: Membership) -> Reader:
    """One member's items."""
    items = in_order(meeting, Actor.staff(membership))
    children = Child.objects.filter(pk__in=[item.child_id for item in items])
    whole = set(
        children.filter(reads_records(membership, OuterRef("pk"))).values_list("pk", flat=True)
    )
    return Reader(membership, [
        (item, PapersSight.TEAM if item.child_id in whole else PapersSight.SHARED)
        for item in items
    ])  # fmt: skip


def fingerprint_of(meeting: PanelMeeting, readers: list[Reader]) -> str:
    """The same as long as everybody is to read the same items in the same order."""
    told = [
        [reader.membership.pk, reader.name, [[item.pk, sight] for item, sight in reader.items]]
        for reader in readers
    ]
    head = [meeting.starts_at.isoformat(), meeting.place]
    return hashlib.sha256(json.dumps([head, told]).encode()).hexdigest()
