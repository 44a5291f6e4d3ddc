"""Ten returns: planned, waiting for agreement, on time, slipping, relapsed, arrived, Year 11."""

from datetime import date, timedelta

from demo.seeding.casework import record_baseline
from demo.seeding.lessons import Marks, write_marks
from demo.seeding.told import Told
from reintegration.models import (
    Answer,
    ChoiceKind,
    Going,
    How,
    Party,
    RestOfWeek,
    ReturnPlan,
    Route,
)
from reintegration.services.agreeing import begin_plan, record_answer, send_for_agreement
from reintegration.services.arriving import record_arrival, record_follow_up, record_relapse
from reintegration.services.evaluation import evaluate_return
from reintegration.services.pace import choose_pace
from reintegration.services.panel import ask_panel
from reintegration.services.part_time import agree_part_time, review_part_time
from reintegration.services.plans import PlanFacts, start_plan
from reintegration.services.support import Help, name_helpers

BEGAN = 18  # school days before the demo date, to the Monday of that week
ARRIVED = {"placed_ended-1": 11, "placed_ended-2": 14}
WALKED = {"returning", "slipping", "relapsed", "placed_ended"}
WORDS = {
    Party.SCHOOL: "The year team is ready.",
    Party.PARENT: "Yes, as long as mornings can be slow.",
    Party.CHILD: "All right. Not the hall.",
    Party.PROVIDER: "We shall come along on the first two days.",
}


def plan_return(told: Told) -> ReturnPlan | None:
    """The plan of one child, as far as the situation says; None for most children."""
    if told.role["key"] == "placed-1":
        return _draft(told, days=9)
    if told.role["key"] == "oscar":
        plan = _draft(told, days=5)
        told.on(3, 14)
        return send_for_agreement(actor=told.senco, plan=plan)
    if told.situation == "placed_year_11":
        return _stay_for_year_11(told)
    return _walk(told) if told.situation in WALKED else None


def _walk(told: Told) -> ReturnPlan:
    """A plan that was begun, as it stands today."""
    plan = _begin(told)
    _mark(told, plan)
    if told.situation == "relapsed":
        told.on(3, 11)
        return record_relapse(
            actor=told.senco, plan=plan, relapsed_on=told.town.days_ago(5),
            reason="At home again since the middle of last week; sleep has broken down.",
        )  # fmt: skip
    if told.situation == "placed_ended":
        return _arrive(told, plan)
    return _look_at_pace(told, plan)


def _facts(told: Told, starts_on: date, rest: RestOfWeek) -> PlanFacts:
    return PlanFacts(
        route=Route.RETURN, lead=told.town.membership(told.senco), starts_on=starts_on,
        school=told.town.organisations[told.pupil.school_key], rest_of_week=rest,
        aim=f"{told.child.first_name} is at school for the whole week, with a friend at lunch.",
        met_by=f"{told.senco.user}, at the side door",
        bad_morning="Come at break instead. Nobody asks why; the quiet room is open.",
    )  # fmt: skip


def _draft(told: Told, *, days: int) -> ReturnPlan:
    told.on(days, 10)
    starts_on = told.town.today + timedelta(days=14)
    facts = _facts(told, starts_on, RestOfWeek.PROVISION)
    return start_plan(actor=told.senco, child=told.child, facts=facts)


def _begin(told: Told) -> ReturnPlan:
    """Written, agreed and begun, with a part-time timetable that the parent agreed to."""
    town, senco = told.town, told.senco
    monday = town.days_ago(BEGAN)
    monday -= timedelta(days=monday.weekday())
    told.on(BEGAN + 12)
    has_been_away_less = told.situation == "placed_ended"
    plan = start_plan(
        actor=senco, child=told.child, facts=_facts(told, monday, RestOfWeek.PART_TIME),
        weeks=2 if has_been_away_less else 6, first_sessions=6 if has_been_away_less else 2,
    )  # fmt: skip
    told.on(BEGAN + 10, 14)
    plan = send_for_agreement(actor=senco, plan=plan)
    told.on(BEGAN + 8, 16)
    for row in plan.agreements.filter(answer=Answer.AWAITED).select_related("parent"):
        record_answer(
            actor=senco, agreement=row, answer=Answer.AGREED, words=WORDS[Party(row.party)],
            how=How.PAPER if row.party == Party.PARENT else How.SPOKEN,
            name=row.parent.full_name if row.parent else told.child.name,
        )  # fmt: skip
    if told.parent is not None:
        agree_part_time(
            actor=senco, plan=plan, starts_on=monday, ends_on=monday + timedelta(days=39),
            review_on=monday + timedelta(days=18), parent=told.parent, how=How.PAPER,
            circumstances="A whole week at once would end in another term at home.",
            agreed_by=town.membership(senco), agreed_on=town.days_ago(BEGAN + 8),
        )  # fmt: skip
    told.on(BEGAN + 7)
    return begin_plan(actor=senco, plan=plan, move_stage=True)


def _mark(told: Told, plan: ReturnPlan) -> None:
    """What the register says of each planned session since the plan began."""
    source = told.town.random(f"return {told.role['key']}")
    steps = {step.monday: step for step in plan.weeks.standing()}
    arrived = told.town.days_ago(ARRIVED.get(told.role["key"], 0) or 1)
    marks: Marks = {}
    for number, day in enumerate(reversed(told.town.school_days), start=1):
        step = steps.get(day - timedelta(days=day.weekday()))
        has_arrived = told.situation == "placed_ended" and day >= arrived
        if step is None and not has_arrived:
            continue
        missed = _chance_of_missing(told.situation, number)
        for half, present in ((0, "/"), (1, "\\")):
            planned = has_arrived or (step and f"{day.weekday()}{'ap'[half]}" in step.sessions)
            mark = ("I" if source.random() < missed else present) if planned else "C2"
            marks.setdefault(day, {})[half] = mark
    write_marks(told.pupil.enrolment.pk, marks)


def _chance_of_missing(situation: str, days_ago: int) -> float:
    """A return that slips does so for two weeks; a relapse is complete."""
    if situation == "relapsed" and days_ago <= 6:
        return 1
    return 0.6 if situation == "slipping" and days_ago <= 10 else 0.04


def _look_at_pace(told: Told, plan: ReturnPlan) -> ReturnPlan:
    """The nightly look; one lead has chosen to hold, the other has not answered yet."""
    told.town.clock.set(told.town.today, 0, 4)
    evaluate_return(plan_id=plan.pk, today=told.town.today)
    if told.role["key"] == "slipping-2":
        told.town.clock.set(told.town.today, 0, 5)
        choose_pace(
            actor=told.senco, plan=plan, kind=ChoiceKind.HOLD, weeks=2,
            reason="Two hard weeks after the cold. What works now stays for a fortnight.",
        )  # fmt: skip
    timetable = plan.part_times.first()
    if told.role["key"] == "returning-1" and timetable is not None:
        told.on(2, 15)
        review_part_time(
            actor=told.senco, plan=plan, timetable=timetable, reviewed_on=told.town.days_ago(2),
            words="Every planned session attended. It ends as agreed.",
        )  # fmt: skip
    return plan


def _arrive(told: Told, plan: ReturnPlan) -> ReturnPlan:
    """Back full time; people have tasks; the first follow-up is done, or late."""
    days, senco = ARRIVED.get(told.role["key"], 11), told.senco
    told.on(days, 15)
    record_baseline(told)
    plan = record_arrival(actor=senco, plan=plan, arrived_on=told.town.days_ago(days))
    name_helpers(
        actor=senco, plan=plan,
        helpers=[
            Help(told.town.membership(told.nurse), "See the child once a month until Easter",
                 told.town.today + timedelta(days=12)),
            Help(told.town.membership(senco), "Five minutes at the end of every Friday",
                 told.town.today + timedelta(days=6)),
        ],
    )  # fmt: skip
    if told.role["key"] == "placed_ended-1":
        told.on(1, 14)
        record_follow_up(
            actor=senco, follow_up=plan.follow_ups.order_by("due_on")[0], going=Going.WELL,
            held_on=told.town.days_ago(1), words="Every day since, and at the club on Thursday.",
            child_says="It is louder than I remembered. I like maths again.",
        )  # fmt: skip
    return plan


def _stay_for_year_11(told: Told) -> ReturnPlan:
    """The panel is asked whether the child may stay in provision until the exams."""
    told.on(6, 10)
    town = told.town
    plan = start_plan(
        actor=told.senco, child=told.child,
        facts=PlanFacts(
            route=Route.YEAR_11, lead=town.membership(told.senco), starts_on=town.today,
            school=town.organisations[told.pupil.school_key],
            ends_on=date(town.year + 1, 6, 30),
            grounds="Two terms before the exams another change would cost more than it could give.",
            aim="English, maths and two more subjects in the summer.",
        ),
    )  # fmt: skip
    asks = "To stay at the base until the exams, with the school entering for English."
    ask_panel(actor=told.senco, plan=plan, asks=asks)
    return plan
