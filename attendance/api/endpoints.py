"""The calls of the interface. Each reads what was sent, asks one service or read, answers."""

import logging
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Query

from attendance.api.bearer import CALLS_A_MINUTE, RegisterTokenAuth
from attendance.api.body import StrictParser
from attendance.api.held import read_held
from attendance.api.problems import Invalid, Problem, answer_problems
from attendance.api.shapes import MarkOut, MarksIn, MarksOut, ReceiptOut, Search, Span
from attendance.models import RegisterToken
from attendance.services.deliveries import receive_marks

logger = logging.getLogger(__name__)
PREFIX = "/api/attendance/v1/"
RETRY_AFTER = {
    "Retry-After": {
        "description": "seconds until a call is taken again",
        "schema": {"type": "integer", "minimum": 1, "maximum": 60},
    }
}
REFUSED: dict[int, Any] = dict.fromkeys((400, 401, 403, 405, 413, 415, 422, 429), Problem)
WITHOUT_BODY: dict[int, Any] = dict.fromkeys((401, 403, 405, 422, 429), Problem)
EXTRA = {"responses": {429: {"headers": RETRY_AFTER}}}

api = NinjaAPI(
    title="Waymark registers",
    version="1.0.0",
    description=(
        "For the systems in which schools keep their registers: send marks, read what is held. "
        f"A token opens the register of one school and may call {CALLS_A_MINUTE} times a minute. "
        "A pupil of another school and one of nobody get the same answer."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="attendance_api",
    auth=RegisterTokenAuth(),
    parser=StrictParser(),
)
answer_problems(api)


@api.post(
    "marks",
    operation_id="sendMarks",
    summary="Send marks",
    response={200: ReceiptOut, **REFUSED},
    url_name="marks",
    openapi_extra=EXTRA,
)
def send_marks(request: HttpRequest, sent: MarksIn) -> ReceiptOut:
    """Writes the marks that can be taken in one transaction and refuses the others one by one.

    Sending the same again changes nothing, so a call without an answer can simply be repeated.
    """
    receipt = receive_marks(
        token=token_of(request),
        marks=[mark.as_sent() for mark in sent.marks],
        why_changed=sent.reason or "",
    )
    return ReceiptOut.of(receipt)


@api.get(
    "marks",
    operation_id="readMarks",
    summary="Read the marks of all pupils",
    response={200: MarksOut, **WITHOUT_BODY},
    url_name="marks",
    openapi_extra=EXTRA,
)
def read_marks(request: HttpRequest, span: Query[Span]) -> MarksOut:
    """What the school's register holds, by pupil and day, at most 1,000 marks a page.

    No pupil is named in an address: to read some pupils, search.
    """
    known = {field.alias or name for name, field in Span.model_fields.items()}
    for name in sorted(request.GET.keys() - known):
        raise Invalid(f"query/{name}"[:200], "There is no such parameter")
    return _page(request, span)


@api.post(
    "marks/search",
    operation_id="searchMarks",
    summary="Read the marks of some pupils",
    response={200: MarksOut, **REFUSED},
    url_name="search",
    openapi_extra=EXTRA,
)
def search_marks(request: HttpRequest, search: Search) -> MarksOut:
    """As reading all, for at most 100 pupils. A UPN that is not on the school's roll has none."""
    return _page(request, search, search.upns)


def _page(request: HttpRequest, span: Any, upns: list[str] | None = None) -> MarksOut:
    token = token_of(request)
    page = read_held(
        token.school_id, first=span.first, last=span.last, upns=upns, after=span.cursor
    )
    logger.info(
        "register token %s read %s to %s: %d marks",
        token.public_id, span.first, span.last, len(page.marks),
    )  # fmt: skip
    return MarksOut(
        marks=[MarkOut.of(mark) for mark in page.marks],
        next=str(page.after) if page.after else None,
    )


def token_of(request: HttpRequest) -> RegisterToken:
    """The token of this call."""
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, RegisterToken)  # noqa: S101 (the interface has no call without one)
    return token


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))
