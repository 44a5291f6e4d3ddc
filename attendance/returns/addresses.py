"""The address that a return gives of a child.

The law asks for it, and a withheld address must stay out of what schools read. So a return says
that the address is withheld; the authority's officers read it in the child's record, as they always
do. Nobody learns it from a list or a file.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import ReturnEntry
from cases.models import Address, Child, Parent


def addresses_on_return(entries: Iterable[ReturnEntry]) -> dict[int, str]:
    """For each entry's id the address, that it is withheld, or why none is known. Two queries."""
    entries = list(entries)
    children = [entry.child_id for entry in entries]
    now = {
        one.child_id: one
        for one in Address.objects.current(timezone.localdate()).filter(child__in=children)
    }
    at_risk = set(
        Parent.objects.filter(
            child__in=children, is_address_withheld=True, lives_with_child=True,
            ends_on__isnull=True,
        ).values_list("child", flat=True)
    )  # fmt: skip
    return {
        entry.pk: _words(
            now.get(entry.child_id), entry.why_no_address, is_withheld=entry.child_id in at_risk
        )
        for entry in entries
    }


def knows_address(child: Child) -> bool:
    """Whether the record says where the child lives now."""
    return child.addresses.current(timezone.localdate()).exists()


def _words(address: Address | None, why_none: str, *, is_withheld: bool) -> str:
    if address is None:
        return _("Not known: %(why)s") % {"why": why_none} if why_none else ""
    if address.is_withheld or is_withheld:
        return _("Withheld. Officers of the authority read it in the child’s record.")
    parts = (address.street, address.town, address.postcode)
    return ", ".join(part for part in parts if part)
