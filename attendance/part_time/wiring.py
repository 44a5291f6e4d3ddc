"""What part-time timetables register: home pages, search, state diagram."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Role, Scope
from attendance.models import PartTimeStatus, PartTimeTimetable
from attendance.part_time import events
from attendance.part_time.marks import doubtful_at_school
from attendance.transitions import PART_TIME
from cases.home_items import AT_MOST, first_items
from cases.registries import (
    HomeItem,
    HomeSource,
    SearchHit,
    SearchSource,
    home_sources,
    search_sources,
)
from ledger.generated_docs import register_state_diagram

__all__ = ["events"]

GROUP = gettext_lazy("Part-time timetables")
SOON = timedelta(weeks=2)
SHOWN = 10


def _writes(actor: Actor) -> bool:
    return actor.scope is Scope.SCHOOL and actor.can(Permission.WRITE_PART_TIME)


def _due(actor: Actor) -> Any:
    """What waits for somebody in this role: of the own school, or of the authority's schools."""
    today = timezone.localdate()
    visible = PartTimeTimetable.objects.visible_to(actor)
    if _writes(actor):
        own = visible.filter(school=actor.organisation).with_newest_answer()
        late = Q(status="agreed") & (Q(ends_on__lt=today) | Q(review_on__lt=today))
        wanted = Q(status="agreed", review_asked_on__isnull=False)
        answered = Q(status__in=("proposed", "agreed"), newest_answer="change_asked")
        return own.filter(late | wanted | answered)
    if actor.role in (Role.LIAISON_OFFICER, Role.NAMED_OFFICER):
        return visible.filter(
            Q(pk__in=visible.past_end(today).values("pk"))
            | Q(pk__in=visible.too_long(today).values("pk"))
        )
    return visible.none()


def _what_to_do(actor: Actor, row: PartTimeTimetable) -> str:
    if not _writes(actor):
        return (
            _("Past its last day: speak with the school")
            if row.is_over
            else _("Longer than the limit: speak with the school")
        )
    if row.is_over:
        return _("Past its last day: end it, or agree it anew")
    if getattr(row, "newest_answer", "") == "change_asked":
        return _("A parent asks for a change")
    if row.review_asked_on is not None:
        return _("The authority asks for a review")
    return _("Record the review")


def _today(actor: Actor) -> Iterable[HomeItem]:
    due = _due(actor).with_people().order_by("ends_on", "pk")[: AT_MOST + 1]
    items = (
        HomeItem(
            title=row.child.name, url=row.link, detail=_what_to_do(actor, row),
            due_on=row.ends_on if row.is_over else row.review_on,
            is_overdue=row.is_over or row.is_review_due or row.is_too_long, group=GROUP,
        )
        for row in due
    )  # fmt: skip
    see_all = HomeItem(
        title=_("All part-time timetables"), url=reverse("attendance:part_times"), group=GROUP
    )
    yield from first_items(items, see_all=see_all)
    if _writes(actor) and actor.organisation is not None:
        rows = doubtful_at_school(actor.organisation, timezone.localdate())
        if rows:
            yield HomeItem(
                title=_("Marks C2 that do not fit a part-time timetable"),
                url=f"{reverse('attendance:overview')}#part-time",
                detail=_("in the last four weeks"), group=_("Registers"),
                count=len({row.child.pk for row in rows}),
            )  # fmt: skip


def _coming(actor: Actor) -> Iterable[HomeItem]:
    if not _writes(actor):
        return
    today = timezone.localdate()
    own = PartTimeTimetable.objects.visible_to(actor).filter(school=actor.organisation)
    soon = own.soon(today, today + SOON).with_people().order_by("ends_on", "pk")
    for row in soon[:SHOWN]:
        days = [day for day in (row.review_on, row.ends_on) if day is not None and day >= today]
        due = min(days)
        yield HomeItem(
            title=row.child.name, url=row.link, due_on=due, group=GROUP,
            detail=_("Last day of the part-time timetable") if due == row.ends_on
            else _("Review of the part-time timetable"), is_on_day=due == row.ends_on,
        )  # fmt: skip
    asked = own.filter(terms__answer="awaited").with_people().order_by("starts_on", "pk")
    for row in asked[:SHOWN]:
        yield HomeItem(
            title=row.child.name, url=row.link, group=GROUP,
            detail=_("Waiting for a parent’s agreement"),
        )  # fmt: skip


home_sources.register(
    HomeSource(
        "attendance.part_time", today=_today, coming=_coming,
        waiting=lambda actor: _due(actor).count(), order=33,
    )
)  # fmt: skip


def _find(actor: Actor, words: str) -> Iterable[SearchHit]:
    if not actor.can(Permission.READ_ATTENDANCE):
        return
    for row in PartTimeTimetable.objects.visible_to(actor).search(words).with_people()[:SHOWN]:
        yield SearchHit(
            title=f"{row.reference}: {row.child.name}", url=row.link,
            detail=str(row.get_status_display()),
        )  # fmt: skip


search_sources.register(
    SearchSource("attendance.part_time", gettext_lazy("Part-time timetables"), _find, order=52)
)
register_state_diagram(
    PART_TIME, heading="Part-time timetable", labels=dict(PartTimeStatus.choices)
)
