"""Starting a plan, changing what it says and its weeks, withdrawing and ending it."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from reintegration.models import Place, ReturnPlan, ReturnStatus, Route, WeekStep
from reintegration.services.plans import change_plan, end_plan, start_plan, withdraw_plan
from reintegration.services.weeks import add_week, change_phase, change_week, take_out_week
from tests.factories.reintegration import (
    active_return,
    draft_return,
    facts_of,
    next_monday,
    return_child,
    senco_of,
    sent_return,
)
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_a_plan_begins_with_weeks_in_phases(senco, child):
    plan = draft_return(senco, child, weeks=5)
    assert plan.reference.startswith("R-")
    assert plan.status == ReturnStatus.DRAFT
    assert [step.count for step in plan.weeks.all()] == [2, 4, 6, 8, 10]
    assert [phase.title for phase in plan.phases.all()] == [
        "Getting used to being back", "Building up", "The whole week",
    ]  # fmt: skip
    assert words_of(child) == ["Plan begun: Back to the home school"]


def test_somebody_else_who_leads_is_told(senco, child):
    head = member(Role.HEAD_TEACHER, senco.organisation)
    draft_return(senco, child, lead=head)
    assert Notification.objects.get().recipient == head.user


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"school": None}, "school"),
        ({"route": Route.POST_16, "destination": "The college"}, "grounds"),
        ({"route": Route.TRANSFER, "grounds": "Bullied there"}, "destination"),
        ({"route": Route.YEAR_11, "grounds": "Exams in May"}, "route"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(senco, child, facts, field):
    with pytest.raises(Refused) as refusal:
        draft_return(senco, child, **facts)
    assert refusal.value.field == field
    assert not ReturnPlan.objects.exists()
    assert words_of(child) == []


def test_impossible_weeks_leave_no_plan_behind(senco, child):
    with pytest.raises(Refused) as refusal:
        draft_return(senco, child, weeks=99)
    assert refusal.value.field == "weeks"
    assert not ReturnPlan.objects.exists()


def test_a_year_11_exception_ends_with_the_school_year(senco):
    today = timezone.localdate()
    september = today.year if today.month >= 9 else today.year - 1
    child = return_child(senco.organisation, born_on=date(september - 16, 10, 1))
    given = {"route": Route.YEAR_11, "grounds": "Exams in the base", "starts_on": today}
    with pytest.raises(Refused) as refusal:
        draft_return(senco, child, **given)
    assert refusal.value.field == "ends_on"
    with pytest.raises(Refused) as refusal:
        draft_return(senco, child, **given, ends_on=date(september + 1, 9, 1))
    assert refusal.value.field == "ends_on"
    plan = draft_return(senco, child, **given, ends_on=date(september + 1, 7, 1))
    assert not plan.weeks.exists()


def test_one_plan_is_live_at_a_time(senco, child):
    draft_return(senco, child)
    with pytest.raises(Refused):
        draft_return(senco, child)
    assert ReturnPlan.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.ATTENDANCE_OFFICER])
def test_only_those_who_write_returns_start_one(child, senco, role):
    with pytest.raises(PermissionDenied):
        start_plan(actor=actor(role, senco.organisation), child=child, facts=facts_of(senco))


def test_another_schools_senco_starts_none(child, senco):
    with pytest.raises(PermissionDenied):
        start_plan(actor=actor(Role.SENCO), child=child, facts=facts_of(senco))


def test_what_a_plan_says_is_changed_but_not_while_people_agree_to_it(senco, child):
    plan = draft_return(senco, child)
    changed = change_plan(actor=senco, plan=plan, facts=facts_of(senco, aim=" To sing in choir "))
    assert changed.aim == "To sing in choir"
    other = return_child(senco.organisation)
    sent = sent_return(senco, other)
    with pytest.raises(StaleChange):
        change_plan(actor=senco, plan=sent, facts=facts_of(senco, aim="Other"))


def test_a_week_of_a_draft_is_changed_as_it_stands(senco, child):
    plan = draft_return(senco, child)
    first = plan.weeks.first()
    change_week(
        actor=senco, step=first, sessions=["2a", "2p"], place=Place.PROVIDER, room="Base",
        and_following=True,
    )  # fmt: skip
    assert plan.weeks.count() == 4
    assert [step.count for step in plan.weeks.all()] == [2, 5, 7, 10]
    assert {(step.place, step.room) for step in plan.weeks.all()} == {("provider", "Base")}


def test_a_week_under_way_keeps_what_its_past_days_planned(senco, child):
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    plan = active_return(senco, child, starts_on=monday - WEEK)
    this_week = plan.weeks.get(monday=monday)
    if today.weekday() > 4:
        with pytest.raises(Refused):
            change_week(actor=senco, step=this_week, sessions=["0a"])
        return
    changed = change_week(actor=senco, step=this_week, sessions=["0a"])
    this_week.refresh_from_db()
    if today == monday:
        assert changed.pk == this_week.pk
    else:
        assert (this_week.replaced_on, changed.in_force_from) == (today, today)


@pytest.mark.parametrize(("sessions", "field"), [([], "sessions"), (["9z"], "sessions")])
def test_a_week_needs_sessions_that_exist(senco, child, sessions, field):
    plan = draft_return(senco, child)
    with pytest.raises(Refused) as refusal:
        change_week(actor=senco, step=plan.weeks.first(), sessions=sessions)
    assert refusal.value.field == field


def test_weeks_are_added_and_taken_out(senco, child):
    plan = draft_return(senco, child, weeks=2)
    added = add_week(actor=senco, plan=plan)
    assert added.monday == plan.weeks.standing().last().monday
    assert added.count == 10
    take_out_week(actor=senco, step=added)
    assert plan.weeks.standing().count() == 2
    with pytest.raises(StaleChange):
        take_out_week(actor=senco, step=added)
    take_out_week(actor=senco, step=plan.weeks.standing().last())
    with pytest.raises(Refused):
        take_out_week(actor=senco, step=plan.weeks.standing().last())


def test_a_phase_has_a_name(senco, child):
    phase = draft_return(senco, child).phases.first()
    change_phase(actor=senco, phase=phase, title=" Hello again ", aim="Two lessons a week.")
    phase.refresh_from_db()
    assert (phase.title, phase.aim) == ("Hello again", "Two lessons a week.")
    with pytest.raises(Refused):
        change_phase(actor=senco, phase=phase, title=" ")


def test_a_draft_is_withdrawn_with_a_reason_and_a_plan_under_way_ended(senco, child):
    plan = draft_return(senco, child)
    with pytest.raises(Refused):
        withdraw_plan(actor=senco, plan=plan, reason=" ")
    withdrawn = withdraw_plan(actor=senco, plan=plan, reason="Begun by mistake")
    assert withdrawn.status == ReturnStatus.WITHDRAWN
    active = active_return(senco, child)
    with pytest.raises(StaleChange):
        withdraw_plan(actor=senco, plan=active, reason="No")
    ended = end_plan(actor=senco, plan=active, reason="The family moved")
    assert ended.status == ReturnStatus.ENDED


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_one_week_at_once_none_is_lost():
    child = return_child()
    senco = senco_of(child)
    today = timezone.localdate()
    plan = active_return(senco, child, starts_on=today - timedelta(days=today.weekday()) - WEEK)
    step = plan.weeks.get(monday=next_monday())
    start, outcomes = threading.Barrier(2), []

    def attempt(sessions):
        start.wait()
        try:
            change_week(actor=senco, step=step, sessions=sessions)
            outcomes.append("changed")
        except StaleChange:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(s,)) for s in (["0a"], ["1a"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert WeekStep.objects.standing().filter(plan=plan, monday=next_monday()).count() == 1
    assert len(outcomes) == 2
