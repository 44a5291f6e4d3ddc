"""The pages of a return: the list, starting, the plan and every form on the way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import HoursKind, Occasion, OutcomeParty, Stage, Voice
from cases.registries import home_sources, search_sources
from cases.services.outcomes import record_outcomes
from cases.services.views import record_view
from panels.models import Outcome, RequestStatus
from panels.services.decisions import decide_item
from reintegration.models import (
    Answer,
    HandoverPack,
    PanelRequest,
    RestOfWeek,
    ReturnPlan,
    ReturnStatus,
    Route,
)
from tests.factories.cases import CaseFactory, TeamMemberFactory
from tests.factories.casework import HoursFactory
from tests.factories.panels import PanelPeople, terms
from tests.factories.reintegration import (
    active_return,
    agreed_return,
    arrived_return,
    draft_return,
    next_monday,
    part_time_of,
    return_child,
    row_of,
    senco_of,
    sent_return,
)
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    return return_child()


@pytest.fixture
def senco(child):
    return senco_of(child)


@pytest.fixture
def web(client, senco):
    return sign_in(client, senco.membership)


def url(name, *args):
    return reverse(f"reintegration:{name}", args=args)


def dated(**days):
    return {f"{name}": day.isoformat() for name, day in days.items()}


def text_of(response):
    return response.content.decode()


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


def test_the_pace_is_chosen(web, senco, child):
    today = timezone.localdate()
    plan = active_return(senco, child, starts_on=today - timedelta(days=today.weekday()))
    web.post(
        url("pace", plan.public_id),
        {"kind": "hold", "weeks": "2", "from_monday": next_monday().isoformat(),
         "reason": "Tired by noon"},
    )  # fmt: skip
    html = text_of(web.get(plan.link))
    assert "Hold: stay at this step for longer" in html
    assert "Tired by noon" in html


def test_a_part_time_timetable_from_agreement_to_end(web, senco, child):
    today = timezone.localdate()
    plan = sent_return(senco, child, rest_of_week=RestOfWeek.PART_TIME)
    assert "nobody has agreed to a part-time timetable" in text_of(web.get(plan.link))
    web.post(
        url("part_time", plan.public_id),
        {"circumstances": "After an operation", "agreed_by": senco.membership_id,
         "parent": child.parents.get().pk, "how": "paper",
         **dated(starts_on=plan.starts_on, ends_on=plan.starts_on + timedelta(days=20),
                 review_on=plan.starts_on + timedelta(days=10), agreed_on=today)},
    )  # fmt: skip
    made = plan.part_times.get()
    assert "After an operation" in text_of(web.get(plan.link))
    early = web.post(
        url("part_time_review", made.public_id), {"words": "Well", **dated(reviewed_on=today)}
    )
    assert "The day must be between its first day and today" in text_of(early)
    made.starts_on, made.review_on = today, today + timedelta(days=1)
    made.save()
    web.post(url("part_time_review", made.public_id), {"words": "Well", **dated(reviewed_on=today)})
    web.post(url("part_time_end", made.public_id), {"reason": "Full", **dated(ended_on=today)})
    made.refresh_from_db()
    assert (made.reviewed_on, made.ended_on) == (today, today)


def test_arrival_follow_up_relapse_and_planning_again(web, senco, child):
    today = timezone.localdate()
    plan = active_return(senco, child, starts_on=today - timedelta(days=14))
    web.post(url("arrive", plan.public_id), dated(arrived_on=today - timedelta(days=14)))
    first = plan.follow_ups.first()
    web.post(
        url("follow_up", first.public_id),
        {"going": "wobbles", "words": "Two days at home", "child_says": "Maths is loud",
         **dated(held_on=today)},
    )  # fmt: skip
    html = text_of(web.get(plan.link))
    assert "Maths is loud" in html
    web.post(url("relapse", plan.public_id), {"reason": "Ill again", **dated(relapsed_on=today)})
    html = text_of(web.get(plan.link))
    assert "Out of school again since" in html
    web.post(url("plan_again", plan.public_id), dated(starts_on=next_monday()))
    plan.refresh_from_db()
    assert (plan.status, plan.revision) == (ReturnStatus.DRAFT, 2)
    response = web.post(url("end", plan.public_id), {"reason": "Moved away"}, follow=True)
    assert "Ended early" in text_of(response)


def test_helpers_are_named(web, senco, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    plan = arrived_return(senco, child, arrived_on=timezone.localdate())
    web.post(
        url("helpers", plan.public_id),
        {"health_owner": nurse.pk, "health_title": "See the child in school", "school_title": "x",
         **dated(due_on=next_monday())},
    )  # fmt: skip
    assert "See the child in school" in text_of(web.get(plan.link))


def test_the_panel_is_asked_lists_it_and_decides(client, web, senco, child):
    plan = draft_return(senco, child)
    web.post(url("ask_panel", plan.public_id), {"asks": "A teaching assistant"})
    asked = PanelRequest.objects.get()
    people = PanelPeople()
    meeting = people.plan()
    office = sign_in(client, people.coordinator)
    assert "Put on an agenda" in text_of(office.get(plan.link))
    office.post(url("put_on_agenda", asked.public_id), {"meeting": meeting.pk})
    asked.refresh_from_db()
    assert asked.status == RequestStatus.LISTED
    item = meeting.items.get()
    html = text_of(office.get(reverse("panels:item", args=[item.public_id])))
    assert "A teaching assistant" in html
    assert plan.link in html
    people.open(meeting)
    chair = people.act(people.chair)
    decide_item(actor=chair, item=item, terms=terms(Outcome.RETURN_SUPPORT))
    asked.refresh_from_db()
    assert (asked.status, asked.outcome) == (RequestStatus.DECIDED, "return_support")


def test_an_onward_plan_has_its_pack(web, senco, child):
    plan = active_return(
        senco, child, route=Route.POST_16, grounds="Sixteen", destination="Weir College",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    web.post(url("make_pack", plan.public_id))
    pack = HandoverPack.objects.get()
    download = web.get(url("pack", pack.public_id))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    web.post(
        url("hand_over", pack.public_id),
        {"handed_to": "Ana Reed", "how_handed": "By hand",
         **dated(handed_on=timezone.localdate())},
    )  # fmt: skip
    assert "given to Ana Reed" in text_of(web.get(plan.link))


def test_outcomes_are_shown_as_change(web, senco, child):
    plan = draft_return(senco, child)
    today = timezone.localdate()
    for occasion, score, day in (
        (Occasion.BASELINE, 1, today - timedelta(days=60)), (Occasion.REVIEW, 4, today),
    ):  # fmt: skip
        record_outcomes(
            actor=senco, child=child, party=OutcomeParty.CHILD, occasion=occasion,
            scores={"friends": score}, measured_on=day,
        )  # fmt: skip
    assert "3 better" in text_of(web.get(plan.link))


def test_the_list_has_late_ones_first_filters_and_a_download(web, senco, child):
    late = draft_return(senco, child)
    ReturnPlan.objects.filter(pk=late.pk).update(status="active", weeks_behind=2)
    other = return_child(senco.organisation, legal_first_name="Ada")
    on_time = draft_return(senco, other)
    html = text_of(web.get(url("list")))
    assert html.index(late.reference) < html.index(on_time.reference)
    assert "2 weeks behind" in html
    only_late = text_of(web.get(url("list"), {"late": "late"}))
    assert on_time.reference not in only_late
    assert on_time.reference in text_of(web.get(url("list"), {"q": "Ada"}))
    rows = b"".join(web.get(url("list"), {"download": "csv", "q": "Ada"}).streaming_content)
    assert on_time.reference.encode() in rows
    assert late.reference.encode() not in rows


def test_each_page_of_the_list_is_reached(web, senco):
    for number in range(27):
        draft_return(senco, return_child(senco.organisation, legal_first_name=f"No{number}"))
    first = web.get(url("list"))
    assert first.context["page"].after
    second = web.get(url("list"), {"after": first.context["page"].after})
    assert len(second.context["page"]) == 2


def test_a_provider_in_the_team_answers_and_reads_but_does_not_write(client, senco, child):
    manager = member(Role.PROVIDER_MANAGER)
    TeamMemberFactory(child=child, membership=manager)
    plan = sent_return(senco, child)
    web = sign_in(client, manager)
    assert "Answer" in text_of(web.get(plan.link))
    items = list(home_sources.get("returns").today(actor_of(manager)))
    assert [item.url for item in items] == [plan.link]
    answered = web.post(
        url("answer", plan.public_id, "provider"),
        {"answer": "change_asked", "words": "Thursday instead", "revision": plan.revision},
    )
    assert answered.status_code == 302
    assert row_of(plan, "provider").answer == Answer.CHANGE_ASKED
    assert web.get(url("pace", plan.public_id)).status_code == 403


def actor_of(membership):
    from accounts.actors import Actor

    return Actor.staff(membership)


def test_home_pages_and_search_know_of_returns(senco, child):
    plan = agreed_return(senco, child)
    ReturnPlan.objects.update(status="active", weeks_behind=1)
    source = home_sources.get("returns")
    assert [item.url for item in source.today(senco)] == [plan.link]
    assert source.waiting(senco) == 1
    assert list(source.coming(senco)) == []
    [hit] = search_sources.get("returns").find(senco, plan.reference)
    assert hit.url == plan.link
    assert list(search_sources.get("returns").find(actor(Role.SENCO), plan.reference)) == []


def test_the_childs_record_leads_to_the_plan(web, senco, child):
    empty = text_of(web.get(url("of_child", child.public_id)))
    assert "No plan yet" in empty
    plan = draft_return(senco, child)
    part_time = part_time_of(senco, plan)
    assert part_time.pk
    assert web.get(url("of_child", child.public_id)).url == plan.link
    assert "Open the plan" in text_of(web.get(reverse("children:show", args=[child.public_id])))


def queries(web, address):
    web.get(address)  # what is asked once in a process is asked now
    with CaptureQueriesContext(connection) as asked:
        assert web.get(address).status_code == 200
    return len(asked)


def test_a_plan_asks_as_many_queries_with_many_weeks(web, senco, child):
    few = draft_return(senco, child, weeks=4)
    many = draft_return(senco, return_child(senco.organisation), weeks=40)
    assert queries(web, few.link) == queries(web, many.link)


def test_the_list_asks_as_many_queries_with_many_returns(web, senco):
    def add(numbers):
        for number in numbers:
            draft_return(senco, return_child(senco.organisation, legal_first_name=f"N{number}"))

    add(range(3))
    before = queries(web, url("list"))
    add(range(3, 15))
    assert queries(web, url("list")) == before
