"""How far the papers of a meeting are, for its page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from accounts.actors import Actor
from accounts.models import Membership
from panels.interests.likely import LikelyInterest, likely_interests
from panels.models import (
    AgendaItem,
    ItemPapers,
    Pack,
    PanelMeeting,
    PapersBuild,
    PapersOpening,
    PapersSight,
)
from panels.papers.readers import in_order
from panels.permissions import can_run


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what was made of it; nothing yet when `papers` is None."""

    item: AgendaItem
    papers: ItemPapers | None

    @property
    def annex_pages(self) -> int:
        """Pages of uploads behind our own."""
        return sum(annex["pages"] for annex in self.papers.annexes) if self.papers else 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with the newest pack, and when they first opened any of the meeting."""

    membership: Membership
    pack: Pack | None
    opened_at: datetime | None


def build_of(meeting: PanelMeeting) -> PapersBuild | None:
    """The newest making of the papers."""
    return meeting.builds.select_related("job").first()


def packs_of(meeting: PanelMeeting, actor: Actor) -> list[Pack]:
    """The actor's own packs that are open, the newest first."""
    return list(Pack.objects.open_to(actor).filter(meeting=meeting))


def item_rows(meeting: PanelMeeting, actor: Actor) -> list[ItemRow]:
    """The items that the actor may read, with their newest papers."""
    items = in_order(meeting, actor)
    newest: dict[int, ItemPapers] = {}
    for papers in ItemPapers.objects.filter(item__in=items).order_by("version"):
        kept = newest.get(papers.item_id)
        if kept is None or papers.sight in {PapersSight.TEAM, kept.sight}:
            newest[papers.item_id] = papers
    return [ItemRow(item, newest.get(item.pk)) for item in items]


def member_rows(meeting: PanelMeeting) -> list[MemberRow]:
    """Everybody with a place at the meeting, and how far they are."""
    seats = meeting.seats.seated().select_related("membership__user")
    newest: dict[int, Pack] = {}
    for pack in Pack.objects.filter(meeting=meeting, closed_at__isnull=True).order_by("version"):
        newest[pack.membership_id] = pack
    openings = PapersOpening.objects.filter(pack__meeting=meeting).order_by().values("membership")
    opened = dict(openings.annotate(first=Min("opened_at")).values_list("membership", "first"))
    return [
        MemberRow(seat.membership, newest.get(seat.membership_id), opened.get(seat.membership_id))
        for seat in seats
    ]


def pointed_out(meeting: PanelMeeting, actor: Actor) -> list[LikelyInterest]:
    """Likely interests: the actor's own; all that they may know of when they run the meeting."""
    found = likely_interests(meeting)
    about = AgendaItem.objects.filter(pk__in=[likely.item.pk for likely in found])
    shown = set(about.visible_to(actor).values_list("pk", flat=True))
    runs = can_run(actor, meeting)
    return [
        likely
        for likely in found
        if likely.item.pk in shown and (runs or likely.membership.pk == actor.membership_id)
    ]
