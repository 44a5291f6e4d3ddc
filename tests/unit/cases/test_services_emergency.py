"""Emergency access: exactly one child, with a reason, for some hours, told and logged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.roles import Role
from cases.access import Section, open_child
from cases.models import Grant, Identifier
from cases.services.emergency import use_emergency_access
from ledger.errors import Refused
from ledger.models import AccessLogEntry, Notification
from tests.factories.cases import ChildFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    child = ChildFactory(
        legal_first_name="Robin", legal_last_name="Vale", preferred_first_name="Rob"
    )
    Identifier.objects.create(child=child, kind="nhs", value="9990000018", is_confirmed=True)
    return child


@pytest.fixture
def nurse():
    return actor(Role.HEALTH_PROFESSIONAL)


NAMED = {"first_name": "robin", "last_name": "VALE", "born_on": date(2012, 3, 14)}


@pytest.mark.parametrize("who", [NAMED, {**NAMED, "first_name": "Rob"}, {"number": "999 000 0018"}])
def test_the_one_child_is_opened_for_some_hours(child, nurse, who):
    overseers = {member(Role.PANEL_COORDINATOR).user, member(Role.GOVERNANCE_OFFICER).user}
    grant = use_emergency_access(actor=nurse, reason="Found unwell at home", **who)
    hours = (grant.ends_at - timezone.now()) / timedelta(hours=1)
    assert 23.9 < hours <= 24
    opened = open_child(actor=nurse, public_id=child.public_id, section=Section.HEALTH)
    assert opened.basis == "emergency"
    entries = list(AccessLogEntry.objects.values_list("section", "basis", "reason"))
    assert entries == [
        ("health", "emergency", "Found unwell at home"),
        ("identity", "emergency", "Found unwell at home"),
    ]
    told = Notification.objects.all()
    assert {notice.recipient for notice in told} == overseers
    assert all(notice.is_duty and notice.reference == child.reference for notice in told)


def test_it_ends_by_itself(child, nurse):
    grant = use_emergency_access(actor=nurse, reason="Found unwell", **NAMED)
    Grant.objects.filter(pk=grant.pk).update(ends_at=timezone.now())
    with pytest.raises(Http404):
        open_child(actor=nurse, public_id=child.public_id)


@pytest.mark.parametrize(
    "who",
    [
        {**NAMED, "first_name": "Ro"},
        {**NAMED, "born_on": date(2012, 3, 15)},
        {**NAMED, "born_on": None},
        {"number": "9990000026"},
        {},
    ],
)
def test_anything_less_opens_nothing_in_the_same_words_and_is_logged(child, nurse, who):
    with pytest.raises(Refused, match="Nothing was opened"):
        use_emergency_access(actor=nurse, reason="Found unwell", **who)
    entry = AccessLogEntry.objects.get()
    assert (entry.subject_id, entry.basis, entry.reason) == (0, "refused", "Found unwell")
    assert not Grant.objects.exists()
    assert not Notification.objects.exists()


def test_two_children_of_that_name_are_answered_like_none(child, nurse):
    ChildFactory(legal_first_name="Robin", legal_last_name="Vale")
    with pytest.raises(Refused, match="Nothing was opened"):
        use_emergency_access(actor=nurse, reason="Found unwell", **NAMED)


def test_guessing_is_stopped(child, nurse):
    for _attempt in range(5):
        with pytest.raises(Refused, match="Nothing was opened"):
            use_emergency_access(actor=nurse, reason="Found unwell", number="9990000026")
    with pytest.raises(Refused, match="too often"):
        use_emergency_access(actor=nurse, reason="Found unwell", **NAMED)
    assert not Grant.objects.exists()


def test_a_reason_and_the_right_role_are_needed(child, nurse):
    with pytest.raises(Refused) as refused:
        use_emergency_access(actor=nurse, reason=" ", **NAMED)
    assert refused.value.field == "reason"
    with pytest.raises(PermissionDenied):
        use_emergency_access(actor=actor(Role.PROVIDER_STAFF), reason="Why", **NAMED)
