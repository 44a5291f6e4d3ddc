"""The list of referrals: what it can be filtered and sorted by, and what it says of each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ledger.lists import Column, Sorting
from referrals.clocks import clock_of
from referrals.models import Referral, ReferralStatus
from referrals.querysets import ReferralQuerySet

FAR_AWAY = date(9999, 12, 31)
SORTING = Sorting(
    {
        "name": ("child__sort_name",),
        "school": ("school_name", "child__sort_name"),
        "state": ("status", "recorded_at"),
        "due": ("sort_due_on", "recorded_at"),
        "begun": ("recorded_at",),
    },
    default="-begun",
)

Filter = Callable[[ReferralQuerySet, Any, Actor], ReferralQuerySet]
_CLOCKS: dict[str, Callable[[ReferralQuerySet], ReferralQuerySet]] = {
    "overdue": lambda rows: rows.overdue(),
    "paused": lambda rows: rows.filter(paused_on__isnull=False),
}


def _assigned(rows: ReferralQuerySet, value: str, actor: Actor) -> ReferralQuerySet:
    if value == "me":
        return rows.filter(assigned_to=actor.membership)
    return rows.filter(assigned_to__isnull=True)


_FILTERS: dict[str, Filter] = {
    "q": lambda rows, words, actor: rows.search(words),
    "status": lambda rows, states, actor: rows.filter(status__in=states),
    "support": lambda rows, kind, actor: rows.filter(supports__contains=[kind]),
    "clock": lambda rows, state, actor: _CLOCKS[state](rows),
    "urgent": lambda rows, value, actor: rows.filter(is_fast_track=True),
    "evidence": lambda rows, value, actor: rows.filter(has_evidence=value == "given"),
    "assigned": _assigned,
}


# What these ask about may have happened after a former school lost sight of the child.
_LATER = {"status", "clock", "evidence", "assigned"}


def list_referrals(actor: Actor, filters: dict[str, Any]) -> ReferralQuerySet:
    """The referrals that the actor may read and the filters keep, with what the list shows."""
    rows = Referral.objects.visible_to(actor).for_list().with_sight(actor).annotate(
        sort_due_on=Coalesce("due_on", Value(FAR_AWAY)),
        school_name=Coalesce("school__sort_name", Concat(Value("~"), "organisation__sort_name")),
    )  # fmt: skip
    for name, value in filters.items():
        if value and name in _FILTERS:
            rows = _FILTERS[name](rows, value, actor)
            if name in _LATER:
                rows = rows.filter(Q(sees_child=True))
    return rows


def selected_filters(form: Any, query: Any) -> list[dict[str, str]]:
    """Each filter in force, in words, with the address of the list without it."""
    found = []
    for name, value in form.cleaned_data.items():
        if not value:
            continue
        labels = dict(getattr(form.fields[name], "choices", ()))
        for one in value if isinstance(value, list) else [value]:
            rest = query.copy()
            rest.setlist(name, [item for item in rest.getlist(name) if item != one])
            rest.pop("after", None)
            rest.pop("before", None)
            text = f"{form.fields[name].label}: {labels.get(one, one)}"
            found.append({"label": text, "remove_url": f"?{rest.urlencode()}"})
    return found


def state_shown(row: Any) -> str:
    """The state in words; to a former school only that it was submitted."""
    return str(ReferralStatus(row.status if row.sees_child else ReferralStatus.SUBMITTED).label)


def _days(row: Any) -> object:
    clock = clock_of(row) if row.sees_child else None
    return clock.days_used if clock else None


def _due_on(row: Any) -> object:
    return row.due_on if row.sees_child else None


def _assignee(row: Any) -> object:
    return row.assigned_to.user if row.assigned_to and row.sees_child else ""


COLUMNS: list[Column] = [
    (_("Reference"), lambda row: row.reference),
    (_("Child"), lambda row: row.child.name),
    (_("Year group"), lambda row: row.child.year_group_label),
    (_("School"), lambda row: row.school or ""),
    (_("Referred by"), lambda row: row.organisation),
    (_("State"), state_shown),
    (_("Fast track"), lambda row: _("Yes") if row.is_fast_track else _("No")),
    (_("Asked for"), lambda row: ", ".join(row.support_labels)),
    (_("Submitted"), lambda row: row.submitted_on),
    (_("Working days on the clock"), _days),
    (_("Due"), _due_on),
    (_("Assigned to"), _assignee),
]
