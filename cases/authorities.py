"""The local authorities of England by their three-digit codes.

From Explore education statistics of the Department for Education, pupil absence 2025/26, under
the Open Government Licence v3.0; in cases/data/local_authorities.csv.
"""

import csv
from functools import cache
from pathlib import Path

from accounts.models import Organisation

_FILE = Path(__file__).parent / "data" / "local_authorities.csv"


@cache
def authorities() -> dict[str, str]:
    """Name by code, in the order of the names."""
    with _FILE.open(newline="", encoding="utf-8") as file:
        rows = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return dict(sorted(rows.items(), key=lambda item: item[1]))


def authority_name(code: str) -> str:
    """The name of an authority; of one that is not in the list, as an organisation here calls
    itself, and its code when there is none."""
    known = authorities().get(code)
    if known or not code:
        return known or ""
    own = Organisation.objects.authority()
    return own.name if own and own.la_code == code else code
