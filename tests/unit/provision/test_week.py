"""The timetable: versions by day, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from provision.models import Mode, TimetableSlot
from provision.services.week import change_timetable
from provision.week import hours_of, week_on, week_seen
from tests.factories.placements import full_week, lesson
from tests.factories.provision import BaseFactory, SlotFactory, TaughtSessionFactory
from tests.timeline import words_of

pytestmark = pytest.mark.django_db


def test_a_draft_takes_its_lessons_from_its_first_day(scene):
    placement = scene.begin(starts_on=timezone.localdate() + timedelta(days=5))
    for lessons in (full_week(), [lesson(1, mode=Mode.ONLINE)]):
        change_timetable(actor=scene.act(scene.liaison), placement=placement, lessons=lessons)
    slot = placement.slots.get()
    assert (slot.weekday, slot.starts_on) == (1, placement.starts_on)
    assert [row.mode for row in placement.modes.all()] == [Mode.ONLINE]
    assert words_of(scene.child) == []


def test_a_change_keeps_the_past_and_what_stays(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    day = today + timedelta(days=3)
    monday = full_week()[0]
    changed = change_timetable(
        actor=scene.act(scene.manager), placement=placement, starts_on=day,
        lessons=[monday, lesson(1, 9, 11, Mode.ONLINE)],
    )  # fmt: skip
    assert hours_of(week_on(changed, day)) == 7
    assert hours_of(week_on(changed, today)) == 25
    kept = changed.slots.get(weekday=0)
    assert kept.ends_on is None and kept.starts_on == placement.starts_on
    assert changed.slots.get(weekday=4).ends_on == day - timedelta(days=1)
    assert set(changed.modes.filter(ends_on=None).values_list("mode", flat=True)) == {
        Mode.GROUP, Mode.ONLINE,
    }  # fmt: skip
    assert any("7 hours a week" in words for words in words_of(scene.child))
    assert Notification.objects.filter(
        code="provision.plan_changed", recipient=scene.liaison.user
    ).exists()


def test_a_change_that_never_came_into_force_gives_way(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    for hours, days in ((10, 7), (11, 3)):
        change_timetable(
            actor=scene.act(scene.liaison), placement=placement,
            lessons=[lesson(2, 9, hours)], starts_on=today + timedelta(days=days),
        )  # fmt: skip
    future = TimetableSlot.objects.filter(starts_on__gt=today)
    assert [slot.ends_at.hour for slot in future] == [11]


def test_impossible_lessons_are_refused_and_nothing_changes(scene):
    placement = scene.draft()
    before = week_seen(placement)
    elsewhere = lesson(0)
    bad = [
        [],
        [lesson(0, 12, 9)],
        [lesson(0, 9, 12), lesson(0, 11, 13)],
        [type(elsewhere)(0, elsewhere.starts_at, elsewhere.ends_at, "group", "", BaseFactory())],
    ]
    for lessons in bad:
        with pytest.raises(Refused):
            change_timetable(actor=scene.act(scene.liaison), placement=placement, lessons=lessons)
    assert week_seen(placement) == before


def test_the_past_cannot_be_planned_anew(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    with pytest.raises(Refused) as refusal:
        change_timetable(
            actor=scene.act(scene.liaison), placement=placement, lessons=full_week(),
            starts_on=today - timedelta(days=1),
        )  # fmt: skip
    assert refusal.value.field == "starts_on"
    slot = placement.slots.first()
    TaughtSessionFactory(placement=placement, slot=slot, day=today)
    with pytest.raises(Refused, match="logged"):
        change_timetable(
            actor=scene.act(scene.liaison), placement=placement, lessons=[lesson()],
            starts_on=today,
        )  # fmt: skip


def test_who_may_change_it_and_not_over_a_change_of_somebody_else(scene):
    placement = scene.active()
    seen = week_seen(placement)
    for person in (scene.senco, scene.tutor):
        with pytest.raises(PermissionDenied):
            change_timetable(actor=scene.act(person), placement=placement, lessons=full_week())
    change_timetable(
        actor=scene.act(scene.manager), placement=placement, lessons=[lesson()], seen=seen,
        starts_on=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(StaleChange):
        change_timetable(
            actor=scene.act(scene.liaison), placement=placement, lessons=full_week(), seen=seen
        )


def test_a_group_needs_a_base_and_the_placement_takes_it(scene):
    placement = scene.begin(base=None)
    actor = scene.act(scene.liaison)
    with pytest.raises(Refused, match="Tuesday: a group meets at a base") as refusal:
        change_timetable(actor=actor, placement=placement, lessons=[lesson(1)])
    assert refusal.value.field == "base"
    change_timetable(actor=actor, placement=placement, lessons=[lesson(1, mode=Mode.ONE_TO_ONE)])
    placement.refresh_from_db()
    assert placement.base is None and placement.slots.get().base is None
    there = [lesson(1).at(scene.base), lesson(2, mode=Mode.ONLINE)]
    changed = change_timetable(actor=actor, placement=placement, lessons=there)
    assert changed.base == scene.base
    assert set(changed.slots.values_list("mode", "base")) == {
        (Mode.GROUP, scene.base.pk), (Mode.ONLINE, None),
    }  # fmt: skip


def test_a_lesson_lasts_no_longer_than_a_log_can_say(scene):
    with pytest.raises(Refused, match="at most 12 hours") as refusal:
        change_timetable(
            actor=scene.act(scene.liaison), placement=scene.begin(), lessons=[lesson(0, 7, 20)]
        )
    assert refusal.value.field == "to"


def test_the_database_knows_that_a_group_meets_at_a_base():
    with pytest.raises(IntegrityError, match="group_meets_at_a_base"), transaction.atomic():
        SlotFactory(base=None)
