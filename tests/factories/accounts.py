"""People and organisations for tests. All invented."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import Membership, Organisation, OrganisationKind, Phase, User
from accounts.roles import Role

LONG_AGO = date(2020, 9, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")


class AuthorityFactory(DjangoModelFactory):
    """The one authority: asked for twice, it is the same."""

    class Meta:
        model = Organisation
        django_get_or_create = ("kind",)

    kind = OrganisationKind.AUTHORITY
    name = "Weirshire County Council"
    la_code = "885"


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.SCHOOL
    name = factory.Sequence(lambda n: f"School {n}")
    urn = factory.Sequence(lambda n: 900000 + n)
    la_code = "885"
    establishment_number = factory.Sequence(lambda n: f"{4000 + n}")
    phase = Phase.SECONDARY
    lowest_age = 11
    highest_age = 16


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.HEALTH
    name = factory.Sequence(lambda n: f"Organisation {n}")


class MembershipFactory(DjangoModelFactory):
    """A SENCo of a school unless told otherwise; `staff(role)` picks a fitting organisation."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(SchoolFactory)
    role = Role.SENCO
    starts_on = LONG_AGO
