"""The local authorities of England by their three-digit codes.

From Explore education statistics of the Department for Education, pupil absence 2025/26, under
the Open Government Licence v3.0; in cases/data/local_authorities.csv.
"""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "local_authorities.csv"


@cache
def authorities() -> dict[str, str]:
    """Name by code, in the order of the names."""
    with _FILE.open(newline="", encoding="utf-8") as file:
        rows = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return dict(sorted(rows.items(), key=lambda item: item[1]))


def authority_name(code: str) -> str:
    """The name of an authority, or its code when it is not in England."""
    return authorities().get(code, code)
