"""A former school keeps the return that it planned, as it left it, and sees nothing later."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child
from ledger.models import AccessLogEntry
from reintegration.models import ChoiceKind, Going, Party, ReturnPlan, Route, WeekStep
from reintegration.services.arriving import record_arrival, record_follow_up
from reintegration.services.pace import choose_pace
from reintegration.services.packs import make_pack
from reintegration.services.plans import change_plan
from reintegration.services.weeks import add_week, change_week
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import EnrolmentFactory
from tests.factories.reintegration import (
    active_return,
    draft_return,
    facts_of,
    return_child,
    row_of,
    senco_of,
)
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db
OURS = "Ours: the quiet room"
THEIRS = "Theirs: the hall"


@pytest.fixture
def child():
    return return_child(SchoolFactory(name="Old School"))


@pytest.fixture
def old(child):
    return senco_of(child)


def page_of(who: Actor, plan: ReturnPlan) -> tuple[int, str]:
    assert who.membership is not None
    answer = sign_in(Client(), who.membership).get(plan.link)
    return answer.status_code, answer.content.decode()


def move(child: Child) -> Actor:
    """Off the old school's roll since yesterday, on another's; its SENCo."""
    child.enrolments.update(ends_on=timezone.localdate() - timedelta(days=1))
    school = SchoolFactory(name="New School")
    EnrolmentFactory(child=child, school=school)
    return actor(Role.SENCO, school)


def remember(record: Any, *, days_ago: int, **said: str) -> None:
    """A row of the field history of an earlier day: a test writes everything in one moment."""
    history = record.pgh_event_model.objects
    row = history.filter(pgh_obj_id=record.pk).order_by("-pgh_id").values().first()
    del row["pgh_id"]
    with time_machine.travel(timezone.now() - timedelta(days=days_ago), tick=False):
        history.create(**{**row, **said})


def test_it_keeps_what_it_wrote_and_reads_nothing_later(child, old):
    plan = active_return(old, child)
    step = plan.weeks.standing().first()
    changed = change_week(actor=old, step=step, sessions=["0a"], room=OURS)
    remember(changed, days_ago=3)
    second = plan.weeks.standing()[1].monday
    pace = {"plan": plan, "kind": ChoiceKind.HOLD, "from_monday": second}
    choose_pace(actor=old, reason="Ours: the bus is hard", **pace)
    new = move(child)
    plan.refresh_from_db()
    change_week(actor=new, step=changed, sessions=["2a"], room=THEIRS)
    later = add_week(actor=new, plan=plan)
    change_week(actor=new, step=later, sessions=["4p"], room=THEIRS, note="Theirs: a note")
    choose_pace(actor=new, reason="Theirs: slower", **pace)
    change_plan(actor=new, plan=plan, facts=facts_of(new, bad_morning="Theirs: ring the new one"))

    status, page = page_of(old, plan)
    assert status == 200
    assert "no longer at your school" in page
    for words in (plan.reference, OURS, "Ours: the bus is hard", "Ring Ms Okoro"):
        assert words in page, words
    for words in ("Theirs", "New School", "came to", later.monday.strftime("%-d %B %Y"),
                  "Dana Vale", "Hold, step back"):  # fmt: skip
        assert words not in page, words
    assert AccessLogEntry.objects.latest("opened_at").basis == "wrote"
    assert "Theirs" in page_of(new, plan)[1]


def test_follow_ups_of_others_and_arrival_are_not_kept(child, old):
    today = timezone.localdate()
    plan = active_return(old, child, starts_on=today)
    plan = record_arrival(actor=old, plan=plan, arrived_on=today)
    first, second = plan.follow_ups.all()[:2]
    given = {"going": Going.WELL, "held_on": today}
    record_follow_up(actor=old, follow_up=first, words="Ours: laughing", **given)
    new = move(child)
    record_follow_up(actor=new, follow_up=second, words="Theirs: still here",
                     why_early="They asked", **given)  # fmt: skip
    _status, page = page_of(old, plan)
    assert "Ours: laughing" in page
    assert "Theirs" not in page
    assert "After 12 weeks" not in page


def test_of_the_history_it_reads_the_row_that_stood_when_the_child_left(child, old):
    plan = draft_return(old, child)
    new = move(child)
    remember(plan, days_ago=20, bad_morning="Ours: at first")
    remember(plan, days_ago=5, bad_morning="Ours: at last")
    change_plan(actor=new, plan=plan, facts=facts_of(new, bad_morning="Theirs"))
    _status, page = page_of(old, plan)
    assert "Ours: at last" in page
    assert "Ours: at first" not in page and "Theirs" not in page


def test_nothing_but_that_page_opens(child, old):
    plan = active_return(old, child)
    pack = make_pack(actor=old, plan=plan)
    step = WeekStep.objects.filter(plan=plan).first()
    move(child)
    client = sign_in(Client(), old.membership)
    one = [plan.public_id]
    for url in (
        f"/children/{child.public_id}/",
        reverse("reintegration:of_child", args=[child.public_id]),
        *(reverse(f"reintegration:{name}", args=one)
          for name in ("details", "pace", "arrive", "relapse", "helpers", "ask_panel", "end")),
        reverse("reintegration:week", args=[step.public_id]),
        reverse("reintegration:pack", args=[pack.public_id]),
        reverse("reintegration:record_answer", args=[row_of(plan, Party.PARENT).public_id]),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code in {404, 405}, url
    for url in ("/reintegration/?status=all", "/reintegration/?download=csv&status=all",
                f"/search/?q={plan.reference}", "/"):  # fmt: skip
        text = client.get(url).getvalue().decode()
        assert child.last_name not in text, url
    kept = client.get("/cases/kept/?what=returns").content.decode()
    assert f"{child.name}: {plan.reference}" in kept and plan.link in kept


def test_others_keep_nothing(child, old):
    plan = active_return(old, child)
    officer_wrote = return_child(SchoolFactory(name="Third School"))
    third = senco_of(officer_wrote)
    officer = actor(Role.LIAISON_OFFICER)
    of_office = draft_return(
        officer, officer_wrote, lead=third.membership, school=third.organisation,
        route=Route.RETURN,
    )  # fmt: skip
    for each in (child, officer_wrote):
        move(each)
    elsewhere = actor(Role.SENCO)
    assert page_of(elsewhere, plan)[0] == 404
    assert page_of(third, of_office)[0] == 404  # the authority wrote that one
    attendance = member(Role.SAFEGUARDING_LEAD, old.organisation)
    assert sign_in(Client(), attendance).get(plan.link).status_code == 200
    ended = member(Role.SENCO, old.organisation, ends_on=timezone.localdate() - timedelta(days=1))
    assert sign_in(Client(), ended).get(plan.link).status_code in {302, 404}


def test_while_the_child_is_there_nothing_is_kept(child, old):
    plan = active_return(old, child)
    assert not ReturnPlan.objects.kept_by(old).exists()
    assert "no longer at your school" not in page_of(old, plan)[1]
