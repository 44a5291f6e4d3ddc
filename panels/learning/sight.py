"""For whom figures are counted, and of what.

Three rules stand behind every figure:

- Who may read no child's record is shown no number that stands for a few children
  (`small_numbers.py`): the commissioner, who sees figures and never a child.
- What a person stepped out of is in none of their figures, in whatever role they look. It is left
  out of every count rather than out of the small ones, so that nothing on the page moves when the
  closed item is decided, whatever is chosen as period or panel. (Of what a colleague hands on, a
  difference could be made; the page's own words ask not to.)
- Lists that name something hold only what the reader can open anyway.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from cases.scope import about_children_in
from panels.learning.periods import Period
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    Interest,
    Panel,
    PanelMeeting,
    PanelMember,
)
from referrals.models import Referral

NEVER_HELD = (DecisionStatus.PROPOSED, DecisionStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class Sight:
    """A reader, what they look at (`panel` none: all of the authority's) and over what time."""

    actor: Actor
    authority: Organisation
    panel: Panel | None
    period: Period

    @property
    def sees_small_numbers(self) -> bool:
        """Whether the reader sits on the panel, or sees the authority's children."""
        return self.actor.is_system or (
            self.actor.can(Permission.READ_PANEL) or self.actor.scope is Scope.AUTHORITY
        )

    @property
    def is_at_the_table(self) -> bool:
        """Whether the reader sits on the panel or works for it, so that an item can be closed."""
        return self.actor.can(Permission.READ_PANEL)

    def items(self) -> QuerySet[AgendaItem]:
        """Items of these panels, less what the reader stepped out of."""
        found = AgendaItem.objects.not_closed_to(self.actor).order_by()
        return found if self.panel is None else found.filter(_of_panel(self.panel))

    def of_items(self, rows: QuerySet) -> QuerySet:
        """Of rows with an `item` those that are about one of these.

        What somebody stepped out of is little: it is taken out by itself, where a list of all the
        other items would be made anew for every figure.
        """
        if self.actor.user is not None:
            closed = Interest.objects.stepping_out().filter(
                item=OuterRef("item"), membership__user=self.actor.user
            )
            rows = rows.filter(~Exists(closed))
        if self.panel is None:
            return rows
        return rows.filter(item__in=AgendaItem.objects.order_by().filter(_of_panel(self.panel)))

    def decisions(self) -> QuerySet[Decision]:
        """Decisions of the period that held, also those that another has replaced since."""
        of_period = Decision.objects.filter(
            decided_on__range=(self.period.first, self.period.last)
        )  # fmt: skip
        return self.of_items(of_period).exclude(status__in=NEVER_HELD).order_by()

    def meetings(self) -> QuerySet[PanelMeeting]:
        """Meetings of the period that were held, whatever stood on them."""
        found = PanelMeeting.objects.filter(
            status__in=["held", "agreed"],
            starts_at__date__range=(self.period.first, self.period.last),
        )
        return found if self.panel is None else found.filter(panel=self.panel)

    def waiting(self) -> QuerySet[Referral]:
        """Referrals that wait for a decision today, of every panel's children.

        A referral belongs to no panel before it stands on an agenda, so that a panel's page shows
        all of the authority's.
        """
        found = Referral.objects.live().filter(
            about_children_in(self.authority, "child"), child__merged_into__isnull=True
        )
        return found.order_by().exclude(pk__in=self._closed_requests())

    def _closed_requests(self) -> QuerySet:
        closed = Interest.objects.stepping_out().filter(
            membership__user=self.actor.user, item__kind="referral"
        )
        return closed.order_by().values("item__subject_id")


def _of_panel(panel: Panel) -> Q:
    """At its meetings; a fast track that stands for no meeting yet, by who chairs it."""
    chairs = PanelMember.objects.filter(panel=panel).order_by().values("membership")
    unplaced = Q(meeting__isnull=True, ratifying_meeting__isnull=True, chair__in=chairs)
    return Q(meeting__panel=panel) | Q(ratifying_meeting__panel=panel) | unplaced
