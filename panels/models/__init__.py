"""The panel, its meetings, what stands on them, interests, views, decisions and letters."""

from panels.models.agenda import (
    AgendaItem,
    Interest,
    InterestEffect,
    InterestKind,
    ItemStatus,
    MemberView,
)
from panels.models.agenda_changes import AgendaAction, AgendaChange
from panels.models.carrying_over import CarryOver
from panels.models.decisions import (
    Decision,
    DecisionStatus,
    Letter,
    LetterAudience,
)
from panels.models.filters import SavedFilter
from panels.models.invitations import (
    CalendarFeed,
    InvitationMethod,
    InvitationState,
    SeatInvitation,
)
from panels.models.meetings import Panel, PanelMeeting, PanelMeetingStatus, Seat, SeatReply
from panels.models.members import MemberPart, PanelMember, Substitute
from panels.models.outcomes import FundingSource, Outcome
from panels.models.papers import (
    ItemPapers,
    Pack,
    PackPart,
    PapersBuild,
    PapersOpening,
    PapersSight,
)
from panels.models.requests import RequestStatus
from panels.models.rhythm import Rhythm

__all__ = [
    "AgendaAction",
    "AgendaChange",
    "AgendaItem",
    "CalendarFeed",
    "CarryOver",
    "Decision",
    "DecisionStatus",
    "FundingSource",
    "Interest",
    "InterestEffect",
    "InterestKind",
    "InvitationMethod",
    "InvitationState",
    "ItemPapers",
    "ItemStatus",
    "Letter",
    "LetterAudience",
    "MemberPart",
    "MemberView",
    "Outcome",
    "Pack",
    "PackPart",
    "Panel",
    "PanelMeeting",
    "PanelMeetingStatus",
    "PanelMember",
    "PapersBuild",
    "PapersOpening",
    "PapersSight",
    "RequestStatus",
    "Rhythm",
    "SavedFilter",
    "Seat",
    "SeatInvitation",
    "SeatReply",
    "Substitute",
]
