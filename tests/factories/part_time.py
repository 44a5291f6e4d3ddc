"""Part-time timetables for tests, made through the services that people use. All invented."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership
from attendance.models import AgreedHow, PartTimeReason, PartTimeTimetable
from attendance.part_time.people import parents_at_home, signatories
from attendance.part_time.weeks import step
from attendance.services.part_time.agreeing import record_parent_agreement
from attendance.services.part_time.proposing import propose_timetable
from attendance.services.part_time.terms import Terms
from cases.models import Child
from tests.factories.cases import ParentFactory

MORNINGS = ["0a", "1a", "2a", "3a", "4a"]
WEEK = timedelta(weeks=1)


def terms_from(signed_by: Membership, starts_on: date, *, weeks: int = 4, **facts: Any) -> Terms:
    """Mornings for four weeks, looked at again after two."""
    given = {
        "starts_on": starts_on, "ends_on": starts_on + weeks * WEEK - timedelta(days=1),
        "review_on": starts_on + weeks * WEEK / 2, "steps": [step(starts_on, MORNINGS)],
        "agreed_by": signed_by, **facts,
    }  # fmt: skip
    return Terms(**given)


def proposed_part_time(
    writer: Actor, child: Child, starts_on: date | None = None, **facts: Any
) -> PartTimeTimetable:
    """Waiting for a parent at home, whom the child has afterwards."""
    if not parents_at_home(child).exists():
        ParentFactory(child=child, full_name="Dana Vale")
    signed_by = signatories(writer.organisation).first() or writer.membership
    assert signed_by is not None
    about = {
        "reason": PartTimeReason.HEALTH, "circumstances": "Recovering from an operation.",
        "way_back": "A further afternoon every week.",
    }  # fmt: skip
    about |= {name: facts.pop(name) for name in list(facts) if name in about}
    terms = terms_from(signed_by, starts_on or timezone.localdate(), **facts)
    return propose_timetable(actor=writer, child=child, terms=terms, **about)


def agreed_part_time(
    writer: Actor, child: Child, starts_on: date | None = None, **facts: Any
) -> PartTimeTimetable:
    """A parent has signed on paper."""
    made = proposed_part_time(writer, child, starts_on, **facts)
    parent = parents_at_home(child).first()
    assert parent is not None
    return record_parent_agreement(
        actor=writer, terms=made.terms.get(), parent=parent, how=AgreedHow.PAPER,
        agreed_on=timezone.localdate(),
    )  # fmt: skip
