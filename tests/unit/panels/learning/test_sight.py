"""For whom figures are counted: nobody learns a closed item, nobody without a child a small one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from panels.learning.page import download_rows, parts_of
from panels.learning.periods import periods_of
from panels.models import (
    Decision,
    Interest,
    InterestEffect,
    InterestKind,
    ItemStatus,
    Letter,
    LetterAudience,
    Outcome,
)
from referrals.models import Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import AcademicYearFactory, TermFactory
from tests.factories.panel_past import Past, at
from tests.people import member
from tests.unit.panels.learning.reading import sight_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return Past()


def everything(past: Past, membership) -> list[list[str]]:
    """All that the reader's page and file say."""
    sight = sight_of(past.people, actor=Actor.staff(membership))
    return list(download_rows(parts_of(sight), sight))


@pytest.mark.parametrize("effect", [InterestEffect.STEP_OUT, InterestEffect.CONTRIBUTE])
@pytest.mark.parametrize("is_fast_track", [True, False])
def test_nothing_moves_on_their_page_whatever_becomes_of_a_closed_item(past, effect, is_fast_track):
    today = timezone.localdate()
    health = past.people.health
    past.decided(today - timedelta(days=9), today)
    referral = past.sent(today - timedelta(days=30), past.child(SchoolFactory()))
    meeting = past.meeting(today)
    item = (
        past.fast(referral, status=ItemStatus.FAST_TRACK, chair=past.people.deputy,
                  ratifying_meeting=meeting)
        if is_fast_track else past.item(referral, meeting=meeting, status=ItemStatus.LISTED)
    )  # fmt: skip
    Interest.objects.create(item=item, membership=health, kind=InterestKind.FAMILY, effect=effect)
    before = everything(past, health)

    _decided(past, item)

    is_closed = effect == InterestEffect.STEP_OUT
    assert (everything(past, health) == before) is is_closed
    # In another role neither.
    as_commissioner = member(Role.COMMISSIONER, past.people.authority, user=health.user)
    assert sight_of(past.people, actor=Actor.staff(as_commissioner)).decisions().count() == (
        1 if is_closed else 2
    )


def _decided(past: Past, item) -> None:
    today = timezone.localdate()
    Referral.objects.filter(pk=item.subject_id).update(
        status=ReferralStatus.DECIDED, decided_at=at(today)
    )
    item.status = ItemStatus.DECIDED
    item.save()
    decision = past.decision(item, today, Outcome.DECLINE)
    Decision.objects.filter(pk=decision.pk).update(
        review_on=today - timedelta(days=1), decided_on=today - timedelta(days=30)
    )
    Letter.objects.create(
        decision=decision, audience=LetterAudience.PARENT, controller=decision.controller
    )


def test_a_commissioner_reads_no_small_number(past):
    today = timezone.localdate()
    school = SchoolFactory(name="Ash School")
    for _number in range(7):
        past.decided(today - timedelta(days=9), today, child=past.child(school))
    for _number in range(3):
        past.decided(today - timedelta(days=9), today, Outcome.DECLINE, child=past.child(school))

    rows = everything(past, member(Role.COMMISSIONER, past.people.authority))

    about_children = [
        row for row in rows[1:] if row[3] not in {"Meetings held", "Agencies that came"}
    ]
    counts = [row[6] for row in about_children if not row[7]]
    assert counts
    assert all(value == "Fewer than 5" or (int(value) % 5 == 0 and int(value) >= 5)
               for value in counts)  # fmt: skip
    assert not any("Decline" in row or "Slowest" in row for row in rows)
    by_school = {row[5]: row[6] for row in rows if row[3] == "Outcomes by school"}
    assert by_school == {"All": "10", "Liaison support at the home school": "5"}


def test_periods_end_today_and_terms_to_come_are_left_out():
    today = timezone.localdate().replace(year=2026, month=11, day=22)
    year = AcademicYearFactory(starts_in=2026)
    begun = TermFactory(year=year, name="Autumn", starts_on=today - timedelta(days=80),
                        ends_on=today + timedelta(days=20))  # fmt: skip
    TermFactory(year=year, name="Spring", starts_on=today + timedelta(days=40),
                ends_on=today + timedelta(days=120), half_term_starts_on=None,
                half_term_ends_on=None)  # fmt: skip

    found = [(one.key, one.first.isoformat(), one.last.isoformat()) for one in periods_of(today)]

    assert found == [
        ("12-months", "2025-11-23", "2026-11-22"), ("year-2026", "2026-08-01", "2026-11-22"),
        ("year-2025", "2025-08-01", "2026-07-31"),
        (f"term-{begun.public_id}", begun.starts_on.isoformat(), "2026-11-22"),
    ]  # fmt: skip


def test_a_year_before_leap_day():
    leap = timezone.localdate().replace(year=2028, month=2, day=29)

    assert periods_of(leap)[0].first.isoformat() == "2027-03-01"
