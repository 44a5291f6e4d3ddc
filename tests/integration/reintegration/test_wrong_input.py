"""Every form of a return, one wrong answer at a time, and a second tab that is stale."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor
from cases.models import Child
from reintegration.models import RestOfWeek, ReturnPlan, Route
from reintegration.services.arriving import record_relapse
from reintegration.services.packs import make_pack
from reintegration.services.panel import ask_panel
from tests.factories.reintegration import (
    active_return,
    arrived_return,
    draft_return,
    next_monday,
    part_time_of,
    row_of,
    sent_return,
)
from tests.integration.reintegration.pages import url
from tests.wrong_input import check_wrong, everything_written, questions, rounds

pytestmark = pytest.mark.django_db
Page = tuple[str, dict[str, Any]]
LONG = "Words that somebody typed with care"


def today() -> date:
    return timezone.localdate()


def day(value: date) -> str:
    return value.isoformat()


def start(senco: Actor, child: Child) -> Page:
    return url("start_route", child.public_id, "return"), {
        "school": senco.organisation.pk, "lead": senco.membership_id, "weeks": "4",
        "first_sessions": "2", "rest_of_week": "provision", "met_by": LONG, "bad_morning": LONG,
        "aim": LONG, "starts_on": day(next_monday()),
    }  # fmt: skip


def start_onward(senco: Actor, child: Child) -> Page:
    return url("start_route", child.public_id, "post_16"), {
        "school": senco.organisation.pk, "lead": senco.membership_id, "destination": LONG,
        "grounds": LONG, "aim": LONG, "starts_on": day(next_monday()),
    }  # fmt: skip


def details(senco: Actor, child: Child) -> Page:
    plan = draft_return(senco, child)
    answers = start(senco, child)[1]
    for name in ("weeks", "first_sessions"):
        del answers[name]
    return url("details", plan.public_id), answers


def week(senco: Actor, child: Child) -> Page:
    step = draft_return(senco, child).weeks.first()
    return url("week", step.public_id), {
        "sessions": ["0a"], "place": "school", "room": LONG, "met_by": LONG, "bad_morning": LONG,
        "note": LONG, "and_following": "no",
    }  # fmt: skip


def phase(senco: Actor, child: Child) -> Page:
    found = draft_return(senco, child).phases.first()
    return url("phase", found.public_id), {"title": LONG, "aim": LONG}


def record_answer(senco: Actor, child: Child) -> Page:
    row = row_of(sent_return(senco, child), "parent")
    return url("record_answer", row.public_id), {
        "answer": "agreed", "name": LONG, "how": "spoken", "answered_on": day(today()),
    }  # fmt: skip


def pace(senco: Actor, child: Child) -> Page:
    plan = active_return(senco, child, starts_on=today() - timedelta(days=today().weekday()))
    return url("pace", plan.public_id), {
        "kind": "hold", "weeks": "2", "from_monday": day(next_monday()), "reason": LONG,
    }  # fmt: skip


def part_time(senco: Actor, child: Child) -> Page:
    plan = sent_return(senco, child, rest_of_week=RestOfWeek.PART_TIME)
    return url("part_time", plan.public_id), {
        "circumstances": LONG, "agreed_by": senco.membership_id,
        "parent": child.parents.get().pk, "how": "paper", "starts_on": day(plan.starts_on),
        "ends_on": day(plan.starts_on + timedelta(days=20)),
        "review_on": day(plan.starts_on + timedelta(days=10)), "agreed_on": day(today()),
    }  # fmt: skip


def _part_time_going_on(senco: Actor, child: Child) -> Any:
    plan = sent_return(senco, child, starts_on=today() - timedelta(days=today().weekday()))
    return part_time_of(senco, plan)


def part_time_review(senco: Actor, child: Child) -> Page:
    made = _part_time_going_on(senco, child)
    return url("part_time_review", made.public_id), {"words": LONG, "reviewed_on": day(today())}


def part_time_end(senco: Actor, child: Child) -> Page:
    made = _part_time_going_on(senco, child)
    return url("part_time_end", made.public_id), {"reason": LONG, "ended_on": day(today())}


def arrive(senco: Actor, child: Child) -> Page:
    plan = active_return(senco, child, starts_on=today())
    return url("arrive", plan.public_id), {"arrived_on": day(today())}


def follow_up(senco: Actor, child: Child) -> Page:
    found = arrived_return(senco, child, arrived_on=today()).follow_ups.first()
    return url("follow_up", found.public_id), {
        "going": "wobbles", "words": LONG, "child_says": LONG, "held_on": day(today()),
    }  # fmt: skip


def relapse(senco: Actor, child: Child) -> Page:
    plan = active_return(senco, child, starts_on=today())
    return url("relapse", plan.public_id), {"reason": LONG, "relapsed_on": day(today())}


def plan_again(senco: Actor, child: Child) -> Page:
    plan = active_return(senco, child, starts_on=today())
    record_relapse(actor=senco, plan=plan, relapsed_on=today(), reason="Ill again")
    return url("plan_again", plan.public_id), {"starts_on": day(next_monday())}


def helpers(senco: Actor, child: Child) -> Page:
    plan = arrived_return(senco, child, arrived_on=today())
    return url("helpers", plan.public_id), {
        "school_owner": senco.membership_id, "school_title": LONG, "provider_title": LONG,
        "health_title": LONG, "due_on": day(next_monday()),
    }  # fmt: skip


def panel(senco: Actor, child: Child) -> Page:
    return url("ask_panel", draft_return(senco, child).public_id), {"asks": LONG}


def withdraw_request(senco: Actor, child: Child) -> Page:
    asked = ask_panel(actor=senco, plan=draft_return(senco, child), asks="An assistant")
    return url("withdraw_request", asked.public_id), {"reason": LONG}


def hand_over(senco: Actor, child: Child) -> Page:
    plan = active_return(
        senco, child, route=Route.POST_16, grounds="Sixteen", destination="Weir College",
        starts_on=today(),
    )  # fmt: skip
    pack = make_pack(actor=senco, plan=plan)
    return url("hand_over", pack.public_id), {
        "handed_to": LONG, "how_handed": LONG, "handed_on": day(today()),
    }  # fmt: skip


def withdraw(senco: Actor, child: Child) -> Page:
    return url("withdraw", draft_return(senco, child).public_id), {"reason": LONG}


def end(senco: Actor, child: Child) -> Page:
    return url("end", active_return(senco, child).public_id), {"reason": LONG}


PAGES = (
    start, start_onward, details, week, phase, record_answer, pace, part_time, part_time_review,
    part_time_end, arrive, follow_up, relapse, plan_again, helpers, panel, withdraw_request,
    hand_over, withdraw, end,
)  # fmt: skip


@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_one_wrong_answer_stands_at_its_question_and_nothing_is_written(web, senco, child, make):
    address, good = make(senco, child)
    for wrongs in rounds(questions(web, address, good)):
        check_wrong(web, address, good, wrongs)
    assert web.post(address, good).status_code == 302, (
        web.post(address, good).context["form"].errors
    )


def test_what_must_fit_together_is_told_at_its_question(web, senco, child):
    address, good = part_time(senco, child)
    plan = child.return_plans.get()
    wrong = {
        "ends_on": plan.starts_on - timedelta(days=1), "review_on": plan.starts_on,
        "agreed_on": today() + timedelta(days=1),
    }  # fmt: skip
    for name, value in wrong.items():
        response = web.post(address, {**good, name: day(value)})
        assert name in response.context["form"].errors, name
        assert LONG in response.content.decode()
    assert not plan.part_times.exists()


def test_a_plan_is_not_begun_years_ahead(web, senco, child):
    address, good = start(senco, child)
    response = web.post(address, {**good, "starts_on": day(today() + timedelta(days=800))})
    assert "starts_on" in response.context["form"].errors
    assert not ReturnPlan.objects.exists()


def test_nothing_ends_before_it_begins(web, senco, child):
    for make, name in ((arrive, "arrived_on"), (relapse, "relapsed_on")):
        address, good = make(senco, child)
        response = web.post(address, {**good, name: day(today() - timedelta(days=1))})
        assert name in response.context["form"].errors
        ReturnPlan.objects.update(status="withdrawn")


def test_change_asked_for_says_which(web, senco, child):
    address, good = record_answer(senco, child)
    for answer, words in (
        ("change_asked", "words"),
        ("refused", "why"),
        ("not_reached", "unheard"),
    ):
        response = web.post(address, {**good, "answer": answer})
        assert words in response.context["form"].errors, answer
    assert row_of(child.return_plans.get(), "parent").is_awaited


@pytest.mark.parametrize("make", [details, week, phase], ids=lambda make: make.__name__)
def test_a_second_tab_overwrites_nothing(web, senco, child, make):
    address, good = make(senco, child)
    seen = {"seen": web.get(address).context["form"].initial["seen"]}
    first = {name: value for name, value in good.items() if value != LONG} | seen
    changed = {name: "Of the first tab" for name, value in good.items() if value == LONG}
    assert web.post(address, {**first, **changed}).status_code == 302
    before = everything_written()
    response = web.post(address, {**good, **seen})
    assert response.status_code == 200
    html = response.content.decode()
    assert "changed" in html
    assert LONG in html
    assert everything_written() == before
    assert "Of the first tab" in web.get(address).content.decode()


STEPS = (pace, part_time_review, part_time_end, arrive, follow_up, relapse, plan_again, panel,
         withdraw_request, hand_over, withdraw, end)  # fmt: skip


@pytest.mark.parametrize("make", STEPS, ids=lambda make: make.__name__)
def test_a_step_sent_twice_is_taken_once(web, senco, child, make):
    address, good = make(senco, child)
    seen = web.get(address).context["form"].initial.get("seen", "")
    assert web.post(address, {**good, "seen": seen}).status_code == 302
    before = everything_written()
    again = web.post(address, {**good, "seen": seen})
    assert again.status_code == 200
    assert "There is a problem" in again.content.decode()
    assert everything_written() == before
