"""The list of plans: scope, filters, download, a constant number of queries."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from cases.models import Child, Enrolment
from healthcare_plans.models import Plan
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LIST = reverse("healthcare_plans:list")


def fill(school: Organisation, count: int, **fields: object) -> None:
    authority = AuthorityFactory()
    children = Child.objects.bulk_create(
        Child(reference=f"K-{uuid.uuid4().hex[:8]}", legal_first_name=f"Robin{n}",
              legal_last_name="Vale", sort_name=f"vale robin{n:05}", born_on="2012-03-14",
              home_authority_code="885", controller=authority)
        for n in range(count)
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(child=child, school=school, starts_on="2020-09-01") for child in children
    )
    Plan.objects.bulk_create(
        Plan(child=child, reference=f"HP-{uuid.uuid4().hex[:8]}", school=school,
             controller=school, **fields)
        for child in children
    )  # fmt: skip


def test_as_many_queries_for_a_thousand_plans_as_for_ten():
    school = SchoolFactory()
    client = sign_in(Client(), member(Role.SENCO, school))
    fill(school, 10)
    few = queries_of(client, LIST)
    fill(school, 990)
    assert queries_of(client, LIST) == few


def test_filters_search_sort_and_download_agree():
    school = SchoolFactory()
    client = sign_in(Client(), member(Role.SENCO, school))
    fill(school, 3)
    fill(SchoolFactory(), 2)
    page = client.get(LIST, {"q": "robin00002", "status": "draft", "sort": "-review"})
    html = page.content.decode()
    assert html.count("HP-") == 1
    csv = b"".join(
        client.get(LIST, {"q": "robin00002", "download": "csv"}).streaming_content
    ).decode()
    assert csv.count("HP-") == 1
    assert "No plan matches" in client.get(LIST, {"status": "active"}).content.decode()
    assert client.get(LIST, {"review": "overdue"}).status_code == 200
    assert client.get(LIST, {"review": "28", "school": str(school.public_id)}).status_code == 200


def test_pages_go_on_by_key():
    school = SchoolFactory()
    client = sign_in(Client(), member(Role.SENCO, school))
    fill(school, 60)
    page = client.get(LIST)
    following = page.context["page"].after
    second = client.get(LIST, {"after": following}).context["page"]
    assert not {row.pk for row in second} & {row.pk for row in page.context["page"]}


def test_those_without_the_section_see_an_empty_list():
    school = SchoolFactory()
    fill(school, 2)
    for role in (Role.ATTENDANCE_OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR):
        organisation = school if role == Role.ATTENDANCE_OFFICER else None
        page = sign_in(Client(), member(role, organisation)).get(LIST)
        assert "HP-" not in page.content.decode()


def test_drafts_are_hidden_from_those_who_only_read():
    from tests.factories.cases import TeamMemberFactory

    school = SchoolFactory()
    fill(school, 1)
    tutor = member(Role.PROVIDER_STAFF)
    TeamMemberFactory(child=Child.objects.get(), membership=tutor)
    assert "HP-" not in sign_in(Client(), tutor).get(LIST).content.decode()
