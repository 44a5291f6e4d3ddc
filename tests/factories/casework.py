"""What is written and done in a case, for tests. All invented."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import (
    HoursKind,
    HoursPeriod,
    Meeting,
    Note,
    NoteKind,
    Task,
    TimelineEvent,
)
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.factories.cases import ChildFactory


class TaskFactory(DjangoModelFactory):
    """Due in a week unless told otherwise."""

    class Meta:
        model = Task

    child = factory.SubFactory(ChildFactory)
    title = factory.Sequence(lambda n: f"Ring the family {n}")
    owner = factory.SubFactory(MembershipFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    child = factory.SubFactory(ChildFactory)
    kind = NoteKind.CALL
    text = factory.Sequence(lambda n: f"Spoke with the family about day {n}.")
    controller = factory.SelfAttribute("child.controller")


class MeetingFactory(DjangoModelFactory):
    """Planned for tomorrow."""

    class Meta:
        model = Meeting

    child = factory.SubFactory(ChildFactory)
    purpose = "How to begin again"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class HoursFactory(DjangoModelFactory):
    """Ten hours a week, planned, to be looked at again in a month."""

    class Meta:
        model = HoursPeriod

    child = factory.SubFactory(ChildFactory)
    kind = HoursKind.PLANNED
    hours = 10
    source = "Letter of 3 September"
    reason = "Gets tired"
    review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    starts_on = LONG_AGO


class TimelineEventFactory(DjangoModelFactory):
    class Meta:
        model = TimelineEvent

    child = factory.SubFactory(ChildFactory)
    code = "cases.note_written"
    parameters = {"about": "call"}
