"""Health-related periods: counted at once, ended, withdrawn, refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, AlertStatus, HealthPeriod, Rule
from attendance.services.health_periods import (
    declare_health_period,
    end_health_period,
    withdraw_health_period,
)
from ledger.errors import Refused, StaleChange
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 12, 1)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


def test_a_health_period_counts_at_once_and_its_end_withdraws(child, senco):
    with timezone.override("Europe/London"):
        today = timezone.localdate()
    start = today - timedelta(days=today.weekday() + 28)
    mark_days(child.enrolments.get(), start, "/C " * 20)
    period = declare_health_period(
        actor=senco, child=child, starts_on=start, reason="Mornings only after surgery"
    )
    alert = Alert.objects.get()
    assert alert.rule == Rule.CUMULATIVE
    end_health_period(actor=senco, period=period, ends_on=start + timedelta(days=3))
    alert.refresh_from_db()
    assert alert.status == AlertStatus.WITHDRAWN


def test_a_health_period_is_withdrawn_with_a_reason(child, senco):
    period = declare_health_period(actor=senco, child=child, starts_on=MONDAY, reason="Surgery")
    with pytest.raises(Refused):
        withdraw_health_period(actor=senco, period=period, reason=" ")
    withdraw_health_period(actor=senco, period=period, reason="Another child was meant")
    assert not HealthPeriod.objects.standing().exists()
    with pytest.raises(StaleChange):
        withdraw_health_period(actor=senco, period=period, reason="Again")
    with pytest.raises(StaleChange):
        end_health_period(actor=senco, period=period, ends_on=MONDAY)


def test_health_periods_are_refused_with_reasons(child, senco, school):
    good = {"child": child, "starts_on": MONDAY, "reason": "Surgery"}
    with pytest.raises(Refused, match="before the first"):
        declare_health_period(actor=senco, **good, ends_on=MONDAY - timedelta(days=1))
    with pytest.raises(Refused, match="why"):
        declare_health_period(actor=senco, **{**good, "reason": ""})
    for other in (actor(Role.SENCO), actor(Role.SAFEGUARDING_LEAD, school)):
        with pytest.raises(PermissionDenied):
            declare_health_period(actor=other, **good)
    assert not HealthPeriod.objects.exists()
    period = declare_health_period(actor=senco, **good)
    with pytest.raises(Refused):
        end_health_period(actor=senco, period=period, ends_on=MONDAY - timedelta(days=1))
