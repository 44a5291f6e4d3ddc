"""Referrals for tests. All invented."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from calendars.days import add_working_days
from referrals.models import Evidence, Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory


class ReferralFactory(DjangoModelFactory):
    """A complete draft of a school for its pupil."""

    class Meta:
        model = Referral

    organisation = factory.SubFactory(SchoolFactory)
    school = factory.SelfAttribute("organisation")
    child = factory.LazyAttribute(lambda o: ChildFactory(school=o.organisation))
    controller = factory.SelfAttribute("organisation")
    reference = factory.Sequence(lambda n: f"R-{n:06d}")
    reason = "Absent since half-term; the school cannot arrange enough alone."
    absent_since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    supports = ["maintain"]
    sharing_basis = "agreed"


class SubmittedReferralFactory(ReferralFactory):
    """Submitted today, not acknowledged, with two days on its clock."""

    status = ReferralStatus.SUBMITTED
    submitted_at = factory.LazyFunction(timezone.now)
    clock_starts_on = factory.LazyFunction(timezone.localdate)
    clock_days = 2
    due_on = factory.LazyAttribute(lambda o: add_working_days(o.clock_starts_on, o.clock_days))


class QueuedReferralFactory(SubmittedReferralFactory):
    """Acknowledged, waiting for the panel."""

    status = ReferralStatus.QUEUED
    acknowledged_at = factory.LazyFunction(timezone.now)
    clock_days = 15


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    referral = factory.SubFactory(SubmittedReferralFactory)
    clinician = "Dr Invented, consultant paediatrician"
    diagnosis = "An invented condition"
    treatment = "Weekly therapy"
