"""The list of returns, home pages, search, and the way from a child's record."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from cases.registries import home_sources, search_sources
from reintegration.models import ReturnPlan
from tests.factories.reintegration import agreed_return, draft_return, part_time_of, return_child
from tests.integration.reintegration.pages import text_of, url
from tests.people import actor
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


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


def test_the_list_asks_as_many_queries_with_many_returns(web, senco):
    def add(numbers):
        for number in numbers:
            draft_return(senco, return_child(senco.organisation, legal_first_name=f"N{number}"))

    add(range(3))
    before = queries_of(web, url("list"))
    add(range(3, 15))
    assert queries_of(web, url("list")) == before
