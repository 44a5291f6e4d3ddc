"""Children and cases for tests. All invented."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cases.identifiers import upn_check_letter
from cases.models import (
    Address,
    Case,
    Child,
    Enrolment,
    Grant,
    GrantKind,
    HealthNeed,
    HealthNeedKind,
    Identifier,
    IdentifierKind,
    Parent,
    TeamMember,
)
from tests.factories.accounts import (
    LONG_AGO,
    AuthorityFactory,
    MembershipFactory,
    SchoolFactory,
    UserFactory,
)


class ChildFactory(DjangoModelFactory):
    """A child without a school; `school=` puts it on a roll."""

    class Meta:
        model = Child
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"K-{n:06d}")
    legal_first_name = factory.Sequence(lambda n: f"Robin{n}")
    legal_last_name = "Vale"
    born_on = date(2012, 3, 14)
    home_authority_code = "885"
    controller = factory.SubFactory(AuthorityFactory)

    @factory.post_generation
    def school(self, create: bool, extracted: object, **_: object) -> None:
        if create and extracted is not None:
            EnrolmentFactory(child=self, school=extracted)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    child = factory.SubFactory(ChildFactory)
    school = factory.SubFactory(SchoolFactory)
    starts_on = LONG_AGO


class ParentFactory(DjangoModelFactory):
    class Meta:
        model = Parent

    child = factory.SubFactory(ChildFactory)
    full_name = factory.Sequence(lambda n: f"Parent {n}")
    relationship = "Mother"
    has_responsibility = True


class GrantFactory(DjangoModelFactory):
    """A parent's grant unless told otherwise."""

    class Meta:
        model = Grant

    child = factory.SubFactory(ChildFactory)
    user = factory.SubFactory(UserFactory)
    kind = GrantKind.PARENT
    competence = factory.LazyAttribute(lambda grant: _young(grant, "gillick", ""))
    competence_on = factory.LazyAttribute(lambda grant: _young(grant, LONG_AGO, None))
    reason = factory.LazyAttribute(lambda grant: _young(grant, "Understands what this means.", ""))


def _young(grant: object, value: object, otherwise: object) -> object:
    """What only a young person's grant must say."""
    return value if grant.kind == GrantKind.YOUNG_PERSON else otherwise  # type: ignore[attr-defined]


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    child = factory.SubFactory(ChildFactory)
    reference = factory.Sequence(lambda n: f"C-{n:06d}")
    why_opened = "Absent since half-term after an operation."
    controller = factory.SelfAttribute("child.controller")


class TeamMemberFactory(DjangoModelFactory):
    class Meta:
        model = TeamMember

    child = factory.SubFactory(ChildFactory)
    membership = factory.SubFactory(MembershipFactory)


class HealthNeedFactory(DjangoModelFactory):
    class Meta:
        model = HealthNeed

    child = factory.SubFactory(ChildFactory)
    kind = HealthNeedKind.PHYSICAL
    description = "Tires quickly after an operation."
    starts_on = LONG_AGO


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    child = factory.SubFactory(ChildFactory)
    street = factory.Sequence(lambda n: f"{n} Mill Lane")
    town = "Weirford"
    postcode = "WR99 9ZZ"
    starts_on = LONG_AGO


class IdentifierFactory(DjangoModelFactory):
    """A confirmed UPN unless told otherwise."""

    class Meta:
        model = Identifier

    child = factory.SubFactory(ChildFactory)
    kind = IdentifierKind.UPN
    value = factory.Sequence(lambda n: upn_of(f"88540012{n % 10000:04d}"))
    is_confirmed = True
    starts_on = LONG_AGO


def upn_of(body: str) -> str:
    """A valid UPN from its 12 last characters."""
    return upn_check_letter(body) + body
