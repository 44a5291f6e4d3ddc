"""Deferring an item: with a kind of reason that can be counted, in its words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from panels.models import CHOSEN_KINDS, AgendaItem, DeferralKind, ItemAction, ItemStatus
from panels.services.agenda import defer_item
from referrals.models import Referral

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
