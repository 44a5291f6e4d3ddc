"""Placements: arranged, answered, on the way, ended."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from cases.models import HealthNeedKind
from provision.models import EndReason, HealthNoticeKind, Placement
from provision.placement_rules import earliest_end
from provision.services import (
    answering,
    arranging,
    duties,
    ending,
    exams,
    handing_over,
    health,
    planning,
    reviews,
    taking_back,
    watching,
    week,
)
from tests.factories.cases import HealthNeedFactory
from tests.factories.placements import Scene, lesson
from tests.services.doors import INSIDE, Given, beside, calls

EXAM = {
    "subject": "English language", "qualification": "GCSE", "season": "Summer 2027",
    "entered_by": "school",
}  # fmt: skip
SAID = dict.fromkeys(
    ("academic", "social", "personal", "child_said", "parent_said", "school_said",
     "shared_progress"), "Better than last month.",
)  # fmt: skip


def soon(days: int = 30):
    return timezone.localdate() + timedelta(days=days)


def by_office(scene: Scene, placement: Placement, **more: object) -> Given:
    return {"actor": scene.act(scene.liaison), "placement": placement, **more}


def by_manager(scene: Scene, placement: Placement, **more: object) -> Given:
    return {"actor": scene.act(scene.manager), "placement": placement, **more}


@calls(arranging.begin_placement)
def _begin() -> Given:
    scene = Scene()
    return {
        "actor": scene.act(scene.liaison), "child": scene.child, "provider": scene.provider,
        "authorisation": scene.authorisation, "base": scene.base,
        "starts_on": soon(0), "planned_end_on": soon(60),
    }  # fmt: skip


@calls(arranging.change_place)
def _change_place() -> Given:
    scene = Scene()
    return by_office(
        scene, scene.draft(), authorisation=scene.authorisation, provider=scene.provider,
        base=scene.base, starts_on=soon(1), planned_end_on=soon(61),
    )  # fmt: skip


@calls(arranging.send_to_provider)
def _send() -> Given:
    scene = Scene()
    return by_office(scene, scene.draft())


@calls(arranging.withdraw_placement)
def _withdraw() -> Given:
    scene = Scene()
    return by_office(scene, scene.offered(), reason="Another place was found")


@calls(planning.set_people)
def _people() -> Given:
    scene = Scene()
    return by_office(scene, scene.draft(), home_school_lead=scene.senco)


@calls(planning.set_safety)
def _safety() -> Given:
    scene = Scene()
    return by_office(scene, scene.draft(), transport="Bus", risk_assessment="Sits near the door")


@calls(planning.set_curriculum)
def _curriculum() -> Given:
    scene = Scene()
    return by_office(scene, scene.draft(), subjects=["maths"], curriculum="Number first")


@calls(planning.set_exit)
def _exit() -> Given:
    scene = Scene()
    return by_office(
        scene, scene.draft(), exit_criteria="Comes every day", exit_plan="School",
        review_on=soon(20),
    )  # fmt: skip


@calls(week.change_timetable)
def _timetable() -> Given:
    scene = Scene()
    return by_office(scene, scene.draft(), lessons=[lesson(2)])


@calls(answering.accept_placement)
def _accept() -> Given:
    scene = Scene()
    return by_manager(scene, scene.offered(), provider_lead=scene.tutor)


@calls(answering.decline_placement)
def _decline() -> Given:
    scene = Scene()
    return by_manager(scene, scene.offered(), reason="No place is free")


@calls(answering.start_placement)
def _start() -> Given:
    scene = Scene()
    return by_manager(scene, scene.accepted(), started_on=soon(0))


@calls(answering.extend_placement)
def _extend() -> Given:
    scene = Scene()
    return by_office(
        scene, scene.active(), planned_end_on=soon(100), authorisation=scene.authorisation
    )


@calls(duties.add_home_school_duties)
def _duties() -> Given:
    scene = Scene()
    return by_office(
        scene, scene.active(), kinds=["contact", "visit"], owner=scene.senco, due_on=soon(7)
    )


@calls(ending.take_step)
def _step() -> Given:
    scene = Scene()
    return by_manager(scene, scene.active(), what="A visit", came_of_it="Not yet")


@calls(ending.give_notice)
def _notice() -> Given:
    scene = Scene()
    placement = scene.active()
    ends_on = earliest_end(placement)
    return by_manager(scene, placement, reason="The base closes", notice_ends_on=ends_on)


@calls(ending.take_back_notice)
def _take_back() -> Given:
    given = _notice()
    ending.give_notice(**given)
    return {"actor": given["actor"], "placement": given["placement"], "reason": "It stays open"}


@calls(ending.end_placement)
def _end() -> Given:
    scene = Scene()
    return by_office(
        scene, scene.active(), ended_on=soon(0), reason=EndReason.PROVIDER, words="It closes"
    )


@calls(exams.add_exam_entry)
def _exam() -> Given:
    scene = Scene()
    return by_office(scene, scene.active(), enter_by_on=soon(), **EXAM)


@calls(exams.change_exam_entry)
def _change_exam() -> Given:
    given = _exam()
    entry = exams.add_exam_entry(**given)
    return {
        "actor": given["actor"], "entry": entry, **EXAM, "enter_by_on": soon(), "status": "entered",
    }  # fmt: skip


@calls(health.record_health_notice)
def _health() -> Given:
    scene = Scene()
    scene.active()
    return {
        "actor": scene.act(scene.senco), "child": scene.child, "happened_on": soon(0),
        "kind": HealthNoticeKind.ADMISSION, "told_by": "Mother", "meaning": "Rests for a week",
    }  # fmt: skip


@calls(reviews.record_review)
def _review() -> Given:
    scene = Scene()
    placement = scene.active()
    return by_manager(scene, placement, held_on=soon(0), next_review_on=soon(14), **SAID)


@calls(reviews.chase_reviews)
def _overdue() -> Given:
    Scene().active()
    Placement.objects.update(review_on=soon(-3))
    return {}


def _home_tuition() -> tuple[Scene, Placement]:
    scene = Scene()
    HealthNeedFactory(child=scene.child, kind=HealthNeedKind.ANXIETY)
    placement = scene.active()
    Placement.objects.update(
        time_limit_on=soon(0), time_limit_reason="Not for ever", time_limit_owner=scene.senco
    )
    placement.refresh_from_db()
    return scene, placement


@calls(watching.hand_on)
def _hand_on() -> Given:
    scene, placement = _home_tuition()
    return by_office(scene, placement)


@calls(watching.hand_on_at_limits)
def _at_limits() -> Given:
    _home_tuition()
    return {}


@calls(watching.start_arranging)
def _arrange() -> Given:
    scene = Scene()
    decision = SimpleNamespace(pk=1, reference="D-000001")
    item = SimpleNamespace(child=scene.child)
    return {"actor": scene.act(scene.liaison), "item": item, "decision": decision}


beside(
    INSIDE, handing_over.give_task, planning.changeable, taking_back.take_back_offers,
    week.remove_lessons,
)  # fmt: skip
