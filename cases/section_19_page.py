"""What the page of one section 19 record says, and what its print as evidence says."""

from typing import Any

from accounts.actors import Actor
from accounts.roles import Permission, Role
from cases.access import ChildAccess
from cases.models import Authorisation, Section19Record, Section19Status, WrittenCopy
from cases.section_19_clock import clock_of
from cases.section_19_people import officers_of
from cases.services.section_19.guards import standing_decision
from ledger.state import status_history


def record_facts(record: Section19Record) -> dict[str, Any]:
    """Everything of one record, in a fixed number of queries."""
    decision = standing_decision(record)
    considerations = record.considerations.select_related("considered_by__user").order_by(
        "considered_on", "pk"
    )
    return {
        "record": record,
        "clock": clock_of(record),
        "decision": decision if record.status != Section19Status.OPEN else None,
        "knowledge": record.knowledge.select_related("told_by__organisation", "told_by__user"),
        "considerations": list(considerations),
        "arrangements": record.arrangements.select_related("authorisation", "recorded_by"),
        "authorisations": Authorisation.objects.for_child(record.child),
        "copies": copies_of(record),
        "officers": officers_of(record.child, Role.NAMED_OFFICER),
        "history": history_of(record),
    }


def copies_of(record: Section19Record) -> list[WrittenCopy]:
    """The written copies of every decision of the record, oldest first."""
    copies = WrittenCopy.objects.filter(consideration__record=record)
    return list(
        copies.select_related("parent", "document__file", "consideration", "handed_by__user")
    )


def history_of(record: Section19Record) -> list[dict[str, Any]]:
    """Each step with its words, oldest first."""
    labels = dict(Section19Status.choices)
    return [
        {"change": change, "label": labels.get(change.to_status, change.to_status)}
        for change in status_history(record)
    ]


def steps_open_to(actor: Actor, record: Section19Record) -> dict[str, bool]:
    """Which buttons the page shows."""
    unended, is_open = not record.is_ended, record.status == Section19Status.OPEN
    keeps = actor.can(Permission.KEEP_SECTION_19)
    decides = actor.can(Permission.DECIDE_SECTION_19)
    return {
        "tell": unended and keeps,
        "consider": unended and decides,
        "arrange": unended and keeps,
        "interim": unended and actor.can(Permission.AUTHORISE_INTERIM),
        "write": not is_open and keeps,
        "hand_over": keeps,
        "end": unended and decides,
        "take_up": record.is_ended and decides,
    }


def current_record(access: ChildAccess) -> Section19Record | None:
    """The child's open record, else the last one."""
    records = Section19Record.objects.filter(child=access.child)
    return records.unended().first() or records.order_by("-ended_on", "-pk").first()


def other_records(record: Section19Record) -> list[Section19Record]:
    """The child's other records, newest first."""
    records = Section19Record.objects.filter(child=record.child_id).exclude(pk=record.pk)
    return list(records.order_by("-known_on", "-pk"))
