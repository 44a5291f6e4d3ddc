"""The return: planned, agreed, walked, arrived, relapsed."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child, Stage
from reintegration.models import (
    Answer,
    ChoiceKind,
    FollowUp,
    Going,
    How,
    Party,
    ReturnPlan,
    Route,
)
from reintegration.services import (
    agreeing,
    arriving,
    evaluation,
    pace,
    packs,
    part_time,
    plans,
    support,
    weeks,
)
from tests.factories.attendance import mark_days
from tests.factories.cases import CaseFactory, GrantFactory
from tests.factories.reintegration import (
    active_return,
    agreed_return,
    arrived_return,
    draft_return,
    facts_of,
    part_time_of,
    return_child,
    row_of,
    senco_of,
    sent_return,
)
from tests.people import member
from tests.services.doors import INSIDE, READS, Given, beside, calls

WEEK = timedelta(weeks=1)


def today():
    return timezone.localdate()


def people() -> tuple[Actor, Child]:
    child = return_child()
    member(Role.NAMED_OFFICER)
    member(Role.LIAISON_OFFICER)
    return senco_of(child), child


def with_plan(make, **facts) -> Given:
    senco, child = people()
    return {"actor": senco, "plan": make(senco, child, **facts)}


@calls(plans.start_plan)
def _start() -> Given:
    senco, child = people()
    return {"actor": senco, "child": child, "facts": facts_of(senco), "weeks": 3}


@calls(plans.change_plan)
def _change() -> Given:
    given = with_plan(draft_return)
    return {**given, "facts": facts_of(given["actor"], bad_morning="Ring the office")}


@calls(plans.end_plan)
def _end() -> Given:
    return {**with_plan(active_return), "reason": "The family moves"}


@calls(plans.withdraw_plan)
def _withdraw() -> Given:
    return {**with_plan(draft_return), "reason": "Another child"}


@calls(agreeing.send_for_agreement)
def _send() -> Given:
    return with_plan(draft_return)


@calls(agreeing.take_back)
def _take_back() -> Given:
    return with_plan(sent_return)


@calls(agreeing.answer_return)
def _answer() -> Given:
    _senco, child = people()
    plan = sent_return(_senco, child)
    grant = GrantFactory(child=child, parent=child.parents.get())
    return {
        "actor": Actor.family(grant.user), "plan": plan, "party": Party.PARENT,
        "answer": Answer.CHANGE_ASKED, "words": "Later in the morning",
    }  # fmt: skip


@calls(agreeing.record_answer)
def _record_answer() -> Given:
    given = with_plan(sent_return)
    row = row_of(given["plan"], Party.PARENT)
    return {
        "actor": given["actor"], "agreement": row, "answer": Answer.AGREED, "how": How.SPOKEN,
        "name": "Dana Vale",
    }  # fmt: skip


@calls(agreeing.begin_plan)
def _begin() -> Given:
    senco, child = people()
    CaseFactory(child=child, stage=Stage.RECOVERY)
    return {"actor": senco, "plan": agreed_return(senco, child), "move_stage": True}


@calls(arriving.record_arrival)
def _arrive() -> Given:
    return {**with_plan(active_return, starts_on=today()), "arrived_on": today()}


def _follow_up(going: Going) -> Given:
    given = with_plan(arrived_return, arrived_on=today())
    return {
        "actor": given["actor"], "follow_up": given["plan"].follow_ups.first(), "going": going,
        "words": "Every day", "held_on": today(),
    }  # fmt: skip


@calls(arriving.record_follow_up)
def _wobbles() -> Given:
    return _follow_up(Going.WOBBLES)


@calls(arriving.complete_plan)
def _complete() -> Given:
    given = with_plan(arrived_return, arrived_on=today())
    FollowUp.objects.update(status="withdrawn")
    return given


@calls(arriving.record_relapse)
def _relapse() -> Given:
    given = with_plan(arrived_return, arrived_on=today())
    return {**given, "relapsed_on": today(), "reason": "In hospital again"}


@calls(arriving.plan_again)
def _again() -> Given:
    given = _relapse()
    arriving.record_relapse(**given)
    return {"actor": given["actor"], "plan": given["plan"], "starts_on": today()}


def _slipping() -> ReturnPlan:
    monday = today() - timedelta(days=today().weekday()) - 2 * WEEK
    given = with_plan(active_return, starts_on=monday)
    mark_days(given["plan"].child.enrolments.get(), monday, "II II II II II")
    return given["plan"]


@calls(evaluation.evaluate_return)
def _evaluate() -> Given:
    return {"plan_id": _slipping().pk, "today": today()}


@calls(evaluation.evaluate_returns)
def _evaluate_all() -> Given:
    _slipping()
    return {}


@calls(evaluation.chase_what_is_late)
def _chase() -> Given:
    with_plan(arrived_return, arrived_on=today() - 3 * WEEK)
    return {}


@calls(pace.choose_pace)
def _pace() -> Given:
    given = with_plan(active_return)
    second = given["plan"].weeks.standing()[1].monday
    return {**given, "kind": ChoiceKind.HOLD, "reason": "Tired", "from_monday": second}


@calls(packs.make_pack)
def _pack() -> Given:
    return with_plan(
        draft_return, route=Route.POST_16, grounds="Sixteen in May", destination="Weir College"
    )


@calls(packs.hand_over_pack)
def _hand_over() -> Given:
    given = _pack()
    return {
        "actor": given["actor"], "pack": packs.make_pack(**given), "handed_to": "Ana Reed",
        "handed_on": today(), "how_handed": "By hand",
    }  # fmt: skip


@calls(part_time.agree_part_time)
def _part_time() -> Given:
    given = with_plan(draft_return)
    start, senco = given["plan"].starts_on, given["actor"]
    return {
        **given, "starts_on": start, "ends_on": start + 3 * WEEK, "review_on": start + WEEK,
        "circumstances": "After an operation.", "agreed_by": senco.membership, "how": How.PAPER,
        "parent": given["plan"].child.parents.first(), "agreed_on": today(),
    }  # fmt: skip


def _timetable() -> Given:
    senco, child = people()
    plan = active_return(senco, child, starts_on=today() - 2 * WEEK)
    return {"actor": senco, "plan": plan, "timetable": part_time_of(senco, plan)}


@calls(part_time.review_part_time)
def _review() -> Given:
    return {**_timetable(), "words": "It helps", "reviewed_on": today()}


@calls(part_time.end_part_time)
def _end_part_time() -> Given:
    return {**_timetable(), "reason": "Back full time", "ended_on": today()}


@calls(support.name_helpers)
def _helpers() -> Given:
    given = with_plan(active_return)
    own = given["actor"].membership
    return {**given, "helpers": [support.Help(own, "Be near", today() + WEEK)]}


@calls(weeks.change_week)
def _week() -> Given:
    given = with_plan(active_return)
    step = given["plan"].weeks.standing()[1]
    return {
        "actor": given["actor"], "step": step, "sessions": ["0a"], "room": "The quiet room",
        "and_following": True,
    }  # fmt: skip


@calls(weeks.add_week)
def _add() -> Given:
    return with_plan(active_return)


@calls(weeks.take_out_week)
def _take_out() -> Given:
    given = with_plan(active_return)
    return {"actor": given["actor"], "step": given["plan"].weeks.standing().last()}


@calls(weeks.change_phase)
def _phase() -> Given:
    given = with_plan(draft_return)
    return {"actor": given["actor"], "phase": given["plan"].phases.first(), "title": "First steps"}


beside(
    READS, agreeing.what_is_missing, agreeing.is_part_time_unagreed, agreeing.case_to_move,
    plans.plan_fingerprint, support.tasks_of, weeks.content_of,
    weeks.is_over, weeks.is_walked, weeks.phase_fingerprint, weeks.week_fingerprint,
)  # fmt: skip
beside(
    INSIDE, part_time.close_part_time, part_time.follow_weeks, plans.close_open_parts,
    support.ask_family_support, support.start_return, weeks.put_week, weeks.end_step,
)  # fmt: skip
