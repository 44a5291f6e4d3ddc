"""Entries completed, returns signed off and sent; what was sent is kept as it was."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    EntryStatus,
    ReturnEntry,
    ReturnGround,
    ReturnKind,
    ReturnRow,
    StatutoryReturn,
    StatutoryReturnStatus,
)
from attendance.returns.due import due_return, due_returns
from attendance.returns.settings import INTERVAL_DAYS
from attendance.services.returns import (
    add_entry,
    complete_entry,
    remind_of_returns,
    send_return,
    set_entry_aside,
    sign_return_off,
    take_entry_up,
    take_return_back,
)
from cases.models import KnowledgeKind, Section19Record, Task
from ledger.errors import Refused, StaleChange
from ledger.files import read_bytes
from ledger.models import Notification, SettingValue
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import ClosureFactory
from tests.factories.cases import ChildFactory, ParentFactory
from tests.factories.returns import entry_of, lives_at, ready_entry, sent_return, signed_return
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SICKNESS, ATTENDANCE = ReturnKind.SICKNESS, ReturnKind.ATTENDANCE


@pytest.fixture(autouse=True)
def _on_a_friday(time_machine):
    time_machine.move_to("2026-11-20 12:00", tick=False)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school, legal_first_name="Ada", legal_last_name="Stone")


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def officer(school):
    return actor(Role.ATTENDANCE_OFFICER, school)


def complete(who, entry, **fields):
    given = {"belief": "Some weeks more", "cause": "", "why_no_address": ""} | fields
    return complete_entry(actor=who, entry=entry, **given)


def test_an_entry_needs_a_belief_and_an_address_or_why_there_is_none(officer, child, school):
    entry = entry_of(child, school)
    for given, field in (({"belief": " "}, "belief"), ({}, "why_no_address")):
        with pytest.raises(Refused) as refusal:
            complete(officer, entry, **given)
        assert refusal.value.field == field
    lives_at(child)
    assert complete(officer, entry).status == EntryStatus.CHECKED


def test_another_school_and_the_authority_do_not_complete(child, school):
    entry = entry_of(child, school)
    for who in (actor(Role.SENCO, SchoolFactory()), actor(Role.LIAISON_OFFICER)):
        with pytest.raises(PermissionDenied):
            complete(who, entry, why_no_address="x")


def test_setting_aside_needs_a_reason_and_can_be_taken_up(officer, child, school):
    entry = entry_of(child, school)
    with pytest.raises(Refused):
        set_entry_aside(actor=officer, entry=entry, reason=" ")
    aside = set_entry_aside(actor=officer, entry=entry, reason="A twin’s marks")
    assert aside.status == EntryStatus.SET_ASIDE
    assert take_entry_up(actor=officer, entry=entry).status == EntryStatus.PROPOSED


def test_a_school_puts_a_child_on_by_its_own_belief(officer, child):
    facts = {"actor": officer, "child": child, "kind": SICKNESS, "belief": "Surgery on Monday"}
    entry = add_entry(**facts, ground=ReturnGround.PROGNOSIS)
    assert (entry.sessions, entry.recorded_by) == (0, officer.user)
    with pytest.raises(Refused, match="stands on this return"):
        add_entry(**facts, ground=ReturnGround.PROGNOSIS)
    with pytest.raises(Refused, match="does not belong"):
        add_entry(**facts, ground=ReturnGround.CONTINUOUS)


def test_only_children_of_school_age_on_the_own_roll_are_put_on(officer, school):
    facts = {"kind": SICKNESS, "belief": "Ill", "ground": ReturnGround.PROGNOSIS}
    older = ChildFactory(school=school, born_on=date(2009, 5, 5))
    with pytest.raises(Refused, match="compulsory school age"):
        add_entry(actor=officer, child=older, **facts)
    with pytest.raises(PermissionDenied):
        add_entry(actor=officer, child=ChildFactory(school=SchoolFactory()), **facts)


def test_the_attendance_officer_does_not_sign(officer, school):
    with pytest.raises(PermissionDenied):
        sign_return_off(actor=officer, school=school, kind=SICKNESS)


def test_nothing_is_signed_while_somebody_is_unchecked_or_the_list_has_changed(
    senco, child, school
):
    entry = entry_of(child, school)
    with pytest.raises(Refused, match="check every child"):
        sign_return_off(actor=senco, school=school, kind=SICKNESS)
    complete(senco, entry, why_no_address="Moving")
    with pytest.raises(Refused, match="have changed"):
        sign_return_off(actor=senco, school=school, kind=SICKNESS, entries_seen=0)
    sign_return_off(actor=senco, school=school, kind=SICKNESS, entries_seen=1)
    with pytest.raises(Refused, match="signed off already"):
        sign_return_off(actor=senco, school=school, kind=SICKNESS)


def test_the_two_returns_are_apart(senco, child, school):
    entry_of(child, school)
    assert sign_return_off(actor=senco, school=school, kind=ATTENDANCE).children == 0


def test_what_was_sent_is_frozen_and_its_file_proves_it(senco, child):
    lives_at(child)
    sent = sent_return(senco, child)
    content = read_bytes(sent.file)
    assert hashlib.sha256(content).hexdigest() == sent.file.sha256
    assert "Ada" in content.decode() and "4 Mill Row, Alderford, WR99 1AA" in content.decode()
    row = sent.rows.get()
    lives_at(child, "9 New Street")
    assert row.address.startswith("4 Mill Row")
    for change in (
        lambda: ReturnRow.objects.update(full_name="Somebody else"),
        lambda: ReturnRow.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(StaleChange):
        send_return(actor=senco, statutory_return=sent)
    with pytest.raises(StaleChange):
        complete(senco, ReturnEntry.objects.get(), why_no_address="x")


@pytest.mark.parametrize("who", ["child", "parent"])
def test_a_withheld_address_is_on_no_return(senco, child, who):
    lives_at(child, "7 Hidden Lane", is_withheld=who == "child")
    if who == "parent":
        ParentFactory(child=child, lives_with_child=True, is_address_withheld=True)
    sent = sent_return(senco, child)
    assert sent.rows.get().address.startswith("Withheld.")
    assert b"Hidden" not in read_bytes(sent.file)


def test_a_sickness_return_tells_the_section_19_record_the_day_it_is_sent(senco, child):
    sent = sent_return(senco, child)
    record = Section19Record.objects.get(child=child)
    source = record.knowledge.get()
    assert (record.known_on, source.kind) == (timezone.localdate(), KnowledgeKind.RETURN)
    assert sent.reference in source.link


@pytest.mark.parametrize("by_belief", [True, False])
def test_what_a_school_believes_of_a_child_asks_for_the_fast_track(senco, child, by_belief):
    entry_of(child, senco.organisation, recorded_by=senco.user if by_belief else None)
    sent_return(senco, child)
    assert Task.objects.filter(child=child, title__contains="CAMHS").exists() == by_belief


def test_an_attendance_return_says_nothing_of_section_19(senco, child):
    sent_return(senco, child, kind=ATTENDANCE, ground=ReturnGround.CONTINUOUS)
    assert not Section19Record.objects.exists()


def test_a_child_who_has_left_since_is_still_sent(senco, child):
    signed = signed_return(senco, child)
    child.enrolments.update(ends_on=date(2026, 11, 19))
    assert send_return(actor=senco, statutory_return=signed).children == 1
    assert Section19Record.objects.filter(child=child).exists()


def test_liaison_officers_are_told_at_once(senco, child):
    liaison = member(Role.LIAISON_OFFICER)
    sent_return(senco, child)
    notice = Notification.objects.get(code="attendance.return_received")
    assert notice.recipient == liaison.user


def test_a_signed_return_is_taken_back_with_a_reason(senco, officer, child):
    signed = signed_return(senco, child)
    with pytest.raises(PermissionDenied):
        take_return_back(actor=officer, statutory_return=signed, reason="x")
    with pytest.raises(Refused):
        take_return_back(actor=senco, statutory_return=signed, reason=" ")
    take_return_back(actor=senco, statutory_return=signed, reason="The address was wrong")
    entry = ReturnEntry.objects.get()
    assert (entry.status, entry.statutory_return) == (EntryStatus.CHECKED, None)


def test_when_sending_fails_nothing_is_left(senco, child, monkeypatch):
    signed = signed_return(senco, child)

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr("attendance.services.returns.sending.note_knowledge", fail)
    with pytest.raises(RuntimeError):
        send_return(actor=senco, statutory_return=signed)
    signed.refresh_from_db()
    assert (signed.status, ReturnRow.objects.count()) == (StatutoryReturnStatus.SIGNED, 0)


def test_the_next_is_due_an_interval_after_the_last(senco, school, child):
    first = due_return(school, SICKNESS, timezone.localdate())
    assert (first.first_day, first.due_on, first.is_overdue) == (
        date(2026, 9, 1), date(2026, 9, 28), True
    )  # fmt: skip
    sent = sent_return(senco, child)
    assert (sent.first_day, sent.last_day) == (date(2026, 9, 1), date(2026, 11, 20))
    following = due_return(school, SICKNESS, timezone.localdate())
    assert (following.first_day, following.due_on) == (date(2026, 11, 21), date(2026, 12, 18))
    with pytest.raises(Refused, match="sent today"):
        sign_return_off(actor=senco, school=school, kind=SICKNESS)
    assert [one.is_overdue for one in due_returns([school], timezone.localdate())] == [False, True]


def test_no_holiday_makes_the_time_between_two_returns_longer(senco, school, child):
    ClosureFactory(school=school, starts_on=date(2026, 12, 14), ends_on=date(2027, 1, 4))
    sent_return(senco, child)
    assert due_return(school, SICKNESS, timezone.localdate()).due_on == date(2026, 12, 11)
    StatutoryReturn.objects.update(last_day=date(2026, 12, 11))
    SettingValue.objects.create(key=INTERVAL_DAYS.key, value=14)
    cache.clear()
    assert due_return(school, SICKNESS, date(2026, 12, 12)).due_on == date(2027, 1, 5), (
        "none of the days to cover is a school day"
    )


def test_schools_are_told_once_when_one_is_due_and_once_when_it_is_late(school, child, senco):
    sent_return(senco, child)
    kinds = {"kind": ATTENDANCE, "ground": ReturnGround.CONTINUOUS}
    sent_return(senco, child, **kinds)
    day = date(2026, 12, 14)
    assert remind_of_returns(actor=Actor.system(), today=day) == 0
    for _time in range(2):
        assert remind_of_returns(actor=Actor.system(), today=day + timedelta(days=1)) == 2
    assert remind_of_returns(actor=Actor.system(), today=date(2026, 12, 19)) == 2
    told = Notification.objects.filter(recipient=senco.user)
    assert told.filter(code="attendance.return_due").count() == 2
    assert told.filter(code="attendance.return_overdue").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_and_two_who_send_at_once_make_one(senco, child):
    entry = ready_entry(senco, child)
    head = actor(Role.HEAD_TEACHER, entry.school)
    at_once(*[
        lambda who=who: sign_return_off(actor=who, school=entry.school, kind=SICKNESS)
        for who in (senco, head)
    ])  # fmt: skip
    signed = StatutoryReturn.objects.get()
    at_once(*[lambda: send_return(actor=senco, statutory_return=signed)] * 2)
    assert ReturnRow.objects.count() == 1
