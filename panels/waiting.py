"""What waits for an agenda, from every app, in order of urgency and age."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.actors import Actor
from cases.registries import WaitingRequest, Words, agenda_kinds
from panels.models import PanelMeeting
from panels.schedule import schedule_of
from panels.settings import minutes_for

MOST = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """A request that could stand on an agenda. `fits` when there is time for it."""

    request: WaitingRequest
    kind_label: Words
    minutes: int
    fits: bool
    is_overdue: bool

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.request.kind}:{self.request.subject_id}"


def waiting_requests(actor: Actor) -> list[WaitingRequest]:
    """The most urgent of all kinds: fast tracks, then what is due first, then the longest waiting.

    A request without a day to be decided by comes when those that have waited as long come.
    """
    found = [one for kind in agenda_kinds for one in kind.waiting(actor, MOST)]
    return sorted(found, key=_urgency)[:MOST]


def propose(actor: Actor, meeting: PanelMeeting) -> list[Proposal]:
    """What waits, with a mark on those for which the meeting still has time, in order."""
    left = schedule_of(meeting).free
    proposals = []
    for request in waiting_requests(actor):
        minutes = minutes_for(request.kind)
        fits = minutes <= left
        left -= minutes if fits else 0
        late = request.due_on is not None and request.due_on < timezone.localdate()
        label = agenda_kinds.get(request.kind).label
        proposals.append(Proposal(request, label, minutes, fits, late))
    return proposals


def _urgency(request: WaitingRequest) -> tuple[bool, date, date]:
    today = timezone.localdate()
    is_late = request.due_on is not None and request.due_on < today
    return (
        not (request.is_fast_track or is_late),
        request.since,
        request.due_on or date.max,
    )
