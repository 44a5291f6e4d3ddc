"""The list of cases: found, narrowed, sorted, paged and downloaded, in constantly few queries."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from cases.models import Case, Enrolment, HealthNeed, Task
from ledger.lists import PAGE_SIZE
from ledger.models import AccessLogEntry, StatusChange
from tests.factories.accounts import LONG_AGO, SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory, GrantFactory, TeamMemberFactory
from tests.factories.casework import TaskFactory
from tests.people import member, sign_in, sign_in_family
from tests.query_counts import queries_of

URL = "/cases/"


def names_on(response):
    page = response.content.decode()
    return {name for name in ("Robin Vale", "Ash Wren", "Bea Finch") if name in page}


@pytest.fixture
def others(school, senco):
    """Two more pupils of the school with cases, and one of another school."""
    ash = ChildFactory(school=school, legal_first_name="Ash", legal_last_name="Wren")
    elsewhere = ChildFactory(
        school=SchoolFactory(), legal_first_name="Bea", legal_last_name="Finch"
    )
    return CaseFactory(child=ash, stage="interim"), CaseFactory(child=elsewhere)


def test_a_school_sees_the_cases_of_its_pupils(client, case, others):
    assert names_on(client.get(URL)) == {"Robin Vale", "Ash Wren"}


def test_it_is_narrowed_by_each_filter(client, case, others, senco, today):
    ash = others[0]
    TaskFactory(child=ash.child, owner=senco, due_on=today - timedelta(days=1))
    TeamMemberFactory(child=ash.child, membership=senco)
    HealthNeed.objects.create(
        child=ash.child, kind="physical", description="Asthma", starts_on=LONG_AGO
    )
    only_ash = [
        "q=wren", f"q={ash.reference}", "stage=interim", "overdue=on", "whose=team",
        "need=physical",
    ]  # fmt: skip
    for query in only_ash:
        assert names_on(client.get(f"{URL}?{query}")) == {"Ash Wren"}, query
    for query in ("whose=lead", f"lead={senco.public_id}", "stage=early_intervention"):
        assert names_on(client.get(f"{URL}?{query}")) == {"Robin Vale"}, query
    nothing = client.get(f"{URL}?q=nobody")
    assert "No case matches" in nothing.content.decode()
    assert client.get(f"{URL}?stage=nonsense&after=%%%").status_code == 200


def test_closed_cases_are_asked_for(client, case, today):
    Case.objects.update(status="closed", closed_on=today)
    assert names_on(client.get(URL)) == set()
    for status in ("closed", "all"):
        assert names_on(client.get(f"{URL}?status={status}")) == {"Robin Vale"}


def test_a_task_of_another_audience_is_neither_shown_nor_counted(
    client, case, child, school, today
):
    leader = member(Role.SAFEGUARDING_LEAD, school)
    TaskFactory(
        child=child, owner=leader, title="Ask about home", audience="safeguarding",
        due_on=today - timedelta(days=3),
    )  # fmt: skip
    assert "Ask about home" not in client.get(URL).content.decode()
    assert names_on(client.get(f"{URL}?overdue=on")) == set()
    for_leader = sign_in(Client(), leader).get(URL).content.decode()
    assert "Ask about home" in for_leader


def test_the_download_has_every_match_no_formula_and_is_logged(client, school, senco):
    for place in range(PAGE_SIZE + 2):
        child = ChildFactory(school=school, legal_first_name="=1+1", legal_last_name=f"N{place}")
        CaseFactory(child=child, stage="interim")
    CaseFactory(child=ChildFactory(school=school))
    response = client.get(f"{URL}?stage=interim&download=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == PAGE_SIZE + 3
    assert "'=1+1 N0" in "\n".join(lines)
    assert AccessLogEntry.objects.get(basis="download").reason.startswith("List of 27")


def test_roles_without_cases_are_told_and_families_find_nothing(school):
    officer = sign_in(Client(), member(Role.ATTENDANCE_OFFICER, school)).get(URL)
    assert officer.status_code == 403
    assert "does not include cases" in officer.content.decode()
    assert sign_in_family(Client(), GrantFactory().user).get(URL).status_code == 404


def fill(school, senco, count, today):
    """Pupils with cases, tasks and history, in a few statements."""
    children = ChildFactory.build_batch(count, controller=school)
    for place, child in enumerate(children):
        child.reference = f"K-Q{count}-{place}"[:12]
        child.sort_name = f"vale robin {place:04d}"
    children = type(children[0]).objects.bulk_create(children)
    Enrolment.objects.bulk_create(
        [Enrolment(child=child, school=school, starts_on=LONG_AGO) for child in children]
    )
    cases = Case.objects.bulk_create(
        [
            Case(child=child, reference=f"C-Q{count}-{place}"[:12], why_opened="x", lead=senco,
                 controller=school)
            for place, child in enumerate(children)
        ]
    )  # fmt: skip
    StatusChange.objects.bulk_create(
        [
            StatusChange(subject_type="cases.case", subject_id=case.pk, field="stage",
                         to_status=case.stage, action="open")
            for case in cases
        ]
    )  # fmt: skip
    Task.objects.bulk_create(
        [Task(child=child, title="Ring", owner=senco, due_on=today) for child in children]
    )


def test_the_list_asks_equally_often_for_ten_and_for_a_thousand(client, school, senco, today):
    fill(school, senco, 10, today)
    few = queries_of(client, URL)
    fill(school, senco, 990, today)
    assert queries_of(client, URL) == few


def test_pages_follow_one_another_without_gap_or_repetition(client, school, senco, today):
    fill(school, senco, 60, today)
    seen, url = [], URL
    while url:
        response = client.get(url)
        seen += [case.pk for case in response.context["page"]]
        after = response.context["page"].after
        url = f"{URL}?after={after}" if after else ""
    assert len(seen) == len(set(seen)) == 60


def test_the_page_of_a_case_asks_equally_often_however_much_is_in_it(client, case, senco, today):
    url = reverse("cases:show", args=[case.public_id])
    TaskFactory.create_batch(2, child=case.child, owner=senco, due_on=today)
    client.get(url)
    few = queries_of(client, url)
    TaskFactory.create_batch(40, child=case.child, owner=senco, due_on=today)
    TeamMemberFactory.create_batch(20, child=case.child)
    assert queries_of(client, url) == few
