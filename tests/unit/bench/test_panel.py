"""The benchmark of the panel measures what it says: the same rows, found pages, named ratios."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from bench import panel
from bench.bare import BARE_PATH
from bench.county import YEAR, school_days
from bench.decisions import write_decisions, write_held_meetings
from bench.packs import pack_seconds
from bench.pages import Page, measure, sign_in
from bench.requests import AGENDA_ITEMS, some_name, write_agenda, write_office, write_referrals
from bench.roll import write_roll
from cases.models import Child
from panels.models import AgendaItem, Decision, ItemPapers, Stance
from referrals.models import Evidence, Referral

pytestmark = pytest.mark.django_db
PUPILS = 120


@pytest.fixture
def office(monkeypatch):
    monkeypatch.setattr("bench.roll._keep_history", lambda word: None)
    monkeypatch.setattr("bench.roll._refresh_plans", lambda: None)
    for module in ("bench.requests", "bench.decisions"):
        monkeypatch.setattr(f"{module}.without_history", lambda *kinds: None)
        monkeypatch.setattr(f"{module}.vacuum", lambda: None)
    write_roll(PUPILS, 40, YEAR, school_days())
    office = write_office()
    write_held_meetings(office)
    write_referrals(0, 60)
    write_decisions(office, 0, 60)
    write_agenda(office)
    write_referrals(60, PUPILS)
    write_decisions(office, 60, PUPILS)
    return office


def test_every_pupil_is_referred_once_in_the_shares_that_are_said(office):
    assert Referral.objects.count() == Child.objects.count() == PUPILS
    assert Referral.objects.values("child").distinct().count() == PUPILS
    shares = Referral.objects.counts_by_status()
    assert set(shares) == {"queued", "submitted", "returned", "decided", "listed"}
    listed = AgendaItem.objects.filter(status="listed")
    assert shares["listed"] == listed.count() == AGENDA_ITEMS
    assert Evidence.objects.count() > PUPILS / 3


def test_the_pages_show_what_is_measured(office):
    client, pages = sign_in(office.coordinator), panel.pages_of(office)
    assert client.get(pages["search"]).content.decode().count(some_name()) >= 1
    agenda = client.get(pages["agenda"]).content.decode()
    listed = AgendaItem.objects.filter(status="listed").select_related("child")
    assert all(item.child.name in agenda for item in listed)


def test_each_child_had_a_decision_and_nearly_all_have_something_late(office):
    decided = Decision.objects.filter(letters__status="draft")
    assert decided.count() == decided.values("item__child").distinct().count() == PUPILS
    assert Stance.objects.count() == 3 * PUPILS
    page = sign_in(office.coordinator).get(reverse("panels:learning")).content.decode()
    assert "Letters that are late" in page
    assert "Reviews that are late" in page


def test_the_bare_view_shows_the_rows_of_the_queue(office):
    client = sign_in(office.coordinator)
    with override_settings(ROOT_URLCONF="bench.bare"):
        ours = client.get(panel.pages_of(office)["queue"]).content
        bare = client.get(BARE_PATH).content
    first = Referral.objects.queue()[:25]
    assert len(first) == 25
    for row in first:
        assert row.reference.encode() in ours
        assert row.reference.encode() in bare


def test_ratios_have_their_names(office):
    client = sign_in(office.coordinator)
    few, _asked = panel._opened(client, panel.pages_of(office), rounds=1)
    with override_settings(ROOT_URLCONF="bench.bare"):
        pages = {**panel.pages_of(office), "bare": BARE_PATH}
        many, _asked = panel._opened(client, pages, rounds=1)
    assert set(panel.report(few, many).ratios) == {
        "queue_full_vs_1pct", "filter_full_vs_1pct", "search_full_vs_1pct",
        "agenda_full_vs_1pct", "learning_full_vs_1pct", "queue_vs_bare_view",
    }  # fmt: skip


def test_a_page_that_fails_stops_the_measurement(office):
    with pytest.raises(AssertionError):
        measure({"queue": Page(Client(SERVER_NAME="localhost"), "/nowhere/")})


def test_a_pack_is_made_of_all_its_items_and_beside_what_weasyprint_needs(office):
    ours, bare = pack_seconds(office.meeting, items=3)
    assert ItemPapers.objects.count() == 3
    assert ours > 0
    assert bare > 0
