"""The child, the case, and everything that is written about them."""

from cases.models.authorisations import Authorisation, AuthorisationKind
from cases.models.case import Case, CaseStatus, Stage, TeamMember
from cases.models.child import Child, Ethnicity, SendProvision, SendType, Sex
from cases.models.closing import HandedOnDuty
from cases.models.contacts import Address, Channel, Format, Parent
from cases.models.duplicates import ChildMerge, DuplicatePair, PairStatus
from cases.models.enrolments import Enrolment, EnrolmentKind, Identifier, IdentifierKind
from cases.models.family import AUDIENCE_OF, FamilyMessage, MessageKind, MessageReading
from cases.models.grants import Competence, FamilyRight, Grant, GrantKind
from cases.models.health_needs import HealthNeed, HealthNeedKind
from cases.models.invitations import Delivery, FamilyInvitation, InvitationState
from cases.models.measures import (
    OUTCOMES_OF,
    HoursKind,
    HoursPeriod,
    Occasion,
    Outcome,
    OutcomeMeasure,
    OutcomeParty,
)
from cases.models.record import (
    ChildView,
    Document,
    DocumentKind,
    Note,
    NoteKind,
    TimelineEvent,
    Voice,
)
from cases.models.section_19 import (
    Arrangement,
    Consideration,
    DutyOutcome,
    EndKind,
    HandedHow,
    Knowledge,
    KnowledgeKind,
    Section19Record,
    Section19Status,
    WrittenCopy,
)
from cases.models.tellings import News, Telling, ToldBy
from cases.models.work import Attendee, Meeting, MeetingStatus, Task, TaskStatus

__all__ = [
    "AUDIENCE_OF",
    "OUTCOMES_OF",
    "Address",
    "Arrangement",
    "Attendee",
    "Authorisation",
    "AuthorisationKind",
    "Case",
    "CaseStatus",
    "Channel",
    "Child",
    "ChildMerge",
    "ChildView",
    "Competence",
    "Consideration",
    "Delivery",
    "Document",
    "DocumentKind",
    "DuplicatePair",
    "DutyOutcome",
    "EndKind",
    "Enrolment",
    "EnrolmentKind",
    "Ethnicity",
    "FamilyInvitation",
    "FamilyMessage",
    "FamilyRight",
    "Format",
    "Grant",
    "GrantKind",
    "HandedHow",
    "HandedOnDuty",
    "HealthNeed",
    "HealthNeedKind",
    "HoursKind",
    "HoursPeriod",
    "Identifier",
    "IdentifierKind",
    "InvitationState",
    "Knowledge",
    "KnowledgeKind",
    "Meeting",
    "MeetingStatus",
    "MessageKind",
    "MessageReading",
    "News",
    "Note",
    "NoteKind",
    "Occasion",
    "Outcome",
    "OutcomeMeasure",
    "OutcomeParty",
    "PairStatus",
    "Parent",
    "Section19Record",
    "Section19Status",
    "SendProvision",
    "SendType",
    "Sex",
    "Stage",
    "Task",
    "TaskStatus",
    "TeamMember",
    "Telling",
    "TimelineEvent",
    "ToldBy",
    "Voice",
    "WrittenCopy",
]
