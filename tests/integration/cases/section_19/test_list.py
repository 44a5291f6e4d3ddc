"""The list of section 19 records: order, filters, download, print, queries."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from ledger.models import AccessLogEntry
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.integration.cases.section_19.records import decided, page, pdf
from tests.people import member, sign_in, sign_in_family
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


def test_the_undecided_come_first_and_the_oldest_on_top(at_desk, authority):
    days = timezone.localdate() - timedelta(days=1)
    names = {"Decided": 90, "Newer": 3, "Older": 30}
    for name, ago in names.items():
        made = Section19RecordFactory(
            child=ChildFactory(legal_first_name=name), known_on=days - timedelta(days=ago)
        )
        if name == "Decided":
            decided(made)
    found = page(at_desk.get("/section-19/"))
    assert "2 records wait for a decision." in found
    assert found.index("Older Vale") < found.index("Newer Vale") < found.index("Decided Vale")
    assert "on no roll" in found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=open", {"Open"}),
        ("status=ended", {"Ended"}),
        ("status=all", {"Open", "Owed", "Ended"}),
        ("nothing_arranged=on", {"Open", "Owed"}),
        ("no_copy=on", {"Owed"}),
        ("source=hospital", set()),
        ("off_roll=on", {"Open"}),
        ("q=owed", {"Owed"}),
    ],
)
def test_the_list_is_narrowed_and_downloaded_as_narrowed(at_desk, authority, query, names):
    school = SchoolFactory()
    Section19RecordFactory(child=ChildFactory(legal_first_name="Open"))
    decided(Section19RecordFactory(child=ChildFactory(legal_first_name="Owed", school=school)))
    Section19RecordFactory(
        child=ChildFactory(legal_first_name="Ended", school=school), status="ended",
        ended_on=timezone.localdate(), end_kind="returned",
    )  # fmt: skip
    found = page(at_desk.get(f"/section-19/?{query}"))
    assert {name for name in ("Open", "Owed", "Ended") if f"{name} Vale" in found} == names
    response = at_desk.get(f"/section-19/?{query}&download=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == len(names) + 1
    assert AccessLogEntry.objects.filter(section="section 19 list", basis="download").exists()


def test_the_list_prints_as_evidence(at_desk, record, officer):
    text = pdf(at_desk.get("/section-19/print/?status=open"))
    assert "Robin Vale" in text
    assert record.reference in text
    assert "by Ada Duty, Named officer for section 19" in text
    assert "Only: To be decided" in text


def test_only_the_authority_sees_the_list(client, record):
    school = record.child.enrolments.get().school
    assert sign_in(client, member(Role.SENCO, school)).get("/section-19/").status_code == 403
    family = sign_in_family(Client(), GrantFactory(child=record.child).user)
    assert family.get("/section-19/").status_code == 404
    assert family.get(f"/section-19/{record.public_id}/").status_code == 404


def test_the_list_asks_the_database_equally_often(at_desk, authority):
    def add(count):
        for _number in range(count):
            decided(Section19RecordFactory(child=ChildFactory(school=SchoolFactory())))
            Section19RecordFactory(child=ChildFactory())

    add(1)
    addresses = ("/section-19/", "/")
    before = [queries_of(at_desk, address) for address in addresses]
    add(8)
    assert [queries_of(at_desk, address) for address in addresses] == before
