"""People and organisations."""

from accounts.models.invitations import INVITATION_LASTS, Invitation, InvitationState
from accounts.models.memberships import Agency, Deputyship, Membership
from accounts.models.organisations import (
    Base,
    Locality,
    Organisation,
    OrganisationKind,
    Phase,
    SchoolStatus,
)
from accounts.models.people import MessagePreference, User
from accounts.models.sessions import Session

__all__ = [
    "INVITATION_LASTS",
    "Agency",
    "Base",
    "Deputyship",
    "Invitation",
    "InvitationState",
    "Locality",
    "Membership",
    "MessagePreference",
    "Organisation",
    "OrganisationKind",
    "Phase",
    "SchoolStatus",
    "Session",
    "User",
]
