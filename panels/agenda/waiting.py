"""What waits for an agenda, from every app, in order of urgency and age."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.actors import Actor
from cases.agenda_kinds import WaitingRequest
from cases.registries import Words, agenda_kinds
from panels.agenda.schedule import schedule_of
from panels.agenda.waits import Wait, waits_of_requests
from panels.deciding.chairing import Chairing, chairing_of_requests
from panels.models import PanelMeeting
from panels.settings import minutes_for

MOST = 40
DUTY_DAYS = 15  # school days


@dataclass(frozen=True, slots=True)
class Proposal:
    """A request that could stand on an agenda. `fits` when there is time for it."""

    request: WaitingRequest
    kind_label: Words
    minutes: int
    fits: bool
    is_overdue: bool
    wait: Wait
    chairing: Chairing | None = None  # when the meeting's chair may not chair it

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.request.kind}:{self.request.subject_id}"


def waiting_requests(actor: Actor) -> list[WaitingRequest]:
    """The most urgent of all kinds, in this order.

    Fast tracks and what is late; then children without suitable education for 15 school days,
    when the authority has to have arranged it ("Arranging education for children who cannot attend
    school because of health needs", DfE 2023); then those that have waited longest.
    """
    found = [one for kind in agenda_kinds for one in kind.waiting(actor, MOST)]
    return sorted(found, key=_urgency)[:MOST]


def propose(actor: Actor, meeting: PanelMeeting) -> list[Proposal]:
    """What waits, with a mark on those for which the meeting still has time, in order."""
    left = schedule_of(meeting).free
    proposals = []
    requests = waiting_requests(actor)
    waits = waits_of_requests(requests, actor)
    chairing = chairing_of_requests(requests, meeting, actor)
    for request in requests:
        minutes = minutes_for(request.kind)
        fits = minutes <= left
        left -= minutes if fits else 0
        late = request.due_on is not None and request.due_on < timezone.localdate()
        label = agenda_kinds.get(request.kind).label
        key = request.kind, request.subject_id
        proposals.append(
            Proposal(request, label, minutes, fits, late, waits[key], chairing.get(key))
        )
    return proposals


def _urgency(request: WaitingRequest) -> tuple[bool, bool, date, date]:
    is_late = request.due_on is not None and request.due_on < timezone.localdate()
    is_without = (request.days_without or 0) >= DUTY_DAYS
    return (
        not (request.is_fast_track or is_late), not is_without, request.since,
        request.due_on or date.max,
    )  # fmt: skip
