"""Hours as dated periods with their source; outcomes as change against the baseline."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from cases.models import HoursKind, HoursPeriod, Occasion, OutcomeMeasure, OutcomeParty
from cases.outcome_page import outcomes_of
from cases.services.hours import record_hours, withdraw_hours
from cases.services.outcomes import record_outcomes
from ledger.errors import Refused, StaleChange
from tests.people import actor


def record(senco, child, today, **facts):
    given = {
        "kind": HoursKind.PLANNED, "hours": Decimal("10"), "source": "Letter", "starts_on": today,
        "reason": "Gets tired", "review_on": today + timedelta(days=42),
    }  # fmt: skip
    return record_hours(actor=senco, child=child, **{**given, **facts})


def test_new_hours_end_those_that_went_on(senco, child, today):
    first = record(senco, child, today)
    second = record(senco, child, today, starts_on=today + timedelta(days=7), hours=Decimal("12.5"))
    first.refresh_from_db()
    assert first.ends_on == today + timedelta(days=6)
    assert HoursPeriod.objects.current().get() == first
    assert second.ends_on is None
    record(senco, child, today, kind=HoursKind.ADVISED)
    assert HoursPeriod.objects.current().count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"hours": Decimal("41")}, "hours"),
        ({"source": " "}, "source"),
        ({"reason": ""}, "reason"),
        ({"review_on": None}, "review_on"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(senco, child, today, facts, field):
    with pytest.raises(Refused) as refusal:
        record(senco, child, today, **facts)
    assert refusal.value.field == field
    assert not HoursPeriod.objects.exists()


def test_dates_must_be_in_order(senco, child, today):
    with pytest.raises(Refused) as refusal:
        record(senco, child, today, ends_on=today - timedelta(days=1))
    assert refusal.value.field == "ends_on"
    with pytest.raises(Refused) as refusal:
        record(senco, child, today, review_on=today)
    assert refusal.value.field == "review_on"


def test_full_time_and_attended_hours_need_no_reason(senco, child, today):
    full = record(senco, child, today, is_full_time=True, hours=Decimal("25"))
    assert (full.reason, full.review_on) == ("", None)
    record(senco, child, today, kind=HoursKind.ATTENDED, reason="", review_on=None)


def test_periods_of_one_kind_do_not_overlap(senco, child, today):
    later = record(senco, child, today, starts_on=today + timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        record(senco, child, today)
    assert refusal.value.field == "starts_on"
    withdraw_hours(actor=senco, period=later, reason="Wrong child")
    record(senco, child, today)
    with pytest.raises(StaleChange):
        withdraw_hours(actor=senco, period=later, reason="Again")


def test_hours_past_their_day_are_to_be_looked_at(senco, child, today):
    late = record(
        senco, child, today, starts_on=today - timedelta(days=60),
        review_on=today - timedelta(days=1),
    )  # fmt: skip
    assert HoursPeriod.objects.to_review().get() == late


def test_the_database_wants_reason_and_review_too(child, today):
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursPeriod.objects.create(
            child=child, kind=HoursKind.PLANNED, hours=5, source="x", starts_on=today
        )


def test_those_who_only_read_record_nothing(child, today, nurse, school):
    for who in (nurse, actor(Role.ATTENDANCE_OFFICER, school)):
        with pytest.raises(PermissionDenied):
            record(who, child, today)
        with pytest.raises(PermissionDenied):
            score(who, child, {"safe": 3})


def score(who, child, scores, party=OutcomeParty.CHILD, occasion=Occasion.BASELINE, **facts):
    return record_outcomes(
        actor=who, child=child, party=party, occasion=occasion, scores=scores, **facts
    )


def test_change_counts_from_the_baseline(senco, child, today):
    before = today - timedelta(days=90)
    score(senco, child, {"safe": 2, "friends": 4}, measured_on=before)
    score(senco, child, {"safe": 4, "friends": 3}, occasion=Occasion.REVIEW)
    rows = {row.label: row for party, rows in outcomes_of(child) for row in rows}
    safe, friends = rows["Feels safe and supported"], rows["Contact with friends"]
    assert (safe.baseline, safe.latest, safe.change) == (2, 4, 2)
    assert (friends.change, friends.worse) == (-1, 1)
    assert rows["Enjoys learning"].change is None


def test_the_same_day_again_corrects(senco, child):
    score(senco, child, {"safe": 2})
    score(senco, child, {"safe": 3})
    assert OutcomeMeasure.objects.get().score == 3


@pytest.mark.parametrize("scores", [{}, {"safe": 6}, {"safe": 0}, {"parent_involved": 3}])
def test_what_is_not_asked_is_refused(senco, child, scores):
    with pytest.raises(Refused):
        score(senco, child, scores)
    assert not OutcomeMeasure.objects.exists()
    assert not child.timeline.exists()
