"""Placements and their week, for tests. All invented."""

from datetime import time, timedelta
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Base, OrganisationKind
from accounts.roles import Role
from provision.models import (
    Attended,
    EndReason,
    ExamEntry,
    Mode,
    Placement,
    PlacementMode,
    PlacementReview,
    PlacementStatus,
    Subject,
    TaughtSession,
    TimetableSlot,
)
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.cases import ChildFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.people import member


class BaseFactory(DjangoModelFactory):
    class Meta:
        model = Base

    provider = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.PROVIDER)
    name = factory.Sequence(lambda n: f"Riverside {n}")


class PlacementFactory(DjangoModelFactory):
    """Under way for four weeks at a provider of its own, until told otherwise."""

    class Meta:
        model = Placement

    child = factory.SubFactory(ChildFactory)
    reference = factory.Sequence(lambda n: f"P-{n:06d}")
    status = PlacementStatus.ACTIVE
    authorisation = factory.SubFactory(AuthorisationFactory, child=factory.SelfAttribute("..child"))
    provider = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.PROVIDER)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=28))
    planned_end_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=84))
    arranged_by = factory.LazyFunction(lambda: member(Role.LIAISON_OFFICER))
    provider_lead = factory.SubFactory(
        MembershipFactory,
        role=Role.PROVIDER_STAFF,
        organisation=factory.SelfAttribute("..provider"),
    )
    subjects = factory.LazyFunction(lambda: [Subject.ENGLISH, Subject.MATHS])
    risk_assessment = "Rests when tired; an adult stays near."
    exit_criteria = "Three weeks of full attendance"
    exit_plan = "Back to school with a phased start"
    controller = factory.SelfAttribute("child.controller")

    class Params:
        ended = factory.Trait(
            status=PlacementStatus.ENDED,
            ended_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
            end_reason=EndReason.RETURNED,
        )
        under_notice = factory.Trait(
            status=PlacementStatus.ENDING,
            notice_on=factory.LazyFunction(timezone.localdate),
            notice_ends_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14)),
            notice_reason="The child has not come for five weeks.",
        )


class PlacementModeFactory(DjangoModelFactory):
    class Meta:
        model = PlacementMode

    placement = factory.SubFactory(PlacementFactory)
    mode = Mode.GROUP
    starts_on = factory.SelfAttribute("placement.starts_on")


class SlotFactory(DjangoModelFactory):
    """Monday, nine to twelve, in a small group at the placement's base or one of its own."""

    class Meta:
        model = TimetableSlot

    placement = factory.SubFactory(PlacementFactory)
    weekday = 0
    starts_at = time(9)
    ends_at = time(12)
    mode = Mode.GROUP
    base = factory.LazyAttribute(
        lambda slot: _base_of(slot.placement) if slot.mode == Mode.GROUP else None
    )
    subject = Subject.ENGLISH
    starts_on = factory.SelfAttribute("placement.starts_on")


def _base_of(placement: Placement) -> Base:
    known = placement.base or Base.objects.filter(provider=placement.provider).first()
    return known or BaseFactory(provider=placement.provider)


class TaughtSessionFactory(DjangoModelFactory):
    """Yesterday's first lesson, three hours, all of it attended."""

    class Meta:
        model = TaughtSession

    placement = factory.SubFactory(PlacementFactory)
    day = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    starts_at = time(9)
    hours = Decimal(3)
    hours_attended = factory.SelfAttribute("hours")
    mode = Mode.GROUP
    subject = Subject.ENGLISH
    attended = Attended.ALL
    logged_by = factory.SelfAttribute("placement.provider_lead")
    client_key = factory.LazyFunction(uuid4)
    controller = factory.SelfAttribute("placement.provider")


class ExamEntryFactory(DjangoModelFactory):
    """An entry that the home school is to make in a month."""

    class Meta:
        model = ExamEntry

    placement = factory.SubFactory(PlacementFactory)
    subject = factory.Sequence(lambda n: f"Subject {n}")
    qualification = "GCSE"
    season = "Summer"
    entered_by = "school"
    enter_by_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    controller = factory.SelfAttribute("placement.controller")


class PlacementReviewFactory(DjangoModelFactory):
    """Held yesterday, the next in five weeks."""

    class Meta:
        model = PlacementReview

    placement = factory.SubFactory(PlacementFactory)
    held_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    academic = "Reads again"
    social = "Talks in the group"
    personal = "Sleeps better"
    child_said = "I like it here"
    parent_said = "She smiles"
    school_said = "Keeps up"
    shared_progress = "Reads and laughs again."
    next_review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=35))
    controller = factory.SelfAttribute("placement.controller")
