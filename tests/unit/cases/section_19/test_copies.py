"""The decision in writing: refusals, nothing left behind, handed over once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.audience import Audience
from cases.models import Document, DutyOutcome, WrittenCopy
from cases.services.section_19 import consider_duty, hand_over_copy, write_copy
from cases.services.section_19 import copies as service
from ledger.errors import Refused, StaleChange
from tests.concurrency import at_once
from tests.factories.cases import ParentFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.people import actor
from tests.timeline import words_of

TODAY = timezone.localdate


@pytest.fixture
def record(child, officer):
    made = Section19RecordFactory(child=child)
    consider_duty(actor=officer, record=made, outcome=DutyOutcome.OWED,
                  considered="The letter", reasons="Six more weeks")  # fmt: skip
    return made


def test_only_officers_write_and_only_to_who_may_be_contacted(record, officer, senco, child):
    with pytest.raises(PermissionDenied):
        write_copy(actor=senco, record=record)
    silent = ParentFactory(child=child, may_be_contacted=False)
    parent = ParentFactory(child=child)
    for who in (None, silent, ParentFactory()):
        with pytest.raises(Refused) as refusal:
            write_copy(actor=officer, record=record, parent=who)
        assert refusal.value.field == "parent"
    copy = write_copy(actor=officer, record=record, parent=parent)
    assert copy.document.audience == Audience.TEAM


def test_without_parents_on_record_it_goes_to_the_parents_and_carers(record, officer):
    assert write_copy(actor=officer, record=record).parent is None


def test_handing_over_shows_it_to_the_family(record, officer, child):
    copy = write_copy(actor=officer, record=record)
    for day in (TODAY().replace(year=2000), TODAY().replace(year=2999)):
        with pytest.raises(Refused) as refusal:
            hand_over_copy(actor=officer, copy=copy, handed_on=day, handed_how="post")
        assert refusal.value.field == "handed_on"
    hand_over_copy(actor=officer, copy=copy, handed_on=TODAY(), handed_how="post")
    assert Document.objects.get().audience == Audience.FAMILY
    assert words_of(child)[-1].endswith("handed over in writing")
    with pytest.raises(StaleChange):
        hand_over_copy(actor=officer, copy=copy, handed_on=TODAY(), handed_how="post")
    with pytest.raises(PermissionDenied):
        hand_over_copy(actor=actor(Role.SENCO), copy=copy, handed_on=TODAY(), handed_how="post")


def test_a_failure_leaves_nothing_behind(record, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "add_document", fail)
    with pytest.raises(RuntimeError):
        write_copy(actor=officer, record=record)
    assert not WrittenCopy.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_handed_over_twice_at_once_it_is_recorded_once(record, officer):
    copy = write_copy(actor=officer, record=record)

    def hand_over():
        return hand_over_copy(actor=officer, copy=copy, handed_on=TODAY(), handed_how="post")

    found = at_once(hand_over, hand_over)
    assert sum(isinstance(answer, StaleChange) for answer in found) == 1
