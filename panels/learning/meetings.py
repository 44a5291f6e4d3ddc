"""Meetings: held, with a quorum or without, and which agencies came."""

from collections import Counter

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from panels.deciding.quorum import quorum_at
from panels.learning.figures import Table, counted
from panels.learning.sight import Sight
from panels.models import Seat

QUORATE = gettext_lazy(
    "Counted: meetings of the period that were held, by who was there, against the number of "
    "agencies that the authority asks for today: a chair or deputy, and enough agencies beside "
    "them with education and health among them. Interests can take the quorum from a single item; "
    "that is not counted here. Not counted: meetings that were cancelled or are to come."
)
CAME = gettext_lazy(
    "Counted: at how many of these meetings somebody was there for each agency, member or "
    "substitute, beside whoever chaired."
)
_STATES = (
    ("quorate", gettext_lazy("Quorate")),
    ("not", gettext_lazy("Not quorate")),
    ("unknown", gettext_lazy("Nobody recorded who was there")),
)


def meeting_tables(sight: Sight) -> list[Table]:
    """By quorum, and by agency. Two queries; a period holds a few dozen meetings."""
    seated = Seat.objects.seated().select_related("membership")
    meetings = sight.meetings().select_related("chair", "deputy_chair")
    states: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for meeting in meetings.prefetch_related(Prefetch("seats", seated, to_attr="taken")):
        seats = meeting.taken
        if not any(seat.is_present for seat in seats):
            states["unknown"] += 1
            continue
        quorum = quorum_at(meeting, seats)
        states["quorate" if quorum.is_met else "not"] += 1
        came.update(quorum.agencies)
    return [
        Table("meetings", _("Meetings held"), QUORATE, _("Quorum"), (_("Meetings"),),
              counted(_STATES, states), charted=0, is_about_children=False),
        Table("presence", _("Agencies that came"), CAME, _("Agency"), (_("Meetings"),),
              counted([(one.value, one.label) for one in Agency], came), charted=0,
              is_about_children=False),
    ]  # fmt: skip
