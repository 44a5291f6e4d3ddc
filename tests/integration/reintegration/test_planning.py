"""Planning a return: starting, weeks, phases, agreement, the beginning; the plan's own page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import HoursKind, Stage, Voice
from cases.registries import home_sources
from cases.services.views import record_view
from reintegration.models import (
    Answer,
    ChoiceKind,
    RestOfWeek,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
    Slip,
)
from reintegration.services.arriving import record_arrival, record_relapse
from reintegration.services.pace import choose_pace
from reintegration.services.support import Help, name_helpers
from tests.factories.cases import CaseFactory, ParentFactory, TeamMemberFactory
from tests.factories.casework import HoursFactory
from tests.factories.reintegration import (
    active_return,
    agree_for,
    draft_return,
    next_monday,
    return_child,
    row_of,
    sent_return,
)
from tests.integration.reintegration.pages import dated, text_of, url
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


def test_a_senco_starts_a_plan_with_what_is_known_filled_in(web, senco, child):
    record_view(
        actor=senco, child=child, voice=Voice.CHILD, words="I would like to see Mina first.",
        how_given="Drawn and told",
    )  # fmt: skip
    HoursFactory(child=child, kind=HoursKind.ADVISED, source="Dr Aziz")
    first = web.post(url("start", child.public_id), {"route": "return"}, follow=True)
    html = text_of(first)
    assert "I would like to see Mina first." in html
    assert "Dr Aziz" in html
    assert f'value="{senco.membership_id}" selected' in html
    sent = {
        "school": senco.organisation.pk, "lead": senco.membership_id, "weeks": "4",
        "first_sessions": "2", "rest_of_week": "provision", "met_by": "Ms Okoro",
        "bad_morning": "Ring Ms Okoro.", "aim": "With friends.", **dated(starts_on=next_monday()),
    }  # fmt: skip
    response = web.post(url("start_route", child.public_id, "return"), sent, follow=True)
    plan = ReturnPlan.objects.get()
    assert plan.weeks.count() == 4
    html = text_of(response)
    assert "Getting used to being back" in html
    assert "Tuesday morning, Thursday morning" in html
    assert "Send for agreement" in html


def test_what_is_wrong_stands_at_its_field(web, senco, child):
    response = web.post(
        url("start_route", child.public_id, "year_11"),
        {"grounds": "", "lead": "", **dated(starts_on=next_monday())},
    )
    html = text_of(response)
    assert "There is a problem" in html
    assert not ReturnPlan.objects.exists()
    response = web.post(
        url("start_route", child.public_id, "year_11"),
        {"grounds": "Exams", "lead": senco.membership_id, "school": senco.organisation.pk,
         **dated(starts_on=next_monday(), ends_on=next_monday())},
    )  # fmt: skip
    assert "The exception is for Year 11" in text_of(response)


def test_from_draft_to_under_way(web, senco, child):
    CaseFactory(child=child, stage=Stage.RECOVERY)
    plan = draft_return(senco, child)
    web.post(url("send", plan.public_id))
    html = text_of(web.get(plan.link))
    assert "Not agreed yet: Parent or carer." in html
    assert "It cannot begin yet" in text_of(web.get(url("begin", plan.public_id)))
    for party in ("parent", "child"):
        plan.refresh_from_db()
        row = row_of(plan, party)
        form = web.get(url("record_answer", row.public_id))
        assert form.status_code == 200
        web.post(
            url("record_answer", row.public_id),
            {"answer": "agreed", "name": "Dana Vale", "how": "spoken",
             **dated(answered_on=timezone.localdate())},
        )  # fmt: skip
    response = web.post(url("begin", plan.public_id), {"move_stage": "yes"}, follow=True)
    assert "under way" in text_of(response)
    plan.refresh_from_db()
    assert plan.status == ReturnStatus.ACTIVE
    assert child.cases.get().stage == Stage.RETURN
    assert "Bring family support into the return" in text_of(response)


def test_a_week_is_changed_added_and_taken_out(web, senco, child):
    plan = draft_return(senco, child, weeks=2)
    step = plan.weeks.first()
    form = text_of(web.get(url("week", step.public_id)))
    assert "wm-week-grid" in form
    assert "Ms Okoro" in form
    web.post(
        url("week", step.public_id),
        {"sessions": ["0a", "4p"], "place": "school", "room": "Library", "and_following": "no"},
    )
    step.refresh_from_db()
    assert (step.sessions, step.room) == (["0a", "4p"], "Library")
    added = web.post(url("add_week", plan.public_id))
    assert added.url.startswith("/reintegration/week/")
    last = plan.weeks.standing().last()
    response = web.post(url("take_out_week", last.public_id), follow=True)
    assert "taken out" in text_of(response)
    phase = plan.phases.first()
    web.post(url("phase", phase.public_id), {"title": "Hello again", "aim": ""})
    phase.refresh_from_db()
    assert phase.title == "Hello again"


def test_what_a_plan_says_is_changed(web, senco, child):
    plan = draft_return(senco, child)
    assert "How many school weeks" not in text_of(web.get(url("details", plan.public_id)))
    web.post(
        url("details", plan.public_id),
        {"school": senco.organisation.pk, "lead": senco.membership_id, "rest_of_week": "part_time",
         "met_by": "Mr Lind", "bad_morning": "Ring", "aim": "",
         **dated(starts_on=plan.starts_on)},
    )  # fmt: skip
    plan.refresh_from_db()
    assert (plan.met_by, plan.rest_of_week) == ("Mr Lind", RestOfWeek.PART_TIME)


def test_a_provider_in_the_team_answers_and_reads_but_does_not_write(client, senco, child):
    manager = member(Role.PROVIDER_MANAGER)
    TeamMemberFactory(child=child, membership=manager)
    plan = sent_return(senco, child)
    web = sign_in(client, manager)
    assert "Answer" in text_of(web.get(plan.link))
    items = list(home_sources.get("returns").today(Actor.staff(manager)))
    assert [item.url for item in items] == [plan.link]
    answered = web.post(
        url("answer", plan.public_id, "provider"),
        {"answer": "change_asked", "words": "Thursday instead", "revision": plan.revision},
    )
    assert answered.status_code == 302
    assert row_of(plan, "provider").answer == Answer.CHANGE_ASKED
    assert web.get(url("pace", plan.public_id)).status_code == 403


def test_a_plan_asks_as_many_queries_with_many_weeks(web, senco, child):
    few = draft_return(senco, child, weeks=4)
    many = draft_return(senco, return_child(senco.organisation), weeks=40)
    assert queries_of(web, few.link) == queries_of(web, many.link)


def test_it_is_begun_only_when_nothing_is_missing(web, senco, child):
    plan = sent_return(senco, child)
    html = text_of(web.get(plan.link))
    assert url("begin", plan.public_id) not in html
    assert f"{child.name} has not been heard" in html
    assert "Record the answer" in html
    for row in ReturnAgreement.objects.standing(plan).awaited():
        agree_for(senco, row)
    assert url("begin", plan.public_id) in text_of(web.get(plan.link))


@pytest.mark.parametrize("state", ["sent", "active", "arrived", "relapsed"])
def test_a_plan_asks_as_many_queries_with_many_people_and_choices(web, senco, child, state):
    def make(a_child, many):
        for number in range(5 if many else 0):
            ParentFactory(child=a_child, full_name=f"Parent {number}")
        today = timezone.localdate()
        monday = today - timedelta(days=today.weekday())
        if state == "sent":
            return sent_return(senco, a_child)
        plan = active_return(senco, a_child, starts_on=monday)
        for number in range(5 if many else 1):
            choose_pace(actor=senco, plan=plan, kind=ChoiceKind.HOLD, reason=f"Tired {number}")
            Slip.objects.create(plan=plan, monday=monday - timedelta(weeks=number + 1), planned=4,
                                attended=1)  # fmt: skip
        name_helpers(actor=senco, plan=plan, helpers=[
            Help(senco.membership, f"Be near {number}", today) for number in range(5 if many else 1)
        ])  # fmt: skip
        if state != "active":
            record_arrival(actor=senco, plan=plan, arrived_on=today)
        if state == "relapsed":
            record_relapse(actor=senco, plan=plan, relapsed_on=today, reason="Ill again")
        return plan

    few, many = make(child, False), make(return_child(senco.organisation), True)
    assert queries_of(web, few.link) == queries_of(web, many.link)
