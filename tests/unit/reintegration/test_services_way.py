"""On the way: pace, part-time timetables, slippage found at night."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import PartTimeTimetable
from attendance.part_time.settings import LONGEST_WEEKS
from attendance.services.part_time.watching import watch_timetables
from cases.registries import TaughtElsewhere, TaughtHalfDay, taught_elsewhere
from ledger.authority_settings import change_setting
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from reintegration.actual import progress_of
from reintegration.models import (
    ChoiceKind,
    How,
    Place,
    PlanPartTime,
    ReturnAgreement,
    Slip,
)
from reintegration.services.arriving import record_arrival
from reintegration.services.evaluation import evaluate_returns
from reintegration.services.pace import choose_pace
from reintegration.services.part_time import end_part_time, review_part_time
from reintegration.services.weeks import change_week
from reintegration.tasks import watch_returns
from tests.factories.attendance import mark, mark_days
from tests.factories.calendars import ClosureFactory, TermFactory
from tests.factories.cases import ParentFactory, TeamMemberFactory
from tests.factories.reintegration import active_return, draft_return, part_time_of
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-02 09:00:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def plan(clock, senco, child):
    """Four weeks of 2, 5, 7 and 10 sessions from Monday 2 November."""
    TermFactory()
    return active_return(senco, child, starts_on=MONDAY)


def counts(plan):
    return [(step.monday, step.count) for step in plan.weeks.standing()]


def test_hold_repeats_this_week_and_shifts_the_rest(plan, senco, child):
    choose_pace(actor=senco, plan=plan, kind=ChoiceKind.HOLD, reason="Tired by noon", weeks=2)
    assert [count for _monday, count in counts(plan)] == [2, 2, 2, 5, 7, 10]
    assert words_of(child)[-1].startswith("Pace of the return: Hold")


def test_step_back_returns_to_the_week_before_it(plan, senco, clock):
    clock.move_to("2026-11-11 09:00:00Z")
    choose_pace(actor=senco, plan=plan, kind=ChoiceKind.STEP_BACK, reason="Two hard days")
    assert [count for _monday, count in counts(plan)] == [2, 5, 2, 5, 7, 10]


def test_speed_up_leaves_a_step_out_and_ends_earlier(plan, senco):
    choose_pace(actor=senco, plan=plan, kind=ChoiceKind.SPEED_UP, reason="Asked for more")
    assert counts(plan) == [(MONDAY, 2), (MONDAY + WEEK, 7), (MONDAY + 2 * WEEK, 10)]


def test_a_choice_in_mid_week_leaves_past_days_as_they_were_planned(plan, senco, clock):
    clock.move_to("2026-11-18 09:00:00Z")
    monday = date(2026, 11, 16)
    before = plan.weeks.get(monday=monday)
    choose_pace(actor=senco, plan=plan, kind=ChoiceKind.HOLD, reason="Poorly", from_monday=monday)
    before.refresh_from_db()
    assert before.replaced_on == date(2026, 11, 18)
    assert plan.weeks.standing().get(monday=monday).count == 5
    planned = {week.monday: week.planned for week in progress_of(plan)}
    early = sum(code[0] in "01" for code in before.sessions)
    late = sum(code[0] not in "01" for code in plan.weeks.standing().get(monday=monday).sessions)
    assert planned[monday] == early + late


def test_a_choice_needs_a_reason_and_somewhere_to_go(plan, senco, clock):
    for kind, reason, field in (
        (ChoiceKind.HOLD, " ", "reason"), (ChoiceKind.STEP_BACK, "Hard", "kind"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            choose_pace(actor=senco, plan=plan, kind=kind, reason=reason)
        assert refusal.value.field == field
    with pytest.raises(Refused):
        choose_pace(
            actor=senco, plan=plan, kind=ChoiceKind.HOLD, reason="Late",
            from_monday=MONDAY - WEEK,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        choose_pace(actor=actor(Role.SENCO), plan=plan, kind=ChoiceKind.HOLD, reason="Not mine")
    assert not plan.choices.exists()
    assert [count for _monday, count in counts(plan)] == [2, 5, 7, 10]


def test_the_pace_of_a_draft_is_not_chosen(senco, child):
    with pytest.raises(StaleChange):
        choose_pace(
            actor=senco, plan=draft_return(senco, child), kind=ChoiceKind.HOLD, reason="Early"
        )


def test_half_term_is_no_week_of_the_plan(senco, child, clock):
    clock.move_to("2026-10-12 09:00:00Z")
    TermFactory()
    plan = active_return(senco, child, starts_on=date(2026, 10, 12))
    assert [monday for monday, _count in counts(plan)] == [
        date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2), date(2026, 11, 9),
    ]  # fmt: skip


def test_actual_comes_from_the_register_and_leaves_out_inset_days(plan, child, clock):
    ClosureFactory(starts_on=date(2026, 11, 5))
    register = child.enrolments.get()
    mark(register, date(2026, 11, 3), "/", "I")  # planned in the morning
    clock.move_to("2026-11-07 09:00:00Z")
    week = progress_of(plan)[0]
    assert (week.planned, week.attended, week.missed) == (1, 1, 0)


def test_teaching_elsewhere_counts_from_the_providers_own_logs(plan, senco, child, clock):
    def taught(children, start, end):
        assert list(children) == [child]
        yield TaughtHalfDay(child.pk, date(2026, 11, 3), 1, "The Base", True, "K")
        yield TaughtHalfDay(child.pk, date(2026, 11, 5), 1, "The Base", False, "K")

    for step in plan.weeks.standing():
        change_week(actor=senco, step=step, sessions=step.sessions, place=Place.PROVIDER)
    taught_elsewhere.register(TaughtElsewhere("test", taught))
    try:
        clock.move_to("2026-11-07 09:00:00Z")
        week = progress_of(plan)[0]
    finally:
        taught_elsewhere.remove("test")
    assert (week.attended, week.missed) == (1, 1)


def test_the_lead_is_told_once_of_a_week_that_falls_short_and_it_recovers(plan, child, clock):
    register = child.enrolments.get()
    mark_days(register, MONDAY, "II II II II II")
    clock.move_to("2026-11-07 05:40:00Z")
    assert evaluate_returns() == 1
    watch_returns()
    plan.refresh_from_db()
    assert plan.weeks_behind == 1
    slip = Slip.objects.get()
    assert (slip.planned, slip.attended) == (2, 0)
    told = Notification.objects.get(code="reintegration.slips")
    assert (told.recipient, told.is_duty) == (plan.lead.user, True)
    assert words_of(child)[-1] == "Week of 2 November 2026: came to 0 of 2 planned sessions"
    mark_days(register, MONDAY + WEEK, "// // // // //")
    clock.move_to("2026-11-14 05:40:00Z")
    assert evaluate_returns() == 0
    plan.refresh_from_db()
    assert plan.weeks_behind == 0
    assert words_of(child)[-1] == "The return is back on plan"


def test_a_week_without_marks_is_no_slip(plan, clock):
    clock.move_to("2026-11-14 05:40:00Z")
    assert evaluate_returns() == 0
    assert not Slip.objects.exists()


def test_a_part_time_timetable_says_which_times_and_tells_the_authority(plan, senco, child):
    officer = member(Role.NAMED_OFFICER)
    made = part_time_of(senco, plan)
    assert made.times[0] == "From 2 November 2026: Tuesday morning, Thursday morning"
    told = Notification.objects.get(code="attendance.part_time_agreed")
    assert told.recipient == officer.user
    with pytest.raises(Refused):
        part_time_of(senco, plan)
    assert PartTimeTimetable.objects.count() == 1


def test_a_part_time_timetable_has_a_limit_that_the_authority_sets(plan, senco):
    with pytest.raises(Refused) as refusal:
        part_time_of(senco, plan, ends_on=MONDAY + 6 * WEEK)
    assert refusal.value.field == "ends_on"
    change_setting(actor=Actor.system(), setting=LONGEST_WEEKS, value=3)
    from django.core.cache import cache

    cache.clear()
    with pytest.raises(Refused) as refusal:
        part_time_of(senco, plan)
    assert "3 weeks" in refusal.value.message
    cache.clear()


def test_an_officer_elsewhere_does_not_agree_to_part_time_for_the_school(plan, senco, child):
    officer = member(Role.LIAISON_OFFICER)
    TeamMemberFactory(child=child, membership=officer)
    with pytest.raises(Refused) as refusal:
        part_time_of(senco, plan, agreed_by=officer)
    assert refusal.value.field == "agreed_by"


def test_what_a_parent_agreed_to_in_waymark_counts_for_part_time(plan, senco, child):
    parent = child.parents.get()
    ReturnAgreement.objects.standing(plan).filter(parent=parent).update(how=How.WAYMARK)
    assert part_time_of(senco, plan, how=How.WAYMARK).terms.get().how == How.WAYMARK


def test_arriving_ends_it_and_tells_the_authority(plan, senco, clock):
    officer = member(Role.NAMED_OFFICER)
    made = part_time_of(senco, plan)
    clock.move_to("2026-11-20 09:00:00Z")
    arrived = record_arrival(actor=senco, plan=plan, arrived_on=date(2026, 11, 20))
    made.refresh_from_db()
    assert (made.ended_on, made.ended_reason) == (date(2026, 11, 20), "Back full time.")
    over = Notification.objects.get(code="attendance.part_time_ended")
    assert over.recipient == officer.user
    with pytest.raises(StaleChange):
        part_time_of(senco, arrived, starts_on=date(2026, 11, 20))


def test_only_a_parent_at_home_agrees_to_part_time(plan, senco, child):
    away = ParentFactory(child=child, full_name="Ed Vale", lives_with_child=False)
    with pytest.raises(Refused) as refusal:
        part_time_of(senco, plan, parent=away)
    assert refusal.value.field == "parent"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"review_on": MONDAY}, "review_on"),
        ({"circumstances": " "}, "circumstances"),
        ({"ends_on": MONDAY - WEEK}, "ends_on"),
        ({"agreed_on": MONDAY + WEEK}, "agreed_on"),
        ({"starts_on": MONDAY + 20 * WEEK}, "starts_on"),
        ({"how": How.WAYMARK}, "how"),
    ],
)
def test_what_a_part_time_timetable_lacks_is_refused(plan, senco, facts, field):
    with pytest.raises(Refused) as refusal:
        part_time_of(senco, plan, **facts)
    assert refusal.value.field == field
    assert not PartTimeTimetable.objects.exists()


def test_it_is_reviewed_ended_and_chased_when_it_simply_goes_on(plan, senco, clock):
    officer = member(Role.LIAISON_OFFICER)
    made = part_time_of(senco, plan)
    clock.move_to("2026-11-17 05:40:00Z")
    watch_timetables(actor=Actor.system())
    due = Notification.objects.filter(code="attendance.part_time_due")
    assert [row.recipient for row in due] == [senco.user]
    review_part_time(
        actor=senco,
        plan=plan,
        timetable=made,
        words="Manages mornings",
        reviewed_on=date(2026, 11, 16),
    )
    clock.move_to("2026-12-03 05:40:00Z")
    watch_timetables(actor=Actor.system())
    watch_timetables(actor=Actor.system())
    assert [row.recipient for row in due.all()] == [senco.user, senco.user]
    past = Notification.objects.get(code="attendance.part_time_past_end")
    assert past.recipient == officer.user
    ended = end_part_time(
        actor=senco, plan=plan, timetable=made, reason="Full days", ended_on=date(2026, 12, 1)
    )
    assert ended.ended_on == date(2026, 12, 1)
    over = Notification.objects.get(code="attendance.part_time_ended")
    assert over.recipient == officer.user
    with pytest.raises(StaleChange):
        end_part_time(
            actor=senco, plan=plan, timetable=made, reason="Again", ended_on=date(2026, 12, 1)
        )


def test_its_half_days_follow_the_weeks_of_the_plan(plan, senco, child):
    officer = member(Role.LIAISON_OFFICER)
    made = part_time_of(senco, plan)
    change_week(actor=senco, step=plan.weeks.standing()[1], sessions=["0a"])
    made.refresh_from_db()
    assert made.times[1] == "From 9 November 2026: Monday morning"
    changed = Notification.objects.get(code="attendance.part_time_changed")
    assert changed.recipient == officer.user
    assert words_of(child)[-1] == "Half days of the part-time timetable changed"
    choose_pace(actor=senco, plan=plan, kind=ChoiceKind.HOLD, reason="Tired", weeks=1)
    made.refresh_from_db()
    assert made.times[1].startswith("From 16 November 2026: Monday morning"), "held for a week"


def test_one_that_goes_on_at_the_school_serves_the_plan_too(senco, child):
    before = active_return(senco, child)
    made = part_time_of(senco, before)
    PlanPartTime.objects.all().delete()
    assert list(before.part_times) == [made]
    with pytest.raises(Refused):
        part_time_of(senco, before)
