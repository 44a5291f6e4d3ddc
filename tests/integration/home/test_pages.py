"""Each role's home page, the main menu, search, and the public pages."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import ROLE_SCOPES, Role, Scope
from cases.registries import HomeItem, HomeSource, home_sources
from home.reads import Day, day_of, glossary_terms
from tests.factories.accounts import UserFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.people import actor, member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_and_every_menu_entry_opens(client, role):
    sign_in(client, member(role))
    page = client.get("/")
    assert page.status_code == 200
    for link in page.context["navigation"]:
        assert client.get(link.url, follow=True).status_code in {200, 403}, link.url


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (
            Role.ADMINISTRATOR,
            ["Home", "Panel", "People", "Organisations", "Calendar", "Register tokens", "Settings"],
        ),
        (Role.COMMISSIONER, ["Home", "Panel figures", "Providers"]),
        (Role.GOVERNANCE_OFFICER, ["Home", "Who opened records"]),
        (
            Role.PANEL_MEMBER,
            [
                "Home",
                "Children",
                "Cases",
                "Healthcare plans",
                "Referrals",
                "Placements",
                "Returns to school",
                "Panel",
            ],
        ),
    ],
)
def test_the_menu_shows_what_the_role_may_open(client, role, places):
    page = sign_in(client, member(role)).get("/")
    assert [str(link.label) for link in page.context["navigation"]] == places


@pytest.mark.parametrize("role", [one for one, scope in ROLE_SCOPES.items() if scope is Scope.NONE])
def test_who_sees_no_child_is_led_on_to_their_rooms(client, role):
    page = sign_in(client, member(role)).get("/")
    ways = page.context["ways"]
    assert ways
    assert "later version" not in page.content.decode()
    for way in ways:
        assert f'href="{way.url}"' in page.content.decode()
        assert client.get(way.url).status_code == 200


def test_a_role_with_children_has_no_need_of_it(client):
    assert not sign_in(client, member(Role.SENCO)).get("/").context["ways"]


def test_families_go_to_the_portal(client):
    grant = GrantFactory()
    assert sign_in_family(client, grant.user).get("/")["Location"] == "/portal/"


def test_without_a_role_the_page_says_what_to_do(client):
    sign_in(client, member(Role.SENCO, ends_on=timezone.localdate() - timedelta(days=1)))
    assert "no role here at the moment" in client.get("/").content.decode()


def test_the_late_stand_first():
    today = timezone.localdate()
    source = HomeSource(
        "test",
        today=lambda _actor: [
            HomeItem("later", "/a", due_on=today),
            HomeItem("someday", "/b"),
            HomeItem("late", "/c", due_on=today + timedelta(days=9), is_overdue=True),
        ],
    )
    home_sources.register(source)
    try:
        day = day_of(actor(Role.COMMISSIONER))
    finally:
        home_sources.remove("test")
    assert [item.title for item in day.today] == ["late", "later", "someday"]
    assert day.late == 1


def test_what_happens_on_a_day_is_not_due_by_it(client):
    day = date(timezone.localdate().year + 1, 11, 27)
    source = HomeSource(
        "test",
        today=lambda _actor: [
            HomeItem("meets", "/a", due_on=day, is_on_day=True), HomeItem("does", "/b", due_on=day),
            HomeItem("now", "/c", due_on=timezone.localdate()),
        ],
    )  # fmt: skip
    home_sources.register(source)
    try:
        text = sign_in(client, member(Role.COMMISSIONER)).get("/").content.decode()
    finally:
        home_sources.remove("test")
    assert re.findall(r'item__when">([^<]+)<', text) == [
        "today",
        "on 27 November",
        "by 27 November",
    ]


def test_items_are_gathered_by_kind_and_long_kinds_unfold():
    tasks = [HomeItem(f"task {number}", "/t", group="Tasks") for number in range(7)]
    alert = HomeItem("alert", "/a", group="Alerts")
    first, second = Day([tasks[0], alert, *tasks[1:]]).today_by_group
    assert (first.label, second.label) == ("Tasks", "Alerts")
    assert [item.title for item in first.first] == [f"task {number}" for number in range(5)]
    assert [item.title for item in first.more] == ["task 5", "task 6"]
    assert second.more == []


def test_search_finds_only_what_one_may_open(client):
    membership = member(Role.SENCO)
    ChildFactory(school=membership.organisation, legal_first_name="Hazel")
    ChildFactory(legal_first_name="Hazelnut", home_authority_code="937")
    text = sign_in(client, membership).get("/search/", {"q": "haz"}).content.decode()
    assert "Hazel Vale" in text
    assert "Hazelnut" not in text


@pytest.mark.parametrize("words", ["", "x", "   ", "%", "no such child"])
def test_search_with_little_to_go_on(client, words):
    assert sign_in(client, member(Role.SENCO)).get("/search/", {"q": words}).status_code == 200


@pytest.mark.parametrize("page", ["accessibility", "privacy", "cookies", "glossary"])
def test_public_pages_need_no_sign_in(client, page):
    assert client.get(f"/{page}/").status_code == 200


def test_strangers_are_sent_to_sign_in(client):
    UserFactory()
    assert client.get("/")["Location"].startswith("/account/login/?next=")


def test_the_glossary_page_says_what_the_document_says():
    terms = dict(glossary_terms())
    assert len(terms) > 30
    assert "illness" in terms["Absence, health-related"]


def test_who_sees_no_child_is_not_asked_to_find_one(client):
    home = sign_in(client, member(Role.COMMISSIONER)).get("/")
    assert "Find a child or record" not in home.content.decode()
    home = sign_in(client, member(Role.SENCO)).get("/")
    assert "Find a child or record" in home.content.decode()
