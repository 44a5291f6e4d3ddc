"""Three children, all the sign-ins, and what everybody is to whom.

- *own*: on the roll of the school, in whose team the practitioners are, who stands on an agenda of
  the panel, and whose parent and own account hold grants;
- *neighbour*: of the same authority, at another school, with another team and another panel
  meeting: the authority's officers see this child, nobody else here does;
- *foreign*: of another authority at one of its schools: nobody here sees this child.

Each has a name that occurs nowhere else, and a record of every kind, so that a page that lists
too much, says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Deputyship, Membership, Organisation, User
from accounts.roles import Role
from cases.models import Case, Child, Grant, GrantKind, NoteKind
from panels.models import (
    AgendaItem,
    Interest,
    InterestEffect,
    InterestKind,
    Panel,
    PanelMeeting,
    Seat,
)
from referrals.models import Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.attendance import AlertFactory
from tests.factories.cases import (
    AddressFactory,
    CaseFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
    HealthNeedFactory,
    IdentifierFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.factories.casework import NoteFactory, TaskFactory, TimelineEventFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member, sign_in, sign_in_family

TEAM_ROLES = (
    Role.FAMILY_NAVIGATOR,
    Role.HEALTH_PROFESSIONAL,
    Role.SOCIAL_CARE_PROFESSIONAL,
    Role.PROVIDER_STAFF,
    Role.PROVIDER_MANAGER,
)
OFFICES = (
    Role.LIAISON_OFFICER,
    Role.NAMED_OFFICER,
    Role.GOVERNANCE_OFFICER,
    Role.COMMISSIONER,
    Role.ADMINISTRATOR,
)
SCHOOL_ROLES = (
    Role.SENCO,
    Role.ATTENDANCE_OFFICER,
    Role.SAFEGUARDING_LEAD,
    Role.HEAD_TEACHER,
)
# Who sees every child of the authority, and so the neighbour too.
AUTHORITY_WIDE = frozenset({"panel_coordinator", "liaison_officer", "named_officer"})
AUTHORITY_CODE, OTHER_CODE = "885", "937"


@dataclass
class Circle:
    """One child with the people and the records around it."""

    child: Child
    school: Organisation
    senco: Membership
    referral: Referral
    case: Case
    meeting: PanelMeeting
    item: AgendaItem
    marks: tuple[str, ...]  # what a page says only when it shows this child

    @property
    def author(self) -> Actor:
        """Who writes what is written about this child."""
        return Actor.staff(self.senco)


@dataclass
class World:
    """Everybody, and the three children."""

    people: PanelPeople = field(default_factory=PanelPeople)
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own = self._circle("Ownling", AUTHORITY_CODE, self.people.panel, self.people.chair)
        self.neighbour = self._circle(
            "Besideling", AUTHORITY_CODE, self.people.panel, self.people.deputy
        )
        elsewhere = Panel.objects.create(
            authority=SchoolFactory(name="Other County", la_code=OTHER_CODE), name="Other Panel"
        )
        self.foreign = self._circle("Foreignling", OTHER_CODE, elsewhere, member(Role.PANEL_CHAIR))
        self.staff = self._staff()
        self.families = self._families()
        self._step_out()
        self.leavers = {"senco_ended": self._ended()}

    def _circle(self, name: str, la_code: str, panel: Panel, chair: Membership) -> Circle:
        school = SchoolFactory(la_code=la_code)
        child = ChildFactory(
            school=school, home_authority_code=la_code,
            legal_first_name=name, legal_last_name=f"{name}borough",
        )  # fmt: skip
        senco = member(Role.SENCO, school)
        for make in (AddressFactory, IdentifierFactory, HealthNeedFactory, ParentFactory):
            make(child=child)
        case = CaseFactory(child=child, controller=school)
        referral = QueuedReferralFactory(child=child, organisation=school)
        meeting, item = self._on_agenda(panel, chair, child, referral)
        AlertFactory(child=child, school=school)
        NoteFactory(child=child, controller=school, recorded_by=senco.user, kind=NoteKind.CALL)
        TaskFactory(child=child, case=case, owner=senco, title=f"Ring {name}")
        TimelineEventFactory(child=child)
        marks = (name, f"{name}borough", child.reference, case.reference, referral.reference)
        return Circle(child, school, senco, referral, case, meeting, item, marks)

    def _on_agenda(
        self, panel: Panel, chair: Membership, child: Child, referral: Referral
    ) -> tuple[PanelMeeting, AgendaItem]:
        """Seated: the chair, and for the own child the other members of the panel."""
        number = PanelMeeting.objects.count()
        meeting = PanelMeeting.objects.create(
            panel=panel, reference=f"M-{number:06d}", place="Hall", chair=chair,
            starts_at=timezone.now() + timedelta(days=3), controller=panel.authority,
        )  # fmt: skip
        is_own = chair == self.people.chair
        for membership in self.people.everybody if is_own else [chair]:
            Seat.objects.create(meeting=meeting, membership=membership, agency=membership.agency)
        item = AgendaItem.objects.create(
            reference=f"A-9{number:05d}", kind="referral", subject_id=referral.pk, child=child,
            title=f"{child.name} for the panel", meeting=meeting, position=1, status="listed",
            controller=panel.authority,
        )  # fmt: skip
        Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.LISTED)
        referral.refresh_from_db()
        return meeting, item

    def _staff(self) -> dict[str, Membership]:
        own, authority = self.own, self.people.authority
        team = {role: member(role) for role in TEAM_ROLES}
        for membership in team.values():
            TeamMemberFactory(child=own.child, membership=membership)
        nurse = team[Role.HEALTH_PROFESSIONAL]
        for author in (nurse, team[Role.PROVIDER_STAFF], self.people.coordinator):
            NoteFactory(child=own.child, controller=author.organisation, recorded_by=author.user)
        deputy = member(Role.HEALTH_PROFESSIONAL, nurse.organisation)
        today = timezone.localdate()
        Deputyship.objects.create(
            away=nurse, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=7)
        )
        return {
            Role.PANEL_COORDINATOR: self.people.coordinator,
            Role.PANEL_CHAIR: self.people.chair,
            Role.PANEL_MEMBER: self.people.health,
            Role.SENCO: own.senco,
            **{role: member(role, own.school) for role in SCHOOL_ROLES if role != Role.SENCO},
            **{role: member(role, authority) for role in OFFICES},
            **team,
            "health_deputy": deputy,
            "senco_elsewhere": member(Role.SENCO),
            "former_senco": self._former_senco(),
            "member_stepped_out": self.people.care,
            # At work in the same places as those in the team, but not with this child.
            "health_colleague": member(Role.HEALTH_PROFESSIONAL, nurse.organisation),
            "provider_colleague": member(
                Role.PROVIDER_MANAGER, team[Role.PROVIDER_STAFF].organisation
            ),
            "member_without_seat": member(Role.PANEL_MEMBER, authority),
        }

    def _former_senco(self) -> Membership:
        """Of the school that the child left last month."""
        today = timezone.localdate()
        school = SchoolFactory(name="Former School")
        EnrolmentFactory(
            child=self.own.child, school=school, kind="subsidiary",
            ends_on=today - timedelta(days=30),
        )  # fmt: skip
        return member(Role.SENCO, school)

    def _families(self) -> dict[str, User]:
        own = self.own.child
        revoked = GrantFactory(child=own)
        Grant.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now())
        return {
            "parent": GrantFactory(child=own, parent=own.parents.first()).user,
            "young_person": GrantFactory(child=own, kind=GrantKind.YOUNG_PERSON).user,
            "parent_elsewhere": GrantFactory(child=ChildFactory()).user,
            "parent_revoked": revoked.user,
            "nobody": UserFactory(),
        }

    def _step_out(self) -> None:
        """The member of social care has an interest in the own child's item."""
        Interest.objects.create(
            item=self.own.item, membership=self.people.care, kind=InterestKind.FAMILY,
            effect=InterestEffect.STEP_OUT, recorded_by=self.people.care.user,
        )  # fmt: skip

    def _ended(self) -> Membership:
        """A SENCo of the own school whose membership has ended while their session goes on."""
        membership = member(Role.SENCO, self.own.school)
        self.clients["senco_ended"] = sign_in(Client(), membership)
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(pk=membership.pk).update(ends_on=yesterday)
        return membership

    @property
    def everybody(self) -> list[str]:
        """Every sign-in, by name."""
        return [*map(str, self.staff), *self.families, *self.leavers]

    def client(self, name: str) -> Client:
        """A browser in which this person has signed in."""
        if name not in self.clients:
            start: Callable[[Client, Any], Client] = sign_in
            who: Any = self.staff.get(name)
            if name in self.families:
                start, who = sign_in_family, self.families[name]
            self.clients[name] = start(Client(), who)
        return self.clients[name]

    def membership(self, name: str) -> Membership:
        """The membership of a member of staff."""
        return self.staff[name]

    def hidden_from(self, name: str) -> Circle:
        """A child whom this person must never reach: the nearest that they must not see."""
        return self.foreign if name in AUTHORITY_WIDE else self.neighbour

    def marks_hidden_from(self, name: str) -> tuple[str, ...]:
        """What no page may show this person."""
        if name in AUTHORITY_WIDE:
            return self.foreign.marks
        hidden = (*self.foreign.marks, *self.neighbour.marks)
        return hidden if sees_own_child(name) else (*hidden, *self.own.marks)


# Sign-ins through which the own child may be seen somewhere.
CHILDLESS = frozenset(
    {
        *map(str, (Role.GOVERNANCE_OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR)),
        "senco_elsewhere", "former_senco", "member_stepped_out", "health_colleague",
        "provider_colleague", "member_without_seat", "parent_elsewhere", "parent_revoked",
        "nobody", "senco_ended",
    }
)  # fmt: skip


def sees_own_child(name: str) -> bool:
    """Whether the own child may appear on any page for this person."""
    return name not in CHILDLESS
