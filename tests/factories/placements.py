"""The people around a placement, and a placement brought to any point of its road. All invented."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Organisation, OrganisationKind
from accounts.roles import Role
from cases.models import Authorisation, Child
from provision.models import Mode, Placement, Subject
from provision.services.answering import accept_placement, start_placement
from provision.services.arranging import begin_placement, send_to_provider
from provision.services.planning import set_curriculum, set_exit, set_people, set_safety
from provision.services.week import change_timetable
from provision.week import Lesson
from tests.factories.accounts import AuthorityFactory, OrganisationFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.provision import BaseFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.people import member


def lesson(weekday: int = 0, start: int = 9, end: int = 12, mode: str = Mode.GROUP) -> Lesson:
    """A lesson from one full hour to another."""
    return Lesson(weekday, time(start), time(end), mode, Subject.ENGLISH)


def full_week(mode: str = Mode.GROUP) -> list[Lesson]:
    """Five hours every day: full time at any age."""
    return [lesson(day, 9, 14, mode) for day in range(5)]


@dataclass
class Scene:
    """A child of a school, authorised provision, a provider with a manager and a tutor."""

    authority: Organisation = field(default_factory=AuthorityFactory)

    def __post_init__(self) -> None:
        self.school = SchoolFactory()
        self.provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Riverside")
        self.base = BaseFactory(provider=self.provider)
        self.child: Child = ChildFactory(school=self.school)
        self.liaison = member(Role.LIAISON_OFFICER, self.authority)
        self.named_officer = member(Role.NAMED_OFFICER, self.authority)
        self.senco = member(Role.SENCO, self.school)
        self.manager = member(Role.PROVIDER_MANAGER, self.provider)
        self.tutor = member(Role.PROVIDER_STAFF, self.provider)
        self.authorisation: Authorisation = AuthorisationFactory(child=self.child)

    def act(self, membership: Membership) -> Actor:
        return Actor.staff(membership)

    def begin(self, **changes: object) -> Placement:
        today = timezone.localdate()
        facts = {
            "child": self.child, "authorisation": self.authorisation, "provider": self.provider,
            "base": self.base, "starts_on": today, "planned_end_on": today + timedelta(days=84),
            **changes,
        }  # fmt: skip
        return begin_placement(actor=self.act(self.liaison), **facts)

    def draft(self, lessons: list[Lesson] | None = None, **changes: object) -> Placement:
        """Complete, not yet sent."""
        placement = self.begin(**changes)
        by = {"actor": self.act(self.liaison)}
        change_timetable(placement=placement, lessons=lessons or full_week(), **by)
        set_people(placement=placement, home_school_lead=self.senco, **by)
        set_safety(
            placement=placement, transport="Taxi at 8:30", risk_assessment="Rests when tired", **by
        )
        set_curriculum(
            placement=placement, subjects=[Subject.ENGLISH, Subject.MATHS], curriculum="", **by
        )
        return self.plan_exit(placement)

    def plan_exit(self, placement: Placement, **changes: object) -> Placement:
        facts = {
            "exit_criteria": "Three weeks without a day missed",
            "exit_plan": "Back to school, mornings first",
            "review_on": placement.starts_on + timedelta(days=35),
            **changes,
        }
        return set_exit(actor=self.act(self.liaison), placement=placement, **facts)

    def offered(self, **changes: object) -> Placement:
        return send_to_provider(actor=self.act(self.liaison), placement=self.draft(**changes))

    def accepted(self, **changes: object) -> Placement:
        return accept_placement(
            actor=self.act(self.manager), placement=self.offered(**changes),
            provider_lead=self.tutor,
        )  # fmt: skip

    def active(self, started_on: date | None = None, **changes: object) -> Placement:
        placement = self.accepted(**changes)
        return start_placement(
            actor=self.act(self.manager), placement=placement,
            started_on=started_on or placement.starts_on,
        )  # fmt: skip
