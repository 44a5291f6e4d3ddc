"""The queue's page: what it can be narrowed to, sorted by, and what a download says of each."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import Organisation
from calendars.days import SchoolCalendar, load_calendar
from cases.models import HealthNeed
from ledger.lists import Column, Sorting
from ledger.text import sort_key
from panels.forms.queue import MINE, NOBODY
from panels.models import SavedFilter
from referrals.clocks import clock_of, days_without_education, targets_of
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet, has_twin
from referrals.services.seen import newest_change

QUEUE = Sorting(
    {
        "queue": ("-is_fast_track", "clock_starts_on"),
        "child": ("child__sort_name",),
        "submitted": ("submitted_at",),
        "due": ("due_on",),
    },
    default="queue",
)
MOST_COUNTED = 500

Filter = Callable[[ReferralQuerySet, Any, Actor], ReferralQuerySet]


def _of_need(rows: ReferralQuerySet, kind: str, actor: Actor) -> ReferralQuerySet:
    needs = HealthNeed.objects.current().filter(child=OuterRef("child"), kind=kind)
    return rows.filter(Exists(needs))


def _of_school(rows: ReferralQuerySet, words: str, actor: Actor) -> ReferralQuerySet:
    schools = Organisation.objects.schools()
    for word in sort_key(words).split():
        schools = schools.filter(sort_name__contains=word)
    return rows.filter(school__in=schools.order_by().values("pk"))


def _assigned(rows: ReferralQuerySet, who: str, actor: Actor) -> ReferralQuerySet:
    if who == NOBODY:
        return rows.filter(assigned_to__isnull=True)
    return rows.filter(assigned_to=actor.membership_id if who == MINE else int(who))


_FILTERS: dict[str, Filter] = {
    "q": lambda rows, words, actor: rows.search(words),
    "track": lambda rows, value, actor: rows.filter(is_fast_track=value == "fast"),
    "status": lambda rows, value, actor: rows.filter(status=value),
    "overdue": lambda rows, value, actor: rows.overdue(),
    "evidence": lambda rows, value, actor: rows.filter(has_evidence=value == "given"),
    "need": _of_need,
    "school": _of_school,
    "assigned": _assigned,
}


_SHOWN = (
    "public_id", "reference", "status", "is_fast_track", "submitted_at", "acknowledged_at",
    "acknowledge_by", "triage_by", "triaged_at", "merged_at", "decided_at", "withdrawn_at",
    "clock_starts_on", "clock_days", "paused_on", "due_on", "absent_since", "child__public_id",
    "child__sort_name", "child__legal_first_name", "child__legal_last_name",
    "child__preferred_first_name", "child__preferred_last_name", "child__born_on",
    "child__year_group_override", "school__name", "organisation__name",
    "assigned_to__user__full_name",
)  # fmt: skip


# Referrals that are alike in these have the same clock.
_OF_CLOCK = (
    "clock_starts_on", "clock_days", "paused_on", "due_on", "decided_at", "withdrawn_at",
    "merged_at",
)  # fmt: skip


def queue_of(actor: Actor) -> ReferralQuerySet:
    """What waits for the panel of the actor's authority, with all that a row shows and no more.

    What was written in a referral is long, and no row shows it.
    """
    return Referral.objects.of_authority(actor).queue().only(*_SHOWN)


def narrowed(rows: ReferralQuerySet, wanted: dict[str, Any], actor: Actor) -> ReferralQuerySet:
    """The rows that every filter keeps."""
    for name, value in wanted.items():
        if value and name in _FILTERS:
            rows = _FILTERS[name](rows, value, actor)
    return rows


def count_up_to_most(rows: QuerySet) -> int:
    """How many there are, counted no further than one beyond `MOST_COUNTED`.

    In the order of the list: walked along its index, where any other way reads every child first.
    """
    return rows.values("pk")[: MOST_COUNTED + 1].count()


def for_page(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Adds what the page carries of each row for whoever presses later, and `has_twin`."""
    return rows.annotate(newest_change=newest_change(), has_twin=has_twin())


def with_clocks(rows: Iterable[Any]) -> Iterable[Any]:
    """Each row with its `clock`, and with `days_without` beside it."""
    calendar, today = load_calendar(), timezone.localdate()
    known: dict[Any, int | None] = {}
    words: dict[int, str] = {}
    clocks: dict[Any, Any] = {}
    for row in rows:
        facts = tuple(getattr(row, name) for name in _OF_CLOCK)
        if facts not in clocks:
            clocks[facts] = clock_of(row, today)
        row.clock = clocks[facts]
        row.next_target = next((one for one in targets_of(row) if one.done_on is None), None)
        row.days_without = _days_without(row, calendar, known)
        row.days_without_words = _days_in_words(row.days_without, words)
        yield row


def _days_in_words(days: int | None, words: dict[int, str]) -> str:
    """Put into words once for each number of a page; empty for none."""
    if not days:
        return ""
    if days not in words:
        words[days] = ngettext(
            "%(days)s school day without suitable education",
            "%(days)s school days without suitable education", days,
        ) % {"days": days}  # fmt: skip
    return words[days]


def _days_without(row: Any, calendar: SchoolCalendar, known: dict[Any, int | None]) -> int | None:
    """Counted once for each first day: many children of a page have the same."""
    since = (row.absent_since, row.submitted_on)
    if since not in known:
        known[since] = days_without_education(row, calendar=calendar)
    return known[since]


def query_to_keep(query: QueryDict) -> str:
    """The filters and the order in an address, without the place on it."""
    kept = query.copy()
    for name in list(kept):
        if name not in (*_FILTERS, "sort") or not kept.get(name):
            del kept[name]
    return kept.urlencode()


def saved_filters_of(actor: Actor) -> list[SavedFilter]:
    """One's own and the shared ones, with who shared them."""
    return list(SavedFilter.objects.visible_to(actor).select_related("owner__user"))


COLUMNS: list[Column] = [
    (gettext_lazy("Reference"), lambda r: r.reference),
    (gettext_lazy("Child"), lambda r: r.child.name),
    (gettext_lazy("Year group"), lambda r: r.child.year_group_label),
    (gettext_lazy("School"), lambda r: r.school.name if r.school else ""),
    (gettext_lazy("Fast track"), lambda r: _("Yes") if r.is_fast_track else _("No")),
    (gettext_lazy("State"), lambda r: r.get_status_display()),
    (gettext_lazy("Submitted"), lambda r: r.submitted_at),
    (gettext_lazy("Due"), lambda r: r.due_on),
    (gettext_lazy("Working days left"), lambda r: r.clock.days_left if r.clock else None),
    (gettext_lazy("School days without suitable education"), lambda r: r.days_without),
    (gettext_lazy("Medical evidence"), lambda r: _("Yes") if r.has_evidence else _("Owed")),
    (gettext_lazy("Assigned to"), lambda r: r.assigned_to.user.full_name if r.assigned_to else ""),
]
