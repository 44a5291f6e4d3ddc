"""The authority is told: a record opens once, its day moves back and never on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import (
    Child,
    DutyOutcome,
    EndKind,
    Enrolment,
    Knowledge,
    KnowledgeKind,
    Section19Record,
    Section19Status,
)
from cases.services.section_19 import (
    consider_duty,
    end_record,
    note_knowledge,
    record_knowledge,
)
from cases.services.section_19 import knowledge as service
from ledger.errors import Refused
from ledger.models import Notification
from ledger.state import status_history
from tests.concurrency import at_once
from tests.factories.cases import ChildFactory, GrantFactory
from tests.people import actor
from tests.timeline import words_of

K = KnowledgeKind


@pytest.fixture
def today():
    return timezone.localdate()


def note(child, days_ago=0, kind=K.ALERT, who=None, **fields):
    told_on = timezone.localdate() - timedelta(days=days_ago)
    return note_knowledge(
        actor=who or Actor.system(), child=child, kind=kind, told_on=told_on, **fields
    )


def test_the_first_source_opens_the_record_and_tells_the_named_officer(child, officer, today):
    record = note(child, 3, words="15 days counted", link="/attendance/alerts/1/")
    assert (record.status, record.known_on) == (Section19Status.OPEN, today - timedelta(days=3))
    assert record.reference.startswith("S19-")
    assert [change.to_status for change in status_history(record)] == ["open"]
    assert words_of(child) == [f"Section 19 record {record.reference} opened: Attendance alert"]
    notice = Notification.objects.get(recipient=officer.user)
    assert (notice.code, notice.is_duty) == ("cases.section_19_to_decide", True)
    assert notice.link == f"/section-19/{record.public_id}/"


def test_a_later_source_joins_and_an_earlier_one_moves_the_day_back(child, officer, today):
    record = note(child, 3)
    assert note(child, 1, K.REFERRAL).pk == record.pk
    record.refresh_from_db()
    assert record.known_on == today - timedelta(days=3)
    note(child, 10, K.HOSPITAL)
    record.refresh_from_db()
    assert record.known_on == today - timedelta(days=10)
    assert record.knowledge.count() == 3
    assert "the authority knew from" in words_of(child)[-1]
    assert record.events.count() == 2  # type: ignore[attr-defined]


def test_the_same_source_is_taken_once_even_after_the_end(child, officer):
    record = note(child, 3, link="/attendance/alerts/1/")
    assert note(child, 0, link="/attendance/alerts/1/").pk == record.pk
    assert Knowledge.objects.count() == 1
    end_record(actor=officer, record=record, kind=EndKind.IN_ERROR, reason="Wrong child")
    assert note(child, 0, link="/attendance/alerts/1/").pk == record.pk
    assert not Section19Record.objects.unended().exists()
    assert note(child, 0, K.RELAPSE).pk != record.pk


def test_a_parent_and_a_school_can_tell_the_authority_strangers_cannot(child, senco, officer):
    parent = Actor.family(GrantFactory(child=child).user)
    assert note(child, kind=K.PARENT_REQUEST, who=parent).pk == note(child, who=senco).pk
    with pytest.raises(PermissionDenied):
        note(child, who=actor(Role.SENCO))
    with pytest.raises(PermissionDenied):
        note(child, who=Actor.family(GrantFactory().user))


def test_a_child_on_no_roll_has_a_record_too(officer):
    child = ChildFactory()
    assert not Enrolment.objects.filter(child=child).exists()
    record = note(child, kind=K.OFF_ROLL, who=officer)
    assert Section19Record.objects.visible_to(officer).get() == record
    assert Notification.objects.filter(recipient=officer.user).exists()


@pytest.mark.parametrize(("days_ago", "message"), [(-1, "future"), (9000, "born")])
def test_impossible_days_are_refused(child, days_ago, message):
    with pytest.raises(Refused, match=message) as refusal:
        note(child, days_ago)
    assert refusal.value.field == "told_on"
    assert not Section19Record.objects.exists()


def test_only_officers_write_down_what_was_said(child, officer, coordinator, senco, today):
    facts = {"child": child, "kind": K.OTHER, "told_on": today}
    with pytest.raises(PermissionDenied, match="officers of the authority"):
        record_knowledge(actor=senco, words="The father rang", **facts)
    with pytest.raises(Refused) as refusal:
        record_knowledge(actor=officer, words=" ", **facts)
    assert refusal.value.field == "words"
    record = record_knowledge(actor=coordinator, words="The father rang", **facts)
    assert record.knowledge.get().told_by == coordinator.membership


@pytest.mark.parametrize("kind", KnowledgeKind.values)
def test_each_source_opens_a_record_when_an_officer_writes_it_down(child, coordinator, today, kind):
    record = record_knowledge(
        actor=coordinator, child=child, kind=kind, told_on=today - timedelta(days=6), words="So"
    )
    assert (record.status, record.knowledge.get().kind) == (Section19Status.OPEN, kind)
    assert record.known_on == today - timedelta(days=6)


def test_what_is_new_brings_back_a_duty_that_was_not_owed(child, officer):
    record = note(child, 3)
    consider_duty(actor=officer, record=record, outcome=DutyOutcome.NOT_OWED,
                  considered="The register", reasons="Back since Monday")  # fmt: skip
    note(child, 0, K.REFERRAL, link="/referrals/1/")
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN
    assert status_history(record).last().action == "learn"
    assert Notification.objects.filter(recipient=officer.user).count() == 2


def test_what_is_new_leaves_a_duty_that_is_owed_decided(child, officer):
    record = note(child, 3)
    consider_duty(actor=officer, record=record, outcome=DutyOutcome.OWED,
                  considered="The letter", reasons="Six more weeks")  # fmt: skip
    note(child, 0, K.REFERRAL, link="/referrals/1/")
    record.refresh_from_db()
    assert record.status == Section19Status.DECIDED


def test_a_failure_leaves_nothing_behind(child, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service.say, "tell_officers", fail)
    with pytest.raises(RuntimeError):
        note(child)
    assert not Section19Record.objects.exists()
    assert not child.timeline.exists()


@pytest.mark.django_db(transaction=True)
def test_two_sources_at_once_make_one_record(child, officer):
    found = at_once(
        lambda: note(Child.objects.get(pk=child.pk), 5, K.ALERT, link="/attendance/alerts/1/"),
        lambda: note(Child.objects.get(pk=child.pk), 2, K.REFERRAL, link="/referrals/1/"),
        lambda: note(Child.objects.get(pk=child.pk), 2, K.REFERRAL, link="/referrals/1/"),
    )
    assert len({record.pk for record in found}) == 1
    record = Section19Record.objects.get()
    assert record.known_on == timezone.localdate() - timedelta(days=5)
    assert record.knowledge.count() == 2
