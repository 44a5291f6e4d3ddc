"""Section 19 records and authorisations for tests. All invented."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.roles import Role
from cases.models import (
    Authorisation,
    AuthorisationKind,
    Consideration,
    DutyOutcome,
    Knowledge,
    KnowledgeKind,
    Section19Record,
)
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.factories.cases import ChildFactory
from tests.people import member


class Section19RecordFactory(DjangoModelFactory):
    """Open, known for thirty days, from an alert."""

    class Meta:
        model = Section19Record
        skip_postgeneration_save = True

    child = factory.SubFactory(ChildFactory)
    reference = factory.Sequence(lambda n: f"S19-{n:06d}")
    known_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    controller = factory.SelfAttribute("child.controller")

    @factory.post_generation
    def source(self, create: bool, extracted: object, **_: object) -> None:
        if create:
            KnowledgeFactory(record=self, told_on=self.known_on)  # type: ignore[attr-defined]


class KnowledgeFactory(DjangoModelFactory):
    class Meta:
        model = Knowledge

    record = factory.SubFactory(Section19RecordFactory)
    kind = KnowledgeKind.OTHER
    told_on = factory.LazyFunction(timezone.localdate)
    words = "The school telephoned."


class ConsiderationFactory(DjangoModelFactory):
    """The duty is owed. Says nothing of the record's status: pass `record` decided or not."""

    class Meta:
        model = Consideration

    record = factory.SubFactory(Section19RecordFactory)
    considered_by = factory.SubFactory(MembershipFactory, role=Role.NAMED_OFFICER)
    considered = "The letter of the clinic and the register."
    outcome = DutyOutcome.OWED
    reasons = "The clinic expects six more weeks at home."


class AuthorisationFactory(DjangoModelFactory):
    """A panel decision from long ago, in force until told otherwise."""

    class Meta:
        model = Authorisation

    child = factory.SubFactory(ChildFactory)
    reference = factory.Sequence(lambda n: f"AU-{n:06d}")
    kind = AuthorisationKind.PANEL_DECISION
    decision_reference = factory.Sequence(lambda n: f"D-{n:06d}")
    authorised_by = factory.LazyFunction(lambda: member(Role.PANEL_CHAIR))
    starts_on = LONG_AGO
    controller = factory.SelfAttribute("child.controller")

    class Params:
        interim = factory.Trait(
            kind=AuthorisationKind.INTERIM,
            decision_reference="",
            reasons="The panel meets in three weeks.",
            authorised_by=factory.LazyFunction(lambda: member(Role.NAMED_OFFICER)),
        )
