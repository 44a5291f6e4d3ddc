"""Deferring an item: with a kind of reason that can be counted, in its words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.models import CHOSEN_KINDS, AgendaItem, DeferralKind, ItemAction, ItemStatus
from panels.services.agenda import defer_item
from referrals.models import Referral
from tests.factories.cases import GrantFactory
from tests.factories.reconsiderations import Reconsidering

pytestmark = pytest.mark.django_db


def defer(people, item, **said):
    given = {
        "actor": people.act(people.chair), "kind": DeferralKind.FAMILY_VIEW,
        "reason": "Nobody has asked her", "question": "What does she want?",
        "until": timezone.localdate() + timedelta(days=5), **said,
    }  # fmt: skip
    return defer_item(item=item, **given)


def test_it_keeps_the_kind_beside_question_and_day(people, item):
    deferred = defer(people, item)

    assert (deferred.status, deferred.deferral_kind) == ("deferred", "family_view")
    assert deferred.deferred_question == "What does she want?"
    assert Referral.objects.get(pk=item.subject_id).status == "returned"


@pytest.mark.parametrize("kind", ["", "not_recorded", "weather"])
def test_without_a_kind_that_can_be_chosen_nothing_is_deferred(people, item, kind):
    with pytest.raises(Refused, match="what keeps the panel") as refusal:
        defer(people, item, kind=kind)

    assert refusal.value.field == "kind"
    item.refresh_from_db()
    assert item.status == ItemStatus.LISTED
    assert not ItemAction.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"question": " "}, "question"), ({"until": timezone.localdate()}, "until")],
)
def test_what_else_is_missing_names_its_field(people, item, said, field):
    with pytest.raises(Refused) as refusal:
        defer(people, item, **said)
    assert refusal.value.field == field


def test_a_member_does_not_defer_and_nobody_does_twice(people, item):
    with pytest.raises(PermissionDenied):
        defer(people, item, actor=people.act(people.health))
    defer(people, item)
    with pytest.raises(StaleChange):
        defer(people, item, kind=DeferralKind.OTHER)
    assert AgendaItem.objects.get(pk=item.pk).deferral_kind == "family_view"


def test_the_database_refuses_a_deferral_without_a_kind(people, item):
    deferred = defer(people, item)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=deferred.pk).update(deferral_kind="")


def test_every_kind_but_not_recorded_can_be_chosen():
    assert set(DeferralKind) - set(CHOSEN_KINDS) == {DeferralKind.NOT_RECORDED}


def test_the_family_is_asked_too_where_somebody_of_it_can_answer(people, item):
    with pytest.raises(Refused, match="Nobody of the family") as refusal:
        defer(people, item, asks_family=True)
    assert refusal.value.field == "asked_of"
    grant = GrantFactory(child=item.child)

    defer(people, item, asks_family=True)

    question = Referral.objects.get(pk=item.subject_id).questions.get()
    assert question.asks_family
    assert Notification.objects.get(code="referrals.family_asked").recipient == grant.user


def test_of_a_reconsideration_whoever_asked_is_told_of_the_question():
    scene = Reconsidering()
    asked = scene.ask()
    item = scene.in_session(asked)
    deputy = scene.people.act(scene.people.deputy)
    with pytest.raises(Refused, match="cannot be asked"):
        defer(scene.people, item, actor=deputy, asks_family=True, owner=scene.senco)

    defer(scene.people, item, actor=deputy, owner=scene.senco)

    assert Notification.objects.get(code="referrals.family_asked").recipient == scene.grant.user
