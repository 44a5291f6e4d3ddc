"""The one shape of every refusal: a code for machines, a sentence for people, and where.

Nothing that was sent is repeated, so that no answer and no log holds a pupil's number.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import BaseModel, Field

MOST_DETAILS = 20
LONGEST_PLACE = 200

CODES: dict[str, tuple[int, str]] = {
    "unreadable": (400, "The body is not one JSON document in UTF-8."),
    "unauthorised": (401, "Send a register token that is in use: Authorization: Bearer …"),
    "https": (403, "Use HTTPS. The token has been sent in the clear: revoke it."),
    "not_found": (404, "There is nothing at this address."),
    "not_allowed": (405, "This address does not take this method."),
    "too_large": (413, "The body is larger than 5 MB."),
    "not_json": (415, "Send the body as application/json."),
    "invalid": (422, "The call is not as the interface describes it."),
    "too_often": (429, "Too many calls: wait as long as Retry-After says, in seconds."),
}


class Detail(BaseModel):
    """One thing that is wrong, and where: `body/marks/3/code`, `query/from`."""

    where: str = Field(max_length=LONGEST_PLACE)
    message: str


class Problem(BaseModel):
    """Why a call was refused as a whole; nothing of it was done."""

    code: str = Field(description="for machines", json_schema_extra={"enum": [*CODES]})
    message: str = Field(description="for people")
    details: list[Detail] = Field(max_length=MOST_DETAILS)


class BodyRefused(Exception):  # noqa: N818 (the code says what the caller did wrong)
    """The body was not read; `code` is one of `CODES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Invalid(Exception):  # noqa: N818
    """What was asked cannot be; says where and why."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.detail = Detail(where=where, message=message)


def problem(code: str, details: Iterable[Detail] = ()) -> HttpResponse:
    """The answer for one of `CODES`."""
    status, message = CODES[code]
    body = Problem(code=code, message=message, details=list(details)[:MOST_DETAILS])
    response = JsonResponse(body.model_dump(), status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Waymark registers"'
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Give every refusal of the library and of Waymark the one shape."""

    def of_code(code: str) -> Any:
        return lambda _request, _error: problem(code)

    api.add_exception_handler(AuthenticationError, of_code("unauthorised"))
    # Revoked between the look at the token and the writing of its marks.
    api.add_exception_handler(PermissionDenied, of_code("unauthorised"))
    api.add_exception_handler(Http404, of_code("not_found"))
    api.add_exception_handler(RequestDataTooBig, of_code("too_large"))
    api.add_exception_handler(Throttled, _too_often)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(ValidationError, _not_as_described)
    api.add_exception_handler(Invalid, _senseless)


def _too_often(_request: HttpRequest, error: Any) -> HttpResponse:
    response = problem("too_often")
    response["Retry-After"] = str(error.wait)
    return response


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    """The library wraps whatever stopped the reading of a body."""
    cause = error.__cause__
    return problem(cause.code if isinstance(cause, BodyRefused) else "unreadable")


def _not_as_described(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", [_detail(found) for found in error.errors[:MOST_DETAILS]])


def _senseless(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", [error.detail])


def _detail(error: dict[str, Any]) -> Detail:
    place = [str(part) for part in error["loc"]]
    # The name of the function's argument says nothing to the caller.
    shown = [place[0], *place[2:]] if place[0] == "body" else place
    return Detail(where="/".join(shown)[:LONGEST_PLACE], message=str(error["msg"]))
