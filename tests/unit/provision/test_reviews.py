"""Reviews, health notices, exams and what the home school does."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Section19Record, Task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from provision.models import ExamStatus, HealthNotice, Placement
from provision.placement_rules import latest_review_day
from provision.services.duties import add_home_school_duties
from provision.services.exams import add_exam_entry, change_exam_entry
from provision.services.health import record_health_notice
from provision.services.reviews import chase_reviews, record_review
from provision.tasks import watch_placements
from tests.factories.cases import GrantFactory
from tests.factories.provision import PlacementFactory
from tests.people import actor
from tests.timeline import words_of

pytestmark = pytest.mark.django_db

WORDS = {
    "academic": "Reads again", "social": "Talks in the group", "personal": "Sleeps better",
    "child_said": "I like it here", "parent_said": "She smiles", "school_said": "Keeps up",
    "shared_progress": "Ada reads and laughs again.",
}  # fmt: skip


def review(scene, placement, **changes):
    today = timezone.localdate()
    facts = {
        **WORDS, "held_on": today, "next_review_on": today + timedelta(days=28), **changes,
    }  # fmt: skip
    return record_review(actor=scene.act(scene.tutor), placement=placement, **facts)


def test_a_review_hears_everybody_and_sets_the_next(scene):
    placement = scene.active()
    done = review(scene, placement)
    placement.refresh_from_db()
    assert placement.review_on == done.next_review_on
    assert done.controller == scene.provider
    assert Notification.objects.filter(
        code="provision.plan_changed", recipient=scene.senco.user
    ).exists()
    for name in WORDS:
        with pytest.raises(Refused) as refusal:
            review(scene, placement, **{name: " "})
        assert refusal.value.field == name


def test_reviews_come_at_least_every_half_term(scene):
    placement = scene.active()
    today = timezone.localdate()
    latest = latest_review_day(placement, today)
    for changes, name in (
        ({"next_review_on": latest + timedelta(days=1)}, "next_review_on"),
        ({"next_review_on": today}, "next_review_on"),
        ({"held_on": today + timedelta(days=1)}, "held_on"),
        ({"held_on": placement.starts_on - timedelta(days=1)}, "held_on"),
    ):
        with pytest.raises(Refused) as refusal:
            review(scene, placement, **changes)
        assert refusal.value.field == name
    review(scene, placement, next_review_on=latest)
    with pytest.raises(Refused) as refusal:
        review(scene, placement)
    assert refusal.value.field == "held_on"
    assert placement.reviews.count() == 1


def test_an_older_review_does_not_move_the_next(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=20))
    newest = review(scene, placement)
    review(scene, placement, held_on=timezone.localdate() - timedelta(days=10),
           next_review_on=timezone.localdate())  # fmt: skip
    placement.refresh_from_db()
    assert placement.review_on == newest.next_review_on


def test_who_does_not_work_with_the_child_writes_nothing(scene):
    placement = scene.active()
    for person in (actor(Role.PANEL_MEMBER), actor(Role.SENCO), actor(Role.PROVIDER_STAFF)):
        with pytest.raises(PermissionDenied):
            record_review(
                actor=person, placement=placement, held_on=timezone.localdate(),
                next_review_on=timezone.localdate() + timedelta(days=7), **WORDS,
            )  # fmt: skip


def test_overdue_reviews_are_chased_once_a_week(scene):
    placement = scene.active()
    Placement.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    assert chase_reviews() == 1
    assert chase_reviews() == 1
    rows = Notification.objects.filter(code="provision.review_overdue")
    assert {row.recipient for row in rows} == {
        scene.tutor.user, scene.senco.user, scene.liaison.user,
    }  # fmt: skip
    assert rows.count() == 3
    Placement.objects.update(review_on=timezone.localdate() - timedelta(days=9))
    chase_reviews()
    assert rows.all().count() == 6
    PlacementFactory(ended=True, review_on=timezone.localdate() - timedelta(days=5))
    assert chase_reviews() == 1
    assert placement.is_live


def told_of_treatment(who, child, **changes):
    facts = {
        "kind": "discharge", "happened_on": timezone.localdate(), "told_by": "Ward 4",
        "meaning": "Can be taught an hour a day", **changes,
    }  # fmt: skip
    return record_health_notice(actor=who, child=child, **facts)


def test_a_discharge_reaches_school_and_provider_the_same_day(scene):
    scene.active()
    told_of_treatment(scene.act(scene.liaison), scene.child)
    rows = Notification.objects.filter(code="provision.health_notice")
    assert {row.recipient for row in rows} == {
        scene.manager.user, scene.tutor.user, scene.senco.user,
    }  # fmt: skip
    assert all(row.is_duty for row in rows)
    assert "Discharged from hospital" in words_of(scene.child)
    assert not Section19Record.objects.filter(knowledge__kind="hospital").exists()


def test_without_a_placement_those_who_would_arrange_one_know(scene):
    told_of_treatment(scene.act(scene.senco), scene.child)
    told = Notification.objects.get(code="provision.health_notice")
    assert told.recipient == scene.liaison.user


def test_an_admission_dates_what_the_authority_knew(scene):
    told_of_treatment(scene.act(scene.senco), scene.child, kind="admission")
    record = Section19Record.objects.get(child=scene.child)
    assert record.known_on == timezone.localdate()


def test_a_notice_says_who_told_and_what_it_means(scene):
    for name in ("told_by", "meaning"):
        with pytest.raises(Refused) as refusal:
            told_of_treatment(scene.act(scene.senco), scene.child, **{name: ""})
        assert refusal.value.field == name
    assert not HealthNotice.objects.exists()
    with pytest.raises(PermissionDenied):
        told_of_treatment(actor(Role.SENCO), scene.child)
    with pytest.raises(PermissionDenied):
        told_of_treatment(actor(Role.ATTENDANCE_OFFICER, scene.school), scene.child)


def test_a_parent_can_tell_of_it(scene):
    grant = GrantFactory(child=scene.child)
    told_of_treatment(Actor.family(grant.user), scene.child, told_by="Mother")
    assert HealthNotice.objects.get().recorded_by == grant.user


EXAM = {
    "subject": "English language", "qualification": "GCSE", "season": "Summer 2027",
    "entered_by": "school",
}  # fmt: skip


def test_an_exam_has_somebody_who_enters_the_child(scene):
    placement = scene.active()
    by = {"actor": scene.act(scene.tutor)}
    day = timezone.localdate() + timedelta(days=30)
    entry = add_exam_entry(placement=placement, **by, **EXAM, enter_by_on=day)
    assert Notification.objects.filter(
        code="provision.plan_changed", recipient=scene.senco.user
    ).exists()
    with pytest.raises(Refused) as refusal:
        add_exam_entry(placement=placement, **by, **EXAM, enter_by_on=day)
    assert refusal.value.field == "subject"
    changed = change_exam_entry(
        entry=entry, actor=scene.act(scene.senco), **EXAM, enter_by_on=day, status="entered",
        access_arrangements="Extra time", applied_on=timezone.localdate(),
    )  # fmt: skip
    assert changed.status == ExamStatus.ENTERED
    with pytest.raises(Refused) as refusal:
        change_exam_entry(
            entry=entry, **by, **EXAM, enter_by_on=day, applied_on=timezone.localdate()
        )
    assert refusal.value.field == "access_arrangements"


def test_an_entry_can_be_late(scene):
    placement = scene.active()
    entry = add_exam_entry(
        actor=scene.act(scene.tutor), placement=placement, **EXAM,
        enter_by_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    assert entry.is_late
    Placement.objects.update(status="ended", ended_on=timezone.localdate(), end_reason="other")
    with pytest.raises(StaleChange):
        change_exam_entry(
            actor=scene.act(scene.liaison), entry=entry, **EXAM,
            enter_by_on=timezone.localdate(),
        )  # fmt: skip


def test_what_the_home_school_does_becomes_tasks_with_an_owner(scene):
    placement = scene.active()
    day = timezone.localdate() + timedelta(days=7)
    by = {"actor": scene.act(scene.liaison), "placement": placement, "due_on": day}
    made = add_home_school_duties(**by, kinds=["contact", "laboratory"], owner=scene.senco)
    assert [task.title for task in made] == [
        "Keep in touch every week", "Open the laboratory or workshop",
    ]  # fmt: skip
    assert Task.objects.filter(link=f"/provision/placements/{placement.public_id}/").count() == 2
    for kinds, name in (([], "kinds"), (["other"], "details")):
        with pytest.raises(Refused) as refusal:
            add_home_school_duties(**by, kinds=kinds, owner=scene.senco)
        assert refusal.value.field == name
    stranger = actor(Role.SENCO).membership
    with pytest.raises(Refused) as refusal:
        add_home_school_duties(**by, kinds=["contact"], owner=stranger)
    assert refusal.value.field == "owner"
    assert Task.objects.count() == 2


def test_every_morning_reviews_and_limits_are_watched(scene):
    scene.active()
    yesterday = timezone.localdate() - timedelta(days=1)
    Placement.objects.update(
        review_on=yesterday, time_limit_on=yesterday, time_limit_reason="Not for ever",
        time_limit_owner=scene.senco,
    )  # fmt: skip
    watch_placements()
    codes = set(Notification.objects.values_list("code", flat=True))
    assert {"provision.review_overdue", "provision.limit_reached"} <= codes


def test_a_review_is_not_put_off_by_planning_the_exit_anew(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=20))
    plan = partial(scene.plan_exit, placement)
    latest = latest_review_day(placement, placement.starts_on)
    assert latest > today
    with pytest.raises(Refused, match="at the latest") as refusal:
        plan(review_on=latest + timedelta(days=1))
    assert refusal.value.field == "review_on"
    assert plan(review_on=latest).review_on == latest
    # Overdue: the exit can be planned, the day stays until the review is recorded.
    overdue = today - timedelta(days=1)
    Placement.objects.update(review_on=overdue, starts_on=today - timedelta(days=90))
    with pytest.raises(Refused, match="Record it first"):
        plan(review_on=today + timedelta(days=7))
    assert plan(review_on=overdue, exit_plan="College").review_on == overdue


def test_a_review_recorded_late_is_due_again_when_it_should_have_been(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=20))
    Placement.objects.update(starts_on=today - timedelta(days=200))
    placement.refresh_from_db()
    held_on = today - timedelta(days=190)
    latest = latest_review_day(placement, held_on)
    assert latest < today
    recorded = review(scene, placement, held_on=held_on, next_review_on=latest)
    placement.refresh_from_db()
    assert recorded.placement.review_on == latest and placement.is_review_overdue
