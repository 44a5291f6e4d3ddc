"""The address that a return gives of a child.

The law asks for it, and a withheld address must stay out of what schools read. So a return says
that the address is withheld; the authority's officers read it in the child's record, as they always
do. Nobody learns it from a list or a file. A school that the child has left learns of no address
that came after it.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import ReturnEntry
from cases.models import Address, Enrolment, Parent


def addresses_on_return(entries: Iterable[ReturnEntry]) -> dict[int, str]:
    """For each entry's id the address, that it is withheld, or why none is known. Three queries."""
    entries = list(entries)
    children = [entry.child_id for entry in entries]
    last_days = _last_days_on_roll(entries)
    written = list(Address.objects.filter(child__in=children))
    at_risk = set(
        Parent.objects.filter(
            child__in=children, is_address_withheld=True, lives_with_child=True,
            ends_on__isnull=True,
        ).values_list("child", flat=True)
    )  # fmt: skip
    return {
        entry.pk: _words(
            _address_on(written, entry.child_id, last_days[entry.pk]),
            entry.why_no_address,
            is_withheld=entry.child_id in at_risk,
        )
        for entry in entries
    }


def _last_days_on_roll(entries: Iterable[ReturnEntry]) -> dict[int, date]:
    """Today, or of a child who has left the entry's school the last day there."""
    today = timezone.localdate()
    by_pair = {
        (row.child_id, row.school_id): row.ends_on
        for row in Enrolment.objects.filter(
            child__in=[entry.child_id for entry in entries], starts_on__lte=today
        ).order_by("starts_on")
    }
    ends = {entry.pk: by_pair.get((entry.child_id, entry.school_id)) for entry in entries}
    return {pk: min(end or today, today) for pk, end in ends.items()}


def _address_on(written: Iterable[Address], child_id: int, day: date) -> Address | None:
    """Where the child lived that day, as it was known when the day ended."""
    return next(
        (
            one for one in written
            if one.child_id == child_id and one.starts_on <= day <= (one.ends_on or day)
            and (day == timezone.localdate() or timezone.localdate(one.recorded_at) <= day)
        ),
        None,
    )  # fmt: skip


def knows_address(entry: ReturnEntry) -> bool:
    """Whether the record tells the entry's school where the child lives, or that it is withheld."""
    written = list(Address.objects.filter(child=entry.child_id))
    last_day = _last_days_on_roll([entry])[entry.pk]
    return _address_on(written, entry.child_id, last_day) is not None


def _words(address: Address | None, why_none: str, *, is_withheld: bool) -> str:
    if address is None:
        return _("Not known: %(why)s") % {"why": why_none} if why_none else ""
    if address.is_withheld or is_withheld:
        return _("Withheld. Officers of the authority read it in the child’s record.")
    parts = (address.street, address.town, address.postcode)
    return ", ".join(part for part in parts if part)
