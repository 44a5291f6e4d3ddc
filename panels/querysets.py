"""Reads of the panel, within what an actor may see."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Permission


class PanelMemberQuerySet(models.QuerySet):
    """Standing members of panels."""

    def sitting(self, on: date | None = None) -> "PanelMemberQuerySet":
        """Those whose place is not closed and whose last day (default: of today) is not over."""
        day = on or timezone.localdate()
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), ended_at__isnull=True)

    def current(self, on: date | None = None) -> "PanelMemberQuerySet":
        """Those of them whose membership in their organisation holds on that day too."""
        from accounts.models import Membership

        return self.sitting(on).filter(membership__in=Membership.objects.current(on))

    def with_people(self) -> "PanelMemberQuerySet":
        """With the people and their substitutes, in a constant number of queries."""
        from panels.models import Substitute

        return self.select_related("membership__user", "membership__organisation").prefetch_related(
            Prefetch(
                "substitutes",
                Substitute.objects.current().select_related(
                    "membership__user", "membership__organisation"
                ),
                to_attr="standing_substitutes",
            )
        )


class SubstituteQuerySet(models.QuerySet):
    """Who comes in a member's place."""

    def current(self) -> "SubstituteQuerySet":
        """Those who still are named, for a member who still sits, and whose own membership in
        their organisation goes on."""
        from accounts.models import Membership
        from panels.models import PanelMember

        people, sitting = Membership.objects.current(), PanelMember.objects.sitting()
        return self.filter(ended_at__isnull=True, membership__in=people, member__in=sitting)

    def with_people(self) -> "SubstituteQuerySet":
        return self.select_related("membership__user", "membership__organisation")


class SeatQuerySet(models.QuerySet):
    """Places at panel meetings."""

    def seated(self) -> "SeatQuerySet":
        """Who takes part: members who have not given their seat over, and their substitutes."""
        taken = self.model._base_manager.filter(
            substitute_for=OuterRef("pk"), stood_down_at__isnull=True
        )
        return self.filter(~Exists(taken), stood_down_at__isnull=True)

    def open_to(self, actor: Actor) -> "SeatQuerySet":
        """The actor's own seats at meetings whose papers are still open.

        A seat that was given over to a substitute is among them, since it can be taken back: it
        shows the meeting. Items and children take `seated()` seats only.
        """
        today = timezone.localdate()
        own = self.filter(
            Q(meeting__access_ends_on__isnull=True) | Q(meeting__access_ends_on__gte=today),
            membership=actor.membership,
            stood_down_at__isnull=True,
        )
        return own.exclude(meeting__status="cancelled").not_of_those_who_left()

    def not_of_those_who_left(self) -> "SeatQuerySet":
        """Without seats of standing members whose last day on the panel is over.

        Whoever chaired keeps the seat until the minutes are agreed: somebody has to agree them.
        """
        from panels.models import PanelMember

        places = PanelMember.objects.filter(
            panel=OuterRef("meeting__panel"), membership=OuterRef("membership")
        )
        has_left = Exists(places.filter(left_on__lt=timezone.localdate()))
        chaired = Q(meeting__chair=F("membership")) | Q(meeting__deputy_chair=F("membership"))
        return self.filter(
            ~has_left | Exists(places.sitting()) | chaired & ~Q(meeting__status="agreed")
        )


class PanelMeetingQuerySet(models.QuerySet):
    """Panel meetings."""

    def visible_to(self, actor: Actor) -> "PanelMeetingQuerySet":
        """All of the authority's to those who manage panels; to members those they sit on."""
        if actor.is_system:
            return self
        if not actor.can(Permission.READ_PANEL) or actor.organisation is None:
            return self.none()
        if actor.can(Permission.MANAGE_PANEL):
            return self.filter(panel__authority=actor.organisation)
        from panels.models import Seat

        return self.filter(pk__in=Seat.objects.open_to(actor).values("meeting"))

    def with_counts(self) -> "PanelMeetingQuerySet":
        """Adds how many items stand on it and how many are decided."""
        return self.annotate(
            item_count=Count("items", filter=~Q(items__status="taken_off"), distinct=True),
            decided_count=Count("items", filter=Q(items__status="decided"), distinct=True),
            ratification_count=Count("ratifications", distinct=True),
        )


class LetterQuerySet(models.QuerySet):
    """Letters of decisions."""

    def issued(self) -> "LetterQuerySet":
        """Stored documents that nobody has withdrawn from the child's record."""
        return self.filter(
            status__in=["issued", "sent"], file__isnull=False, document__withdrawn_at__isnull=True
        )

    def to_provider_of(self, actor: Actor) -> "LetterQuerySet":
        """Issued ones to the actor's own provider, less what they stepped out of at the panel."""
        from panels.models import AgendaItem

        if not actor.can(Permission.TEACH) or actor.organisation is None:
            return self.none()
        items = AgendaItem.objects.not_closed_to(actor).filter(pk=OuterRef("decision__item"))
        return self.issued().filter(Exists(items), provider=actor.organisation)


class SavedFilterQuerySet(models.QuerySet):
    """Saved filters of the queue."""

    def visible_to(self, actor: Actor) -> "SavedFilterQuerySet":
        """One's own, and those that somebody of the same office shares."""
        if not actor.can(Permission.MANAGE_PANEL) or actor.membership is None:
            return self.none()
        shared = Q(is_shared=True, authority=actor.organisation)
        return self.filter(Q(owner=actor.membership) | shared, withdrawn_at__isnull=True)


class AgendaItemQuerySet(models.QuerySet):
    """Items of agendas."""

    def visible_to(self, actor: Actor) -> "AgendaItemQuerySet":
        """Items that the actor may know of; what a stepped-out member may not open is left out."""
        if actor.is_system:
            return self
        if actor.can(Permission.MANAGE_PANEL):
            return self.not_closed_to(actor)
        return self._on_agendas_of(actor)

    def opening_children_to(self, actor: Actor) -> "AgendaItemQuerySet":
        """Items through which the actor reads the child's record (`panels.interests.sight`)."""
        if actor.is_system:
            return self
        if actor.membership is None:
            return self.none()
        from panels.interests.sight import reads_records

        return self._on_agendas_of(actor).filter(
            reads_records(actor.membership, OuterRef("child_id"))
        )

    def _on_agendas_of(self, actor: Actor) -> "AgendaItemQuerySet":
        """Standing on an agenda that the actor decides, less what they stepped out of."""
        if not actor.can(Permission.READ_PANEL) or actor.membership is None:
            return self.none()
        from panels.models import Decision, Interest, Seat

        meetings = Seat.objects.open_to(actor).seated().values("meeting")
        seated = Q(meeting__in=meetings) | Q(ratifying_meeting__in=meetings)
        to_ratify = Decision.objects.filter(item=OuterRef("pk"), status="to_ratify")
        is_theirs = Q(chair=actor.membership) | Q(second=actor.membership)
        is_running = Q(status__in=["fast_track", "proposed"]) | Exists(to_ratify)
        named = Q(is_fast_track=True) & is_theirs & is_running
        in_place = Exists(
            Interest.objects.stepping_out().filter(item=OuterRef("pk"), substitute=actor.membership)
        )
        found = self.filter(seated | named | in_place & _papers_are_open())
        return found.exclude(status="taken_off").not_closed_to(actor)

    def not_closed_to(self, actor: Actor) -> "AgendaItemQuerySet":
        """Without items that the person stepped out of, whatever role they act in."""
        from panels.models import Interest

        if actor.user is None:
            return self
        stepped_out = Interest.objects.stepping_out().filter(
            item=OuterRef("pk"), membership__user=actor.user
        )
        return self.exclude(Exists(stepped_out))

    def not_begun(self) -> "AgendaItemQuerySet":
        """Neither called, nor proposed as a fast track, nor of a meeting recorded afterwards."""
        from panels.models import ItemCall

        called = ItemCall.objects.filter(item=OuterRef("pk"))
        afterwards = Q(meeting__recorded_afterwards_at__isnull=False)
        return self.filter(~Exists(called), ~afterwards, status__in=["listed", "fast_track"])

    def about_children_of(self, actor: Actor) -> "AgendaItemQuerySet":
        """Items about children whom the actor knows of today: by their record, or at the table."""
        from cases.models import Child

        seen = Q(child__in=Child.objects.visible_to(actor).values("pk"))
        if actor.is_system:
            return self
        from panels.models import AgendaItem

        at_table = AgendaItem.objects.all()._on_agendas_of(actor)
        return self.filter(seen | Q(pk__in=at_table.values("pk")))

    def put_off_at_least(self, times: int) -> "AgendaItemQuerySet":
        """Deferred or carried over so often; with both counts, and the meeting."""
        counted = self._with_counts().select_related("meeting")
        return counted.filter(carried_count__gte=times - F("deferred_count"))

    def _with_counts(self) -> "AgendaItemQuerySet":
        from panels.models import AgendaItem, CarryOver

        same = AgendaItem.objects.filter(
            kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), status="deferred"
        ).exclude(pk=OuterRef("pk"))
        carried = CarryOver.objects.filter(item=OuterRef("pk"))
        return self.annotate(carried_count=_count(carried), deferred_count=_count(same))

    def for_agenda(self) -> "AgendaItemQuerySet":
        """With all that an agenda shows of each item, in a constant number of queries.

        `carried_count` says how often a meeting did not reach it, `deferred_count` how often the
        same request was deferred before.
        """
        from panels.models import Decision, Interest

        return (
            self._with_counts()
            .select_related("child", "meeting", "chair__user", "second__user")
            .prefetch_related(
                Prefetch(
                    "decisions",
                    Decision.objects.order_by("-recorded_at").prefetch_related(
                        "letters", "corrections"
                    ),
                ),
                Prefetch(
                    "interests",
                    Interest.objects.standing().select_related("membership__user"),
                    to_attr="standing_interests",
                ),
                "views__membership",
            )
        )


def _papers_are_open() -> Q:
    """Items of a meeting whose papers have not been closed, some time after its minutes."""
    today = timezone.localdate()
    own = Q(meeting__access_ends_on__isnull=True) | Q(meeting__access_ends_on__gte=today)
    later = "ratifying_meeting__access_ends_on"
    ratified = Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": today})
    is_ratified = Q(ratifying_meeting__isnull=False)
    return is_ratified & ratified | ~is_ratified & own


def _count(rows: models.QuerySet) -> Coalesce:
    """How many rows a subquery finds, without joining them to the outer query."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=models.IntegerField())


class PackQuerySet(models.QuerySet):
    """Packs of papers."""

    def open_to(self, actor: Actor) -> "PackQuerySet":
        """The actor's own, not closed, that hold nothing but what they may open today."""
        from panels.models import AgendaItem, PackPart

        if actor.membership is None:
            return self.none()
        shown = AgendaItem.objects.visible_to(actor).values("pk")
        closed = PackPart.objects.filter(pack=OuterRef("pk")).exclude(item__in=shown)
        own = self.filter(membership=actor.membership, closed_at__isnull=True)
        return own.exclude(Exists(closed)).filter(
            meeting__in=actor.membership.seats.open_to(actor).values("meeting")
        )
