"""The page of figures: who reads it, what they are shown, its file, what it costs."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.roles import Role
from panels.models import (
    AgendaItem,
    Decision,
    Interest,
    InterestEffect,
    InterestKind,
    Letter,
    LetterAudience,
    Panel,
)
from referrals.models import Referral
from tests.factories.accounts import SchoolFactory
from tests.factories.panel_past import Past
from tests.factories.panels import PanelPeople
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
PAGE = "/panels/learning/"


def text_of(response) -> str:
    """The words of a page, in one line."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())


@pytest.fixture
def past():
    return Past()


def opened_by(membership) -> Client:
    return sign_in(Client(), membership)


def lines(client: Client, **query: str) -> list[list[str]]:
    answer = client.get(PAGE, {**query, "download": "csv"})
    assert answer["Content-Type"] == "text/csv"
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def test_before_there_is_a_panel_it_says_so():
    client = opened_by(member(Role.COMMISSIONER))

    assert "Figures appear here when" in text_of(client.get(PAGE))


def test_a_new_panel_has_nothing_to_count(past):
    text = text_of(opened_by(past.people.coordinator).get(PAGE))

    assert "Nothing to count here." in text
    assert "Items that you stepped out of are counted nowhere" in text


def test_a_school_has_no_figures_of_the_panel(past):
    answer = opened_by(member(Role.HEAD_TEACHER)).get(PAGE)

    assert answer.status_code == 403
    assert "for the panel, its office" in text_of(answer)


def test_the_menu_leads_there_for_those_without_the_panels_page(past):
    assert (
        PAGE
        in opened_by(member(Role.COMMISSIONER, past.people.authority)).get("/").content.decode()
    )
    panel_page = opened_by(past.people.health).get(f"/panels/panel/{past.people.panel.public_id}/")
    assert f"{PAGE}?panel={past.people.panel.public_id}" in panel_page.content.decode()


def test_page_and_file_say_the_same_and_follow_the_period(past):
    today = timezone.localdate()
    past.decided(today - timedelta(days=8), today)
    past.decided(today - timedelta(days=700), today - timedelta(days=600))
    client = opened_by(past.people.coordinator)

    page = text_of(client.get(PAGE))
    rows = lines(client)

    assert "Liaison support at the home school" in page
    assert ["1", ""] in [row[6:] for row in rows if row[3:6] == [
        "Outcomes by kind of request", "Referral", "All"]]  # fmt: skip
    assert rows[0][:3] == ["Panel", "From", "Until"]
    last_year = f"year-{(today.year if today.month >= 8 else today.year - 1) - 1}"
    assert not [row for row in lines(client, period=last_year)
                if row[3] == "Outcomes by kind of request"]  # fmt: skip


def test_a_period_that_nobody_offers_is_the_usual_one(past):
    answer = opened_by(past.people.coordinator).get(PAGE, {"period": "ever", "panel": "x"})

    assert answer.context["sight"].period.key == "12-months"


def test_of_several_panels_one_can_be_chosen(past):
    today = timezone.localdate()
    other = PanelPeople(authority=past.people.authority, name="Another Panel")
    past.decided(today, today)
    client = opened_by(past.people.coordinator)

    def decided(**query):
        return [row[6] for row in lines(client, **query) if row[3] == "Outcomes by kind of request"]

    assert decided()[0] == "1"
    assert decided(panel=str(past.people.panel.public_id))[0] == "1"
    assert decided(panel=str(other.panel.public_id)) == []
    assert "Another Panel" in text_of(client.get(PAGE, {"panel": str(other.panel.public_id)}))
    assert Panel.objects.count() == 2


def test_late_letters_are_linked_for_the_office_and_not_for_the_commissioner(past):
    today = timezone.localdate()
    decision = past.decided(today - timedelta(days=60), today - timedelta(days=50))
    Letter.objects.create(
        decision=decision, audience=LetterAudience.PARENT, controller=decision.controller
    )
    address = reverse("panels:letters", args=[decision.public_id])

    assert address in opened_by(past.people.coordinator).get(PAGE).content.decode()
    commissioner = opened_by(member(Role.COMMISSIONER, past.people.authority)).get(PAGE)
    assert address not in commissioner.content.decode()
    assert decision.reference not in commissioner.content.decode()
    assert "numbers under 5 are not shown" in text_of(commissioner)


def test_a_closed_item_is_in_nobodys_figures_who_stepped_out(past):
    today = timezone.localdate()
    decision = past.decided(today, today)
    Interest.objects.create(
        item=decision.item, membership=past.people.care, kind=InterestKind.FAMILY,
        effect=InterestEffect.STEP_OUT,
    )  # fmt: skip

    assert "Liaison support" not in text_of(opened_by(past.people.care).get(PAGE))
    assert "Liaison support" in text_of(opened_by(past.people.health).get(PAGE))


@pytest.mark.parametrize("role", [Role.PANEL_COORDINATOR, Role.PANEL_MEMBER, Role.COMMISSIONER])
def test_it_costs_the_same_with_a_thousand_decisions(past, role):
    client = opened_by(member(role, past.people.authority))
    _many(past, 10)
    client.get(PAGE)
    few = queries_of(client, PAGE)
    _many(past, 990)

    assert queries_of(client, PAGE) == few


def _many(past: Past, number: int) -> None:
    """Decisions with letters that are late, and referrals that wait, written at once."""
    today = timezone.localdate()
    like = past.decided(
        today - timedelta(days=60), today - timedelta(days=50), child=past.child(SchoolFactory()),
        review_on=today - timedelta(days=1),
    )  # fmt: skip
    start = Referral.objects.count()
    template = Referral.objects.get(pk=like.item.subject_id)

    def copies(model, original, **changes):
        fields = {f.attname: getattr(original, f.attname) for f in original._meta.concrete_fields
                  if not f.primary_key and f.name != "public_id"}  # fmt: skip
        return model.objects.bulk_create(
            model(**{**fields, **{name: make(n) for name, make in changes.items()}})
            for n in range(number - 1)
        )

    sent = copies(Referral, template, reference=lambda n: f"R-N{start}-{n}"[:12])
    items = copies(
        AgendaItem, like.item, reference=lambda n: f"A{start}-{n}"[:12],
        subject_id=lambda n: sent[n].pk,
    )  # fmt: skip
    decisions = copies(
        Decision, like, reference=lambda n: f"D{start}-{n}"[:12], item_id=lambda n: items[n].pk
    )
    Letter.objects.bulk_create(
        Letter(decision=one, audience=LetterAudience.PARENT, controller=one.controller)
        for one in decisions
    )
