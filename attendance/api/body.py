"""Reading a body: one JSON document in UTF-8 that says each thing once, and nothing that is none.

Python's reader also takes NaN, Infinity, other encodings and a name twice in one object.
"""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from attendance.api.problems import BodyRefused

LARGEST_BODY = 5 * 1024 * 1024


class StrictParser(Parser):
    """Reads bodies for the interface. Whatever it raises becomes a problem, never a fault."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The document. Raises BodyRefused, ValueError, or RecursionError for a deep nest."""
        if request.content_type != "application/json":
            raise BodyRefused("not_json")
        if len(request.body) > LARGEST_BODY:
            raise BodyRefused("too_large")
        found: dict[str, Any] = json.loads(
            request.body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once
        )
        return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    "".join(found).encode()  # half a surrogate pair is no text
    return found
