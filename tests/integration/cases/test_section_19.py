"""The section 19 record in the browser: list, record, every step, prints, home page."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.roles import Role
from cases.models import (
    Authorisation,
    Document,
    DutyOutcome,
    Section19Record,
    Section19Status,
    WrittenCopy,
)
from cases.registries import SuitableEducation, home_sources, suitable_education
from ledger.models import AccessLogEntry
from panels.services.decisions import decide_item
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import AddressFactory, ChildFactory, GrantFactory, ParentFactory
from tests.factories.panels import PanelPeople, terms
from tests.factories.section_19 import (
    AuthorisationFactory,
    ConsiderationFactory,
    Section19RecordFactory,
)
from tests.people import actor, member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def authority():
    return AuthorityFactory(telephone="01234 567890")


@pytest.fixture
def officer(authority):
    return member(Role.NAMED_OFFICER, authority, user__full_name="Ada Duty")


@pytest.fixture
def at_desk(client, officer):
    return sign_in(client, officer)


@pytest.fixture
def child(authority):
    return ChildFactory(
        school=SchoolFactory(name="Riverside School"), legal_first_name="Robin",
        legal_last_name="Vale",
    )  # fmt: skip


@pytest.fixture
def record(child):
    return Section19RecordFactory(child=child)


def decided(record, **fields):
    Section19Record.objects.filter(pk=record.pk).update(status=Section19Status.DECIDED)
    return ConsiderationFactory(record=record, **fields)


def page(response):
    assert response.status_code == 200, response
    return response.content.decode()


def pdf(response):
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]  # a tagged document
    return " ".join(" ".join(part.extract_text() for part in reader.pages).split())


def test_the_undecided_come_first_and_the_oldest_on_top(at_desk, authority):
    days = TODAY() - timedelta(days=1)
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
        ended_on=TODAY(), end_kind="returned",
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


def test_the_clock_subtracts_suitable_education(at_desk, record, monkeypatch):
    taught = {record.known_on + timedelta(days=day) for day in range(7)}
    monkeypatch.setattr(suitable_education, "_items", {})
    suitable_education.register(
        SuitableEducation("test", lambda ids, since, until: dict.fromkeys(ids, taught))
    )
    found = page(at_desk.get(f"/section-19/{record.public_id}/"))
    assert "No decision stands. The authority has known for 30 days." in found
    assert "Of them without suitable education" in found
    assert "wm-day--present" in found


def test_the_officer_considers_decides_arranges_and_ends(at_desk, record):
    base = f"/section-19/{record.public_id}/"
    response = at_desk.post(f"{base}consider/", {"outcome": "wait", "considered": "The register"})
    assert "Error:" in page(response)
    answers = {"considered": "The letter", "reasons": "Six more weeks", "outcome": "owed",
               "considered_on": TODAY().isoformat(), "expected": "open"}  # fmt: skip
    assert at_desk.post(f"{base}consider/", answers).status_code == 302
    found = page(at_desk.get(base))
    assert "The duty is owed, and nothing is arranged yet." in found
    at_desk.post(f"{base}arrange/", {"what": "Tuition", "starts_on": TODAY().isoformat()})
    assert "Tuition" in page(at_desk.get(base))
    stale = at_desk.post(f"{base}consider/", answers)
    assert "Somebody else has changed this" in page(stale)
    end = {"kind": "returned", "ended_on": TODAY().isoformat(), "reason": "Register",
           "expected": "decided"}  # fmt: skip
    assert at_desk.post(f"{base}end/", end).status_code == 302
    assert "The record ended on" in page(at_desk.get(base))
    assert at_desk.post(f"{base}take-up/", {"reason": "Too soon"}).status_code == 302
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN
    assert record.considerations.count() == 1


def test_what_the_panel_advised_stands_in_the_form(at_desk, authority):
    people = PanelPeople(authority)
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    decision = decide_item(actor=people.act(people.chair), item=item, terms=terms())
    record = Section19RecordFactory(child=item.child)
    found = page(at_desk.get(f"/section-19/{record.public_id}/consider/"))
    assert f"{decision.reference}: Liaison support" in found


def test_a_record_is_opened_for_a_child_on_no_roll(at_desk, authority):
    child = ChildFactory()
    base = f"/section-19/children/{child.public_id}/"
    assert "No record yet" in page(at_desk.get(base))
    answers = {"kind": "off_roll", "told_on": TODAY().isoformat(), "words": "A neighbour rang"}
    response = at_desk.post(f"{base}tell/", answers)
    record = Section19Record.objects.get()
    assert response.url == f"/section-19/{record.public_id}/"
    assert at_desk.get(base).url == response.url
    assert "A neighbour rang" in page(at_desk.get(response.url))


def test_interim_provision_starts_in_one_step(at_desk, child):
    base = f"/section-19/children/{child.public_id}/"
    found = page(at_desk.get(f"{base}interim/?why=Referral+R-1+is+pending"))
    assert "Referral R-1 is pending" in found
    answers = {"what": "Five hours at home", "starts_on": TODAY().isoformat(), "reasons": "Now",
               "ends_on": (TODAY() + timedelta(weeks=6)).isoformat()}  # fmt: skip
    response = at_desk.post(f"{base}interim/", answers, follow=True)
    made = Authorisation.objects.get()
    assert f"Interim provision is authorised ({made.reference})" in page(response)
    address = f"/section-19/authorisations/{made.public_id}/"
    assert "In force" in page(at_desk.get(address))
    at_desk.post(f"{address}revoke/", {"reason": "Back at school"})
    assert "Taken back" in page(at_desk.get(address))


def test_the_parent_gets_the_decision_and_the_family_reads_it_from_then_on(
    at_desk, record, officer, child
):
    decided(record, considered_by=officer)
    parent = ParentFactory(
        child=child, full_name="Kim Vale", address="9 Hidden Row", is_address_withheld=True,
        safe_contact_note="Ring, never write",
    )  # fmt: skip
    AddressFactory(child=child, street="9 Hidden Row", is_withheld=True)
    base = f"/section-19/{record.public_id}/"
    assert "Ring, never write" in page(at_desk.get(f"{base}write/"))
    assert at_desk.post(f"{base}write/", {"parent": parent.pk}).status_code == 302
    copy = WrittenCopy.objects.get()
    file = f"/cases/documents/{copy.document.public_id}/file/"
    text = " ".join(
        "".join(part.extract_text() for part in PdfReader(io.BytesIO(
            b"".join(at_desk.get(file).streaming_content))).pages).split()
    )  # fmt: skip
    assert "Ada Duty" in text
    assert "01234 567890" in text
    assert "Kim Vale" in text
    assert "Hidden Row" not in text
    family = sign_in_family(Client(), GrantFactory(child=child, parent=parent).user)
    assert family.get(file).status_code == 404
    answers = {"handed_how": "in_person", "handed_on": TODAY().isoformat()}
    at_desk.post(f"{base}copies/{copy.public_id}/hand-over/", answers)
    assert family.get(file).status_code == 200
    assert "handed over in person" in page(at_desk.get(base))
    again = at_desk.post(f"{base}copies/{copy.public_id}/hand-over/", answers)
    assert "Somebody else has changed this" in page(again)


def test_no_letter_without_a_decision_or_a_telephone(at_desk, record, officer, authority):
    base = f"/section-19/{record.public_id}/write/"
    assert "There is no decision to write about yet." in page(at_desk.post(base))
    decided(record, considered_by=officer)
    type(authority).objects.filter(pk=authority.pk).update(telephone="")
    assert "telephone number" in page(at_desk.post(base))
    assert not Document.objects.exists()


def test_one_record_prints_as_evidence(at_desk, record, officer):
    decided(record, considered_by=officer, panel_advice="A place at the base")
    text = pdf(at_desk.get(f"/section-19/{record.public_id}/print/"))
    for words in (record.reference, "Robin Vale", "The school telephoned.", "Ada Duty",
                  "The clinic expects six more weeks at home.", "A place at the base",
                  "Printed on"):  # fmt: skip
        assert words in text


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
    AuthorisationFactory(interim=True, child=record.child, ends_on=TODAY() + timedelta(days=5))
    (ending,) = source.coming(who)
    assert str(ending.title).startswith("Interim provision ends")
    assert not list(source.today(actor(Role.PANEL_COORDINATOR, authority)))


def test_the_home_page_and_the_childs_page_show_it(at_desk, record):
    assert f"Decide: {record.reference}" in page(at_desk.get("/"))
    found = page(at_desk.get(f"/children/{record.child.public_id}/"))
    assert "The authority has known since" in found
    assert "Start interim provision now" in found
    assert record.reference in page(at_desk.get(f"/search/?q={record.reference}"))


def test_the_list_asks_the_database_equally_often(at_desk, authority):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            page(at_desk.get(address))
        return len(captured)

    def add(count):
        for _number in range(count):
            decided(Section19RecordFactory(child=ChildFactory(school=SchoolFactory())))
            Section19RecordFactory(child=ChildFactory())

    add(1)
    addresses = ("/section-19/", "/")
    for address in addresses:
        at_desk.get(address)  # settings and sessions are read once
    before = [queries(address) for address in addresses]
    add(8)
    assert [queries(address) for address in addresses] == before
