"""Providers in the directory and support at schools, for tests. All invented."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Base, OrganisationKind
from accounts.roles import Role
from cases.models import HealthNeedKind
from ledger.models import RetentionClass
from provision.models import (
    BaseDetails,
    LiaisonHours,
    Mode,
    Offer,
    Price,
    PriceUnit,
    Provider,
    RegistrationKind,
    Subject,
    Support,
    SupportKind,
    SupportStatus,
)
from tests.factories.accounts import AuthorityFactory, OrganisationFactory
from tests.factories.cases import ChildFactory
from tests.people import member


class ProviderFactory(DjangoModelFactory):
    """Listed, registered, checked a month ago and due in five."""

    class Meta:
        model = Provider

    organisation = factory.SubFactory(
        OrganisationFactory,
        kind=OrganisationKind.PROVIDER,
        name=factory.Sequence(lambda n: f"Provider {n}"),
    )
    controller = factory.SubFactory(AuthorityFactory)
    retention_class = RetentionClass.ADMINISTRATION
    description = "Small groups in a quiet house."
    registration_kind = RegistrationKind.SCHOOL
    registration_number = "999001"
    needs = factory.LazyFunction(lambda: [HealthNeedKind.ANXIETY])
    subjects = factory.LazyFunction(lambda: [Subject.ENGLISH, Subject.MATHS])
    last_checked_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    next_check_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=150))


class PlacedBaseFactory(DjangoModelFactory):
    """A base on the map."""

    class Meta:
        model = Base
        skip_postgeneration_save = True

    provider = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.PROVIDER)
    name = factory.Sequence(lambda n: f"Quay House {n}")
    postcode = "WR1 3AA"
    details = factory.RelatedFactory(
        "tests.factories.directory.BaseDetailsFactory", factory_related_name="base"
    )


class BaseDetailsFactory(DjangoModelFactory):
    class Meta:
        model = BaseDetails

    base = factory.SubFactory(PlacedBaseFactory, details=None)
    latitude = Decimal("52.192000")
    longitude = Decimal("-2.222000")


class OfferFactory(DjangoModelFactory):
    """A small group of six for secondary ages, at a base on the map."""

    class Meta:
        model = Offer

    provider = factory.SubFactory(ProviderFactory)
    base = factory.SubFactory(
        PlacedBaseFactory, provider=factory.SelfAttribute("..provider.organisation")
    )
    mode = Mode.GROUP
    lowest_age = 11
    highest_age = 16
    places = 6
    starts_on = date(2020, 9, 1)


class PriceFactory(DjangoModelFactory):
    class Meta:
        model = Price

    provider = factory.SubFactory(ProviderFactory)
    mode = Mode.GROUP
    unit = PriceUnit.WEEK
    amount = Decimal("250.00")
    starts_on = date(2020, 9, 1)


class SupportFactory(DjangoModelFactory):
    """Liaison support that waits to be arranged; `active=True` for one under way."""

    class Meta:
        model = Support

    child = factory.SubFactory(ChildFactory)
    reference = factory.Sequence(lambda n: f"SUP-{n:06d}")
    kind = SupportKind.LIAISON
    purpose = "Meet at the gate and settle in the library."
    controller = factory.SelfAttribute("child.controller")

    class Params:
        active = factory.Trait(
            status=SupportStatus.ACTIVE,
            officer=factory.LazyFunction(lambda: member(Role.LIAISON_OFFICER)),
            hours_a_week=Decimal(3),
            starts_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=14)),
            ends_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=28)),
        )


class LiaisonHoursFactory(DjangoModelFactory):
    class Meta:
        model = LiaisonHours

    officer = factory.LazyFunction(lambda: member(Role.LIAISON_OFFICER))
    hours_a_week = Decimal(20)
    starts_on = date(2020, 9, 1)
