"""What section 19 puts on home pages, on a child's page and into search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import DutyOutcome
from cases.registries import home_sources
from tests.factories.cases import ChildFactory
from tests.factories.section_19 import AuthorisationFactory, Section19RecordFactory
from tests.integration.cases.section_19.records import decided, page
from tests.people import actor

pytestmark = pytest.mark.django_db


def test_the_home_page_asks_for_what_is_the_officers(officer, record, authority):
    who = actor(Role.NAMED_OFFICER, authority)
    source = home_sources.get("section_19")
    today = list(source.today(who))
    assert str(today[0].title) == f"Decide: {record.reference}"
    assert today[0].is_overdue
    assert "known for 30 days" in str(today[0].detail)
    assert "1 child without suitable education" in [str(item.title) for item in today]
    assert source.waiting(who) == 1
    decided(record, outcome=DutyOutcome.OWED)
    titles = [str(item.title) for item in source.today(who)]
    assert titles[:2] == [
        f"Arrange education: {record.reference}",
        f"Hand the decision to the parent: {record.reference}",
    ]
    AuthorisationFactory(
        interim=True, child=record.child, ends_on=timezone.localdate() + timedelta(days=5)
    )
    (ending,) = source.coming(who)
    assert str(ending.title).startswith("Interim provision ends")
    assert not list(source.today(actor(Role.PANEL_COORDINATOR, authority)))


def test_the_home_page_and_the_childs_page_show_it(at_desk, record):
    assert f"Decide: {record.reference}" in page(at_desk.get("/"))
    found = page(at_desk.get(f"/children/{record.child.public_id}/"))
    assert "The authority has known since" in found
    assert "Start interim provision now" in found
    assert record.reference in page(at_desk.get(f"/search/?q={record.reference}"))


def test_a_long_queue_on_the_home_page_leads_to_all_of_it(at_desk, officer, authority):
    for number in range(12):
        decided(Section19RecordFactory(child=ChildFactory(legal_first_name=f"No{number}")))
    found = page(at_desk.get("/"))
    assert found.count("Arrange education: ") == 10
    for narrowed in ("nothing_arranged", "no_copy"):
        address = f"/section-19/?status=decided&amp;{narrowed}=on"
        assert address in found
        assert "12 results" in page(at_desk.get(address.replace("&amp;", "&"))).replace(
            "<strong>", "").replace("</strong>", "")  # fmt: skip
