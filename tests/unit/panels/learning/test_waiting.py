"""Who waits and how long, held against a slow count."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from calendars.days import working_days_between
from panels.learning.waiting import BANDS, band_labels, waiting_tables
from panels.models import Interest, InterestEffect, InterestKind, ItemStatus
from referrals.models import Referral, ReferralStatus
from tests.factories.cases import ChildFactory
from tests.factories.panel_past import Past
from tests.unit.panels.learning.reading import plain, sight_of, table_of

pytestmark = pytest.mark.django_db
LIVE = [ReferralStatus.SUBMITTED, ReferralStatus.QUEUED, ReferralStatus.LISTED]


@pytest.fixture
def past():
    return Past()


def tables(past: Past, **chosen):
    found = waiting_tables(sight_of(past.people, **chosen))
    return plain(table_of(found, "waiting")), plain(table_of(found, "waiting-states"))


@pytest.mark.parametrize("seed", [1, 2])
def test_ages_and_lengths_agree_with_counting_one_by_one(past, seed):
    chance = random.Random(seed)  # noqa: S311 - of invented figures
    today = timezone.localdate()
    for _number in range(30):
        past.sent(today - timedelta(days=chance.randrange(90)), status=chance.choice(LIVE))

    ages, states = tables(past)

    waited = {status: [] for status in LIVE}
    for referral in Referral.objects.all():
        waited[referral.status].append(working_days_between(referral.submitted_on, today))
    everybody = [days for one in waited.values() for days in one]
    bands = [sum(sum(days > most for most in BANDS) == band for days in everybody)
             for band in range(len(BANDS) + 1)]  # fmt: skip
    expected = dict(zip(band_labels(), [(number,) for number in bands], strict=True))
    assert ages == {**expected, "All": (30,)}
    assert states["All"] == _measured(everybody)
    for status, days in waited.items():
        assert states[str(status.label)] == _measured(days)


def test_only_what_waits_is_counted(past):
    today = timezone.localdate()
    past.sent(today)
    past.sent(today, status=ReferralStatus.RETURNED, paused_on=today, due_on=None)
    past.sent(today, status=ReferralStatus.DECIDED)
    past.sent(today, status=ReferralStatus.WITHDRAWN)
    past.sent(today, status=ReferralStatus.DRAFT, submitted_at=None, clock_starts_on=None)
    past.sent(today, ChildFactory(home_authority_code="999"))

    ages, states = tables(past)

    assert ages["All"] == (2,)
    assert states["Returned for information"][0] == 1


def test_what_somebody_stepped_out_of_is_not_among_theirs(past):
    referral = past.sent(timezone.localdate())
    item = past.item(
        referral, status=ItemStatus.LISTED, meeting=past.meeting(timezone.localdate())
    )  # fmt: skip
    Interest.objects.create(
        item=item, membership=past.people.health, kind=InterestKind.FAMILY,
        effect=InterestEffect.STEP_OUT,
    )  # fmt: skip

    assert tables(past, actor=past.people.act(past.people.health))[0]["All"] == (0,)
    assert tables(past)[0]["All"] == (1,)


def _measured(days: list[int]) -> tuple[int | None, ...]:
    if not days:
        return (0, None, None, None)
    ordered, number = sorted(days), len(days)
    return number, ordered[-(-number // 2) - 1], ordered[-(-9 * number // 10) - 1], ordered[-1]
