"""People and organisations."""

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

__all__ = [
    "Agency",
    "Base",
    "Deputyship",
    "Locality",
    "Membership",
    "MessagePreference",
    "Organisation",
    "OrganisationKind",
    "Phase",
    "SchoolStatus",
    "User",
]
