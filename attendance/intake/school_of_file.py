"""Whose file is it: a school is named by its URN or its LAESTAB in the name of the file.

`marks-137421-2026-09-07.csv` is of the school with URN 137421, `8854034 Monday.csv` and
`885-4034.csv` of the one with LAESTAB 885/4034.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Organisation

_URN = re.compile(r"(?<!\d)\d{6}(?!\d)")
_LAESTAB = re.compile(r"(?<!\d)(\d{3})[-/_ ]?(\d{4})(?!\d)")


class SchoolFinder:
    """Finds the schools of many file names in one query."""

    def __init__(self, names: Iterable[str]) -> None:
        known = list(names)
        urns = {int(urn) for name in known for urn in _URN.findall(name)}
        numbers = {pair for name in known for pair in _LAESTAB.findall(name)}
        found = Organisation.objects.schools().numbered(urns, numbers)
        self._by_urn = {school.urn: school for school in found}
        self._by_number = {(one.la_code, one.establishment_number): one for one in found}

    def find(self, name: str) -> tuple[Organisation | None, str]:
        """The school, or why there is none. A URN goes before a LAESTAB."""
        urns = {self._by_urn.get(int(urn)) for urn in _URN.findall(name)} - {None}
        numbers = {self._by_number.get(pair) for pair in _LAESTAB.findall(name)} - {None}
        schools = urns or numbers
        if len(schools) == 1:
            return schools.pop(), ""
        if schools:
            return None, _("The file’s name has the numbers of two schools.")
        return None, _("The file’s name has no URN or LAESTAB of a school in Waymark.")
