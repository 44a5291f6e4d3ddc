"""Steps, notice, the last day, and what stays open after it."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import Child, Section19Record, Task, TeamMember, Telling
from cases.services.tasks import create_task
from cases.services.tellings import record_telling
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from provision.models import EndReason, Placement, PlacementStatus
from provision.placement_rules import earliest_end
from provision.services.ending import end_placement, give_notice, take_back_notice, take_step
from provision.services.watching import hand_on, hand_on_at_limits
from tests.factories.cases import HealthNeedFactory, TeamMemberFactory
from tests.factories.placements import Scene, full_week
from tests.factories.provision import PlacementFactory, SlotFactory, TaughtSessionFactory

pytestmark = pytest.mark.django_db


def steps(scene: Scene, placement: Placement, count: int = 3) -> None:
    for number in range(count):
        take_step(
            actor=scene.act(scene.tutor), placement=placement, what=f"Visit {number}",
            came_of_it="Not yet", with_family=number == 0,
        )  # fmt: skip


def notice(scene: Scene, placement: Placement, **changes: object) -> Placement:
    facts = {
        "reason": "Did not come for six weeks", "notice_ends_on": earliest_end(placement),
        "for_refusal": True, **changes,
    }  # fmt: skip
    return give_notice(actor=scene.act(scene.manager), placement=placement, **facts)


def end(scene: Scene, placement: Placement, **changes: object) -> Placement:
    facts = {
        "ended_on": timezone.localdate(), "reason": EndReason.RETURNED, "words": "Went well",
        **changes,
    }  # fmt: skip
    return end_placement(actor=scene.act(scene.liaison), placement=placement, **facts)


def test_steps_come_before_notice(scene):
    placement = scene.active()
    with pytest.raises(Refused, match="0 of 3"):
        notice(scene, placement)
    for _number in range(3):
        take_step(
            actor=scene.act(scene.tutor), placement=placement, what="Rang", came_of_it="Nothing"
        )
    with pytest.raises(Refused, match="together with the child"):
        notice(scene, placement)
    steps(scene, placement, 1)
    assert notice(scene, placement).status == PlacementStatus.ENDING


def test_a_step_says_what_came_of_it(scene):
    placement = scene.active()
    for facts, name in (
        ({"what": "", "came_of_it": "x"}, "what"),
        ({"what": "x", "came_of_it": " "}, "came_of_it"),
        (
            {"what": "x", "came_of_it": "y", "taken_on": timezone.localdate() + timedelta(days=1)},
            "taken_on",
        ),
    ):
        with pytest.raises(Refused) as refusal:
            take_step(actor=scene.act(scene.tutor), placement=placement, **facts)
        assert refusal.value.field == name


def test_notice_runs_for_the_set_days_and_gives_the_school_a_task(scene):
    placement = scene.active()
    with pytest.raises(Refused) as refusal:
        notice(scene, placement, for_refusal=False, notice_ends_on=timezone.localdate())
    assert refusal.value.field == "notice_ends_on"
    given = notice(scene, placement, for_refusal=False)
    task = Task.objects.get(child=scene.child, title__startswith="Plan how education goes on")
    assert (task.owner, task.due_on) == (scene.senco, given.notice_ends_on)
    for person in (scene.liaison, scene.senco, scene.named_officer):
        assert Notification.objects.filter(
            code="provision.under_notice", recipient=person.user
        ).exists()
    kept = take_back_notice(
        actor=scene.act(scene.liaison), placement=placement, reason="He came again"
    )
    assert (kept.status, kept.notice_ends_on) == (PlacementStatus.ACTIVE, None)


def test_a_notice_waits_for_a_call_and_one_taken_back_leaves_nothing_to_tell(scene):
    placement = scene.active()
    notice(scene, placement, for_refusal=False)
    telling = Telling.objects.get(news="notice")
    to_tell = Task.objects.get(link__contains=str(telling.public_id))
    assert telling.is_waiting
    take_back_notice(actor=scene.act(scene.liaison), placement=placement, reason="He came again")
    to_tell.refresh_from_db()
    telling.refresh_from_db()
    assert (to_tell.status, to_tell.outcome) == ("withdrawn", "He came again")
    assert telling.withdrawn_at is not None
    assert not telling.is_waiting
    notice(scene, placement, for_refusal=False)
    assert Telling.objects.standing().get(news="notice") != telling


def test_who_was_told_of_the_notice_is_not_told_of_the_end_again(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
    notice(scene, placement, for_refusal=False)
    record_telling(
        actor=scene.act(scene.senco), telling=Telling.objects.get(), told_how="call",
        told_on=timezone.localdate(), told_whom="Mother",
    )  # fmt: skip
    end(scene, placement, reason=EndReason.PROVIDER)
    assert not Telling.objects.filter(news="exit").exists()


def test_an_end_takes_the_place_of_a_notice_that_nobody_told(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
    notice(scene, placement, for_refusal=False)
    end(scene, placement, reason=EndReason.OTHER)
    assert Telling.objects.standing().get().news == "exit"


def test_only_the_two_sides_give_notice_and_end(scene):
    placement = scene.active()
    for service, facts in (
        (give_notice, {"reason": "x", "notice_ends_on": earliest_end(placement)}),
        (take_back_notice, {"reason": "x"}),
        (end_placement, {"ended_on": timezone.localdate(), "reason": "returned", "words": "x"}),
    ):
        for person in (scene.senco, scene.tutor):
            with pytest.raises(PermissionDenied):
                service(actor=scene.act(person), placement=placement, **facts)


def test_a_child_who_does_not_come_is_not_given_up_in_a_day(scene):
    placement = scene.active()
    with pytest.raises(Refused, match="Give notice first"):
        end(scene, placement, reason=EndReason.REFUSAL)
    steps(scene, placement)
    notice(scene, placement)
    with pytest.raises(Refused, match="not run out"):
        end(scene, placement, reason=EndReason.REFUSAL)


def test_after_refusal_the_section_19_record_is_open_and_the_school_responsible(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
    steps(scene, placement)
    notice(scene, placement)
    Placement.objects.update(notice_ends_on=timezone.localdate())
    ended = end(scene, placement, reason=EndReason.REFUSAL)
    assert ended.status == PlacementStatus.ENDED
    record = Section19Record.objects.unended().get(child=scene.child)
    assert placement.reference in record.knowledge.get().words
    to_tell, to_arrange = Task.objects.open().filter(child=scene.child).order_by("-link")
    assert {to_tell.owner, to_arrange.owner} == {scene.senco}
    telling = Telling.objects.get(child=scene.child, news="exit")
    assert telling.is_waiting
    assert str(telling.public_id) in f"{to_tell.link}{to_arrange.link}"


def test_a_return_ends_the_lessons_and_leaves_no_duty(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    ended = end(scene, placement, ended_on=today - timedelta(days=1))
    assert set(ended.slots.values_list("ends_on", flat=True)) == {today - timedelta(days=1)}
    assert not ended.modes.filter(ends_on=None).exists()
    assert not Section19Record.objects.exists()
    assert not Child.objects.visible_to(scene.act(scene.tutor)).exists()
    assert Child.objects.visible_to(scene.act(scene.senco)).exists()
    with pytest.raises(StaleChange):
        end(scene, placement)


def test_impossible_last_days_are_refused(scene):
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=14))
    TaughtSessionFactory(placement=placement, slot=placement.slots.first(), day=today)
    for day in (
        today + timedelta(days=1), today - timedelta(days=15), today - timedelta(days=1),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            end(scene, placement, ended_on=day)
        assert refusal.value.field == "ended_on"
    with pytest.raises(Refused) as refusal:
        end(scene, placement, words="")
    assert refusal.value.field == "reason"
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.ACTIVE


def test_the_provider_leaves_the_team_and_its_tasks_are_handed_over(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
    TeamMemberFactory(child=scene.child, membership=scene.tutor)
    task = create_task(
        actor=scene.act(scene.liaison), child=scene.child, title="Send the reports",
        owner=scene.manager, due_on=timezone.localdate(),
    )  # fmt: skip
    end(scene, placement)
    assert not TeamMember.objects.current().filter(membership=scene.tutor).exists()
    task.refresh_from_db()
    assert task.owner == scene.liaison


def test_who_helps_after_the_return_stays_in_the_team(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
    TeamMemberFactory(child=scene.child, membership=scene.tutor)
    create_task(
        actor=scene.act(scene.liaison), child=scene.child, title="Sit in twice a week",
        owner=scene.tutor, due_on=timezone.localdate(),
    )  # fmt: skip
    end(scene, placement)
    assert TeamMember.objects.current().filter(membership=scene.tutor).exists()


def test_at_the_time_limit_responsibility_is_handed_on_once(scene):
    HealthNeedFactory(child=scene.child, kind="mental")
    today = timezone.localdate()
    placement = scene.draft(lessons=full_week("home_tuition"))
    scene.plan_exit(
        placement, time_limit_on=today, time_limit_reason="Not for ever",
        time_limit_owner=scene.senco,
    )  # fmt: skip
    Placement.objects.update(status=PlacementStatus.ACTIVE, provider_lead=scene.tutor)
    assert hand_on_at_limits() == 1
    assert hand_on_at_limits() == 0
    placement.refresh_from_db()
    assert placement.handed_on_on == today
    assert placement.status == PlacementStatus.ACTIVE
    assert Task.objects.get(child=scene.child).owner == scene.senco
    assert Notification.objects.filter(
        code="provision.limit_reached", recipient=scene.named_officer.user
    ).exists()
    hand_on(actor=scene.act(scene.liaison), placement=placement)
    assert Task.objects.filter(child=scene.child).count() == 1


def test_who_has_left_gives_way_to_the_arranger(scene):
    placement = PlacementFactory(
        child=scene.child, provider=scene.provider, arranged_by=scene.liaison,
        time_limit_on=timezone.localdate(), time_limit_reason="x", time_limit_owner=scene.senco,
    )  # fmt: skip
    scene.senco.ended_at = timezone.now()
    scene.senco.save()
    hand_on_at_limits()
    assert Task.objects.get(child=scene.child).owner == scene.liaison
    assert placement.reference in Task.objects.get().title


def test_it_ends_before_a_lesson_whose_log_was_withdrawn(scene):
    """The lesson was never in force; what was logged of it by mistake is kept."""
    today = timezone.localdate()
    placement = scene.active(starts_on=today - timedelta(days=20))
    day = today - timedelta(days=3)
    slot = SlotFactory(placement=placement, weekday=1, starts_at=time(15), ends_at=time(16),
                       starts_on=day)  # fmt: skip
    log = TaughtSessionFactory(placement=placement, slot=slot, day=day,
                               withdrawn_at=timezone.now(), withdrawn_reason="Twice")  # fmt: skip
    ended = end_placement(
        actor=scene.act(scene.liaison), placement=placement, words="Moved",
        ended_on=day - timedelta(days=1), reason="moved",
    )  # fmt: skip
    assert ended.status == PlacementStatus.ENDED
    log.refresh_from_db()
    assert log.slot is None
