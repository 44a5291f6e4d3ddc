"""Bad news waits for a call or visit, or for its day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.audience import Audience
from cases.models import Document, Task, Telling, TimelineEvent
from cases.services.documents import add_document
from cases.services.tellings import (
    announce_shown_news,
    hold_news,
    hold_with_news,
    record_telling,
    withdraw_telling,
)
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.files import pdf_upload
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def senco():
    return actor(Role.SENCO, SchoolFactory())


@pytest.fixture
def child(senco):
    return ChildFactory(school=senco.organisation)


@pytest.fixture
def parent(child):
    return Actor.family(GrantFactory(child=child).user)


@pytest.fixture
def letter(senco, child):
    return add_document(
        actor=senco, child=child, upload_or_file=pdf_upload(), kind="letter", title="A letter",
        audience=Audience.FAMILY,
    )  # fmt: skip


@pytest.fixture
def telling(senco, child, letter):
    held = hold_news(
        actor=senco, child=child, news="decline", subject=child, reference="D-000001",
        happened_on=timezone.localdate(), link="/panels/",
    )  # fmt: skip
    hold_with_news(subject=child, documents=[letter], events=[TimelineEvent.objects.get()])
    return held


def shown(reader):
    readable = Document.objects.readable_by(reader).exists()
    assert TimelineEvent.objects.readable_by(reader).exists() == readable
    return readable


def tell(who, telling, **fields):
    values = {"told_on": timezone.localdate(), "told_how": "call", "told_whom": "Mother"}
    return record_telling(actor=who, telling=telling, **{**values, **fields})


def test_the_family_reads_nothing_until_it_was_told(senco, parent, telling):
    assert not shown(parent)
    assert shown(senco)
    assert telling.is_waiting
    assert Task.objects.get().owner == senco.membership
    told = tell(senco, telling)
    assert (told.told_by, told.told_how) == (senco.membership, "call")
    assert Document.objects.readable_by(parent).exists()
    assert Notification.objects.filter(recipient=parent.user).count() == 1


def test_it_is_shown_when_its_day_has_come_and_announced_once(parent, telling):
    assert announce_shown_news() == 0
    Telling.objects.update(shown_from=timezone.localdate())
    assert shown(parent)
    assert announce_shown_news() == 1
    assert announce_shown_news() == 0
    assert Notification.objects.filter(recipient=parent.user).count() == 1


def test_held_once_however_often(senco, child, telling):
    again = hold_news(
        actor=senco, child=child, news="decline", subject=child, reference="D-000001",
        happened_on=timezone.localdate(), link="/panels/",
    )  # fmt: skip
    assert again == telling
    assert Task.objects.count() == 1


def test_what_is_refused(senco, child, parent, telling):
    today = timezone.localdate()
    for fields, field in (
        ({"told_on": today + timedelta(days=1)}, "told_on"),
        ({"told_on": today - timedelta(days=1)}, "told_on"),
        ({"told_whom": " "}, "told_whom"),
    ):
        with pytest.raises(Refused) as refused:
            tell(senco, telling, **fields)
        assert refused.value.field == field
    for somebody in (parent, actor(Role.SENCO), actor(Role.PANEL_MEMBER)):
        with pytest.raises(PermissionDenied):
            tell(somebody, telling)
    assert not shown(parent)
    tell(senco, telling)
    with pytest.raises(StaleChange):
        tell(senco, telling)


def test_telling_finishes_the_task_to_tell(senco, telling):
    tell(senco, telling)
    assert (Task.objects.get().status, Task.objects.get().outcome) == ("done", "Telephone call")


def withdraw(senco, child, reason="The decision was replaced"):
    return withdraw_telling(actor=senco, subject=child, news="decline", reason=reason)


def test_what_was_withdrawn_is_kept_told_by_nobody_and_never_shown(senco, child, parent, telling):
    with pytest.raises(Refused):
        withdraw(senco, child, reason=" ")
    withdrawn = withdraw(senco, child)
    assert withdrawn.withdrawn_at is not None
    assert (Task.objects.get().status, Task.objects.get().outcome) == (
        "withdrawn", "The decision was replaced",
    )  # fmt: skip
    change = StatusChange.objects.get(action="withdraw", subject_type="cases.telling")
    assert (change.from_status, change.to_status) == ("waiting", "withdrawn")
    Telling.objects.update(shown_from=timezone.localdate())
    assert not shown(parent)
    assert announce_shown_news() == 0
    assert not Notification.objects.filter(recipient=parent.user).exists()
    with pytest.raises(StaleChange):
        tell(senco, telling)
    assert withdraw(senco, child) is None


def test_a_family_that_had_heard_it_is_sent_to_its_pages(senco, child, parent, telling):
    tell(senco, telling)
    withdraw(senco, child)
    assert Notification.objects.filter(recipient=parent.user).count() == 2


def test_news_that_was_withdrawn_can_come_again(senco, child, telling):
    withdraw(senco, child)
    again = hold_news(
        actor=senco, child=child, news="decline", subject=child, reference="D-000002",
        happened_on=timezone.localdate(), link="/panels/",
    )  # fmt: skip
    assert again != telling
    assert again.is_waiting
