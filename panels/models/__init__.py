"""The panel, its meetings, what stands on them, interests, views, decisions and letters."""

from panels.models.actions import ActionPurpose, ItemAction
from panels.models.agenda import (
    OPEN_STATUSES,
    AgendaItem,
    FastTrackGround,
    Interest,
    InterestEffect,
    InterestKind,
    ItemStatus,
    MemberView,
)
from panels.models.agenda_changes import AgendaAction, AgendaChange
from panels.models.calls import ItemCall
from panels.models.carrying_over import CarryOver
from panels.models.corrections import Correction
from panels.models.decisions import Decision, DecisionStatus, Finding, Stance
from panels.models.deferrals import CHOSEN_KINDS, DeferralKind
from panels.models.filters import SavedFilter
from panels.models.invitations import (
    CalendarFeed,
    InvitationMethod,
    InvitationState,
    SeatInvitation,
)
from panels.models.letters import (
    Channel,
    Letter,
    LetterAudience,
    LetterDelivery,
    LetterKind,
    LetterStatus,
    LetterTemplate,
)
from panels.models.meetings import Panel, PanelMeeting, PanelMeetingStatus, Seat, SeatReply
from panels.models.members import MemberPart, PanelMember, Substitute
from panels.models.minutes import MinuteKind, MinutePart
from panels.models.no_interests import Hint, NoInterest
from panels.models.outcomes import (
    Criterion,
    DutyAdvice,
    FindingKind,
    FundingSource,
    Outcome,
    StanceKind,
)
from panels.models.papers import (
    ItemPapers,
    Pack,
    PackPart,
    PapersBuild,
    PapersOpening,
    PapersSight,
)
from panels.models.reconsiderations import (
    ONCE_MORE,
    AskedHow,
    Asker,
    GroundFinding,
    GroundKind,
    GroundResult,
    Reconsideration,
    ReconsiderationGround,
)
from panels.models.requests import RequestStatus
from panels.models.reviews import DecisionReview
from panels.models.rhythm import Rhythm
from panels.models.withdrawals import InterestWithdrawal

__all__ = [
    "CHOSEN_KINDS",
    "ONCE_MORE",
    "OPEN_STATUSES",
    "ActionPurpose",
    "AgendaAction",
    "AgendaChange",
    "AgendaItem",
    "AskedHow",
    "Asker",
    "CalendarFeed",
    "CarryOver",
    "Channel",
    "Correction",
    "Criterion",
    "Decision",
    "DecisionReview",
    "DecisionStatus",
    "DeferralKind",
    "DutyAdvice",
    "FastTrackGround",
    "Finding",
    "FindingKind",
    "FundingSource",
    "GroundFinding",
    "GroundKind",
    "GroundResult",
    "Hint",
    "Interest",
    "InterestEffect",
    "InterestKind",
    "InterestWithdrawal",
    "InvitationMethod",
    "InvitationState",
    "ItemAction",
    "ItemCall",
    "ItemPapers",
    "ItemStatus",
    "Letter",
    "LetterAudience",
    "LetterDelivery",
    "LetterKind",
    "LetterStatus",
    "LetterTemplate",
    "MemberPart",
    "MemberView",
    "MinuteKind",
    "MinutePart",
    "NoInterest",
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
    "Reconsideration",
    "ReconsiderationGround",
    "RequestStatus",
    "Rhythm",
    "SavedFilter",
    "Seat",
    "SeatInvitation",
    "SeatReply",
    "Stance",
    "StanceKind",
    "Substitute",
]
