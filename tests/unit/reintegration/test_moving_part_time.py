"""Part-time timetables that were agreed in return plans, and where the migration has put them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from attendance.models import PartTimeTimetable
from ledger.models import SettingValue
from reintegration.models import PlanPartTime, ReturnPlan, WeekStep
from tests.factories.reintegration import draft_return, return_child, senco_of

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("reintegration", "0002_early_follow_ups_every_provider")]
MONDAY = date(2026, 9, 14)
TOLD = datetime(2026, 9, 14, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def old():
    """The models as they were, in a database that is as it was; afterwards it is up to date."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    _up_to_date()


def _up_to_date() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def plan() -> ReturnPlan:
    """Its first two weeks are at school on Monday and Tuesday mornings."""
    child = return_child()
    plan = draft_return(senco_of(child), child, starts_on=MONDAY)
    WeekStep.objects.filter(plan=plan).update(sessions=["0a", "1a"], place="school")
    return plan


def agreed(old: Any, plan: ReturnPlan, **changes: Any) -> Any:
    """A timetable as the old pages wrote it, with a first row of field history."""
    lead = plan.lead
    given = {
        "plan_id": plan.pk, "starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=25),
        "review_on": MONDAY + timedelta(days=14), "circumstances": "She tires by noon.",
        "times": "Monday and Tuesday mornings", "how": "spoken", "agreed_on": MONDAY,
        "agreed_by_id": lead.pk, "parent_id": plan.child.parents.get().pk,
        "told_authority_at": TOLD, "recorded_by_id": lead.user_id, **changes,
    }  # fmt: skip
    row = old.get_model("reintegration", "PartTimeTimetable").objects.create(**given)
    old.get_model("reintegration", "PartTimeTimetableEvent").objects.create(
        pgh_label="insert", pgh_obj_id=row.pk, id=row.pk, public_id=row.public_id,
        recorded_at=row.recorded_at, **given,
    )  # fmt: skip
    return row


def test_one_that_goes_on_keeps_what_was_agreed_and_its_history(plan, old):
    row = agreed(old, plan)
    old.get_model("ledger", "SettingValue").objects.create(
        key="reintegration.part_time_weeks", value=8, set_by_id=plan.lead.user_id
    )
    _up_to_date()
    moved = PartTimeTimetable.objects.get(public_id=row.public_id)
    assert (moved.child, moved.school) == (plan.child, plan.school)
    assert (moved.status, moved.reason, moved.review_on) == ("agreed", "health", row.review_on)
    assert moved.told_authority_at == TOLD
    assert moved.steps[0] == {"from_on": "2026-09-14", "sessions": ["0a", "1a"]}
    terms = moved.terms.get()
    assert (terms.answer, terms.how, terms.agreed_on) == ("agreed", "spoken", MONDAY)
    assert (terms.parent, terms.agreed_by) == (plan.child.parents.get(), plan.lead)
    assert terms.times == "Monday and Tuesday mornings"
    assert PlanPartTime.objects.get(timetable=moved).plan == plan
    assert moved.events.filter(circumstances="She tires by noon.").exists()
    assert SettingValue.objects.get(key="attendance.part_time_weeks").value == 8


def test_one_that_was_reviewed_and_ended_stays_so(plan, old):
    day = MONDAY + timedelta(days=15)
    row = agreed(
        old, plan, reviewed_on=day, review_words="She manages more.", ended_on=day,
        ended_reason="Full time again.",
    )  # fmt: skip
    _up_to_date()
    moved = PartTimeTimetable.objects.get(public_id=row.public_id)
    assert (moved.status, moved.ended_on, moved.review_on) == ("ended", day, None)
    assert moved.ended_reason == "Full time again."
    assert moved.reviews.get().words == "She manages more."


def test_one_left_open_beside_the_next_plan_ended_with_its_last_day(plan, old):
    left = agreed(old, plan)
    second = old.get_model("reintegration", "ReturnPlan").objects.get(pk=plan.pk)
    ReturnPlan.objects.filter(pk=plan.pk).update(status="withdrawn")
    second.pk, second.public_id, second.reference = None, "0" * 32, "RT-SECOND"
    second.save()
    later = MONDAY + timedelta(days=42)
    going_on = agreed(
        old, plan, plan_id=second.pk, starts_on=later, ends_on=later + timedelta(days=25),
        review_on=later + timedelta(days=14),
    )  # fmt: skip
    _up_to_date()
    moved = PartTimeTimetable.objects.get(public_id=left.public_id)
    assert (moved.status, moved.ended_on) == ("ended", left.ends_on)
    assert PartTimeTimetable.objects.get(public_id=going_on.public_id).status == "agreed"
