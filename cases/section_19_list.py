"""The authority-wide list of section 19 records: narrowed, sorted, and what it says of each."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import Section, role_reads
from cases.models import DutyOutcome, KnowledgeKind, Section19Record
from cases.section_19_clock import clocks_of
from cases.section_19_querysets import Section19QuerySet
from ledger.lists import Column, Sorting

SORTING = Sorting(
    {
        "known": ("rank", "known_on"),
        "oldest": ("known_on",),
        "child": ("child__sort_name",),
        "school": ("school_name", "known_on"),
    },
    default="known",
)
UNENDED, ALL = "unended", "all"


def list_records(actor: Actor, asked: dict[str, Any]) -> Section19QuerySet:
    """The visible records that the filter asks for; `asked` is the filter form's cleaned data."""
    by_number = role_reads(actor, Section.NUMBERS)
    records = Section19Record.objects.visible_to(actor).search(
        asked.get("q") or "", by_number=by_number
    )
    status = asked.get("status") or UNENDED
    if status == UNENDED:
        records = records.unended()
    elif status != ALL:
        records = records.filter(status=status)
    for name, narrow in _FILTERS.items():
        if asked.get(name):
            records = narrow(records, asked[name])
    return records.with_list_facts()


def with_clocks(records: Iterable[Section19Record]) -> list[Any]:
    """The records as a list, each with its `clock` and the words of a row."""
    rows: list[Any] = list(records)
    clocks = clocks_of(rows)
    for row in rows:
        row.clock = clocks[row.pk]
        row.sources = ", ".join(
            str(KnowledgeKind(kind).label) for kind in dict.fromkeys(row.source_kinds)
        )
        row.decision_label = DutyOutcome(row.decision).label if row.decision else ""
    return rows


def days_to_decide(row: Any) -> int | None:
    """Calendar days from the day the authority knew to the standing decision."""
    return (row.decided_on - row.known_on).days if row.decided_on else None


_FILTERS: dict[str, Callable[[Section19QuerySet, Any], Section19QuerySet]] = {
    "source": lambda records, kind: records.known_from(kind),
    "school": lambda records, school: records.at_school(school),
    "off_roll": lambda records, _yes: records.off_roll(),
    "nothing_arranged": lambda records, _yes: records.without_arrangement(),
    "no_copy": lambda records, _yes: records.without_copy(),
}

COLUMNS: list[Column] = [
    (_("Record"), lambda row: row.reference),
    (_("Child"), lambda row: row.child.name),
    (_("Child’s reference"), lambda row: row.child.reference),
    (_("Date of birth"), lambda row: row.child.born_on),
    (_("School"), lambda row: row.school_name or _("On no roll")),
    (_("Status"), lambda row: row.get_status_display()),
    (_("The authority knew on"), lambda row: row.known_on),
    (_("From"), lambda row: row.sources),
    (_("Days since"), lambda row: row.days_known),
    (_("School days since"), lambda row: row.clock.days),
    (_("Without suitable education"), lambda row: row.clock.without),
    (_("Of those with a part of the day at school"), lambda row: len(row.clock.partly)),
    (_("Decision"), lambda row: row.decision_label),
    (_("Decided on"), lambda row: row.decided_on),
    (_("Days to the decision"), days_to_decide),
    (_("Look at it again on"), lambda row: row.look_again_on),
    (_("Education arranged from"), lambda row: row.arranged_from),
    (_("Written copy handed over on"), lambda row: row.handed_on),
    (_("Ended on"), lambda row: row.ended_on),
    (_("Why it ended"), lambda row: row.get_end_kind_display()),
]
