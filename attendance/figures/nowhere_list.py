"""The list of children who attend nowhere: narrowed, sorted, and what it says of each."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from attendance.models import MarkedAs, NotAttending
from attendance.querysets import NotAttendingQuerySet
from cases.access import Section, role_reads
from cases.registries import child_holders
from ledger.lists import Column, Sorting

SORTING = Sorting(
    {
        "held": ("is_held", "since"),
        "since": ("since",),
        "days": ("school_days",),
        "child": ("child__sort_name",),
        "school": ("school__sort_name", "since"),
    },
    default="held",
)
NOBODY, SOMEBODY = "nobody", "somebody"


def list_not_attending(actor: Actor, asked: dict[str, Any], today: date) -> NotAttendingQuerySet:
    """The visible children that the filter asks for; `asked` is the form's cleaned data."""
    by_number = role_reads(actor, Section.NUMBERS)
    visible = NotAttending.objects.standing().visible_to(actor)
    rows: Any = visible.search(asked.get("q") or "", by_number=by_number).with_holders(today)
    held = asked.get("held")
    if held == NOBODY:
        rows = rows.filter(is_held=0)
    elif held == SOMEBODY:
        rows = rows.filter(is_held=1)
    elif held:
        rows = rows.filter(**{f"has_{held}": True})
    if asked.get("marked"):
        rows = rows.filter(marked_as=asked["marked"])
    if asked.get("school"):
        rows = rows.filter(school=asked["school"])
    found: NotAttendingQuerySet = rows.select_related("child", "school")
    return found


def with_words(actor: Actor, rows: Iterable[Any], today: date) -> list[Any]:
    """The rows as a list, each with `holders`: label and who, of what the reader may read.

    One query for each kind of holder, however many rows.
    """
    found = list(rows)
    ids = [row.child_id for row in found]
    readable = [one for one in child_holders if role_reads(actor, one.section)]
    words = {one.key: one.words(ids, today) for one in readable}
    for row in found:
        row.holders = [
            (one.label, words[one.key][row.child_id])
            for one in readable
            if row.child_id in words[one.key]
        ]
        row.held_in_words = held_in_words(row)
    return found


def held_in_words(row: Any) -> str:
    """Such as “Case: Ana Reed; Placement: Tuition Service”, or that nobody has the child."""
    if row.holders:
        return "; ".join(f"{label}: {who}" for label, who in row.holders)
    return _("Somebody you cannot read of") if row.is_held else _("Nobody")


def count_not_attending(actor: Actor, today: date) -> dict[str, Any]:
    """How many children attend nowhere: `all`, `nobody` has, by holder, by how marked. One query.

    A child in several hands is counted with each.
    """
    rows = NotAttending.objects.standing().visible_to(actor).with_holders(today)
    has = {one.key: f"has_{one.key}" for one in child_holders}
    # Grouped by what is asked of each child, so that each is asked once.
    grouped = rows.order_by().values("marked_as", *has.values()).annotate(number=Count("pk"))
    held, marked = Counter[str](), Counter[str]()
    for group in grouped:
        marked[group["marked_as"]] += group["number"]
        holders = [key for key, name in has.items() if group[name]]
        held.update(dict.fromkeys(holders or [NOBODY], group["number"]))
    address = reverse("attendance:not_attending")
    return {
        "all": marked.total(),
        "nobody": held[NOBODY],
        "holders": [
            {"label": one.label, "number": held[one.key], "url": f"{address}?held={one.key}"}
            for one in child_holders
            if role_reads(actor, one.section)
        ],
        "marked": [
            {"label": kind.label, "value": marked[kind], "url": f"{address}?marked={kind}"}
            for kind in MarkedAs
            if marked[kind]
        ],
    }


COLUMNS: list[Column] = [
    (gettext_lazy("Child"), lambda row: row.child.name),
    (gettext_lazy("Reference"), lambda row: row.child.reference),
    (gettext_lazy("Date of birth"), lambda row: row.child.born_on),
    (gettext_lazy("School"), lambda row: row.school.name),
    (gettext_lazy("Not attending since"), lambda row: row.since),
    (gettext_lazy("School days"), lambda row: row.school_days),
    (gettext_lazy("Last attended day"), lambda row: row.last_attended_on),
    (gettext_lazy("Marked as"), lambda row: row.get_marked_as_display()),
    (gettext_lazy("Marks of the last weeks"), lambda row: row.marks_in_words),
    (gettext_lazy("Who has the child"), lambda row: row.held_in_words),
]
