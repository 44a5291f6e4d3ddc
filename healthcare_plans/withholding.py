"""What may never leave the record: names of protected people and withheld addresses.

Whatever goes to a family or onto paper passes through here, free text included.
"""

import re
from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Address, Child, Parent, TeamMember

Withhold = Callable[[str], str]


def withholding_for(child: Child) -> Withhold:
    """A function that takes protected names and withheld addresses out of a text."""
    names = TeamMember.objects.filter(child=child, is_protected=True).values_list(
        "membership__user__full_name", flat=True
    )
    pairs = [(_words(name), _("[name withheld]")) for name in names]
    pairs += [(_words(text), _("[withheld]")) for text in _withheld_contact(child)]
    patterns = [(re.compile(pattern, re.IGNORECASE), shown) for pattern, shown in pairs if pattern]

    def withhold(text: str) -> str:
        for pattern, shown in patterns:
            text = pattern.sub(shown, text)
        return text

    return withhold


def _withheld_contact(child: Child) -> list[str]:
    rows = Address.objects.filter(child=child, is_withheld=True)
    found = [part for row in rows for part in (row.street, row.postcode)]
    withheld = Parent.objects.filter(Q(is_address_withheld=True), child=child)
    for parent in withheld:
        found += [parent.telephone, *parent.address.splitlines()]
    return [text.strip(" ,") for text in found if len(text.strip(" ,")) > 3]


def _words(text: str) -> str:
    """A pattern for the text that spaces and line breaks do not hide from."""
    parts = [re.escape(part) for part in text.split()]
    joined = r"[\s,]*".join(parts)
    return rf"(?<!\w){joined}(?!\w)" if parts else ""
