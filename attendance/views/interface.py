"""What the makers of school systems read: the guide to the interface, and its document."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.middleware import public
from attendance.api.bearer import CALLS_A_MINUTE
from attendance.api.endpoints import PREFIX, document
from attendance.api.problems import CODES as PROBLEMS
from attendance.api.shapes import MOST_MARKS, MOST_PUPILS, Mark
from attendance.codes import CODES
from attendance.intake.receiving import REFUSALS


@public
def guide(request: HttpRequest) -> HttpResponse:
    """How a school system sends and reads marks."""
    described = Mark.model_json_schema()
    context = {
        "heading": _("Registers: the interface for school systems"),
        "base": f"{settings.BASE_URL}{PREFIX}",
        "fields": [
            {
                "name": name,
                "is_required": field.is_required(),
                "description": field.description,
                "example": described["properties"][name]["examples"][0],
            }
            for name, field in Mark.model_fields.items()
        ],
        "refusals": REFUSALS.items(),
        "problems": [(status, code, words) for code, (status, words) in PROBLEMS.items()],
        "codes": [row for row in CODES.values() if row.until is None],
        "most_marks": MOST_MARKS,
        "most_pupils": MOST_PUPILS,
        "calls_a_minute": CALLS_A_MINUTE,
    }
    return render(request, "attendance/interface.html", context)


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, to download."""
    response = JsonResponse(document(), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="waymark-registers.openapi.json"'
    return response
