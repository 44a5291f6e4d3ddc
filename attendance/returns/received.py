"""What each school sent, or when it is due, for the authority's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from attendance.models import ReturnKind, StatutoryReturn
from attendance.returns.due import due_returns


@dataclass(frozen=True, slots=True)
class NotReceived:
    """In place of a return that a school has not sent in the month. `next_at`: when one came
    after that month."""

    due_on: date
    is_overdue: bool
    next_at: datetime | None
    sent_at: None = None
    children: None = None


def with_returns(schools: Iterable[Any], today: date, until: date) -> list[Any]:
    """Schools of `schools_with_returns`, each with `sickness` and `attendance`: what was sent in
    the month that ends `until`, or what was due then. Five queries."""
    schools = list(schools)
    ids = [pk for one in schools for pk in (one.sickness_id, one.attendance_id) if pk]
    sent = StatutoryReturn.objects.in_bulk(ids)
    later = StatutoryReturn.objects.next_sent([school.pk for school in schools], until)
    for due in due_returns(schools, min(today, until)):
        name = ReturnKind(due.kind).value
        found = sent.get(getattr(due.school, f"{name}_id"))
        missing = NotReceived(
            # A month that has ended was missed on its own last day too.
            due.due_on, due.is_overdue or due.due_on == until < today,
            later.get((due.school.pk, name)),
        )  # fmt: skip
        setattr(due.school, name, found or missing)
    return schools
