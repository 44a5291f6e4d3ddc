"""What an acknowledgement says of a request to look at a decision again."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panels.models import GroundKind, Reconsideration

# Of an invented child, for the preview of a template.
SAMPLE_REQUEST = {
    "asker": gettext_lazy("A. Sample"),
    "asked_on": gettext_lazy("20 May 2025"),
    "asked": gettext_lazy("- There is something new that the panel did not have"),
    "who_decides": gettext_lazy("A panel meeting that somebody else leads than the first one."),
    "answer_by": gettext_lazy("18 June 2025"),
}


def words_of_request(asked: Reconsideration | None) -> dict[str, str]:
    """By placeholder; empty where a letter acknowledges nothing.

    The grounds stand in their own words: what somebody wrote stays with those who read the request.
    """
    if asked is None:
        return dict.fromkeys(SAMPLE_REQUEST, "")
    grounds = asked.grounds.values_list("kind", flat=True)
    return {
        "asker": asked.asker_name,
        "asked_on": date_format(asked.asked_on, "j E Y"),
        "asked": "\n".join(f"- {GroundKind(kind).label}" for kind in grounds),
        "who_decides": _(
            "A panel meeting decides. Whoever made the first decision neither leads it nor votes."
        ),
        "answer_by": date_format(asked.due_on, "j E Y"),
    }
