"""How much of a child an agency at the table sees: all that its role reads, or what was shared.

An agency that works with the child, in its team or by leading its case, reads the record through
the agenda. Any other sees what the request shares, on the item's page and in its papers; so does
nobody by accident: the record itself stays closed to it.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.actors import Actor
from accounts.models import Agency, Membership, OrganisationKind
from accounts.roles import Permission, Role
from cases.models import Case, Child, TeamMember
from panels.models import PapersSight

_KINDS: dict[str, tuple[str, ...]] = {
    Agency.EDUCATION: (OrganisationKind.SCHOOL, OrganisationKind.PROVIDER),
    Agency.HEALTH: (OrganisationKind.HEALTH,),
    Agency.SOCIAL_CARE: (OrganisationKind.CARE,),
    Agency.EARLY_HELP: (OrganisationKind.CARE,),
    Agency.VOLUNTARY: (OrganisationKind.VOLUNTARY,),
}
_ROLES: dict[str, tuple[str, ...]] = {
    Agency.EDUCATION: (Role.LIAISON_OFFICER, Role.NAMED_OFFICER),
    Agency.HEALTH: (Role.HEALTH_PROFESSIONAL,),
    Agency.SOCIAL_CARE: (Role.SOCIAL_CARE_PROFESSIONAL,),
    Agency.EARLY_HELP: (Role.FAMILY_NAVIGATOR,),
}


def agency_in_team(agency: str, child: Any) -> Q:
    """Whether an agency works with a child; `child` is its id, or an outer reference to it."""
    team = TeamMember.objects.current().filter(_of(agency, "membership"), child=child)
    led = Case.objects.open().filter(_of(agency, "lead"), child=child)
    return Q(Exists(team)) | Q(Exists(led))


def reads_records(membership: Membership, child: Any) -> Q:
    """Whether a member reads the child's record through the agenda.

    A chair who speaks for no agency reads what the case rests on.
    """
    return agency_in_team(membership.agency, child) if membership.agency else ~Q(pk__in=[])


def sight_of(membership: Membership, child: Child) -> PapersSight:
    """Which papers of the child's item a member reads."""
    known = Child.objects.filter(reads_records(membership, OuterRef("pk")), pk=child.pk)
    return PapersSight.TEAM if known.exists() else PapersSight.SHARED


def sight_of_actor(actor: Actor, child: Child) -> PapersSight:
    """The same for whoever opens them: the panel's office reads what the team reads."""
    if actor.can(Permission.MANAGE_PANEL):
        return PapersSight.TEAM
    if actor.membership is None:
        return PapersSight.SHARED
    return sight_of(actor.membership, child)


def _of(agency: str, person: str) -> Q:
    return (
        Q(**{f"{person}__organisation__kind__in": _KINDS.get(agency, ())})
        | Q(**{f"{person}__role__in": _ROLES.get(agency, ())})
        | Q(**{f"{person}__agency": agency})
    )
