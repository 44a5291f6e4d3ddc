"""One record: its clock, each step of it, and its print as evidence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from cases.models import Authorisation, Section19Record, Section19Status
from cases.registries import SuitableEducation, suitable_education
from cases.services.section_19 import record_arrangement, write_copy
from panels.services.decisions import (
    decide_item,
)
from tests.factories.cases import ChildFactory, ParentFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.section_19 import (
    AuthorisationFactory,
    ConsiderationFactory,
    KnowledgeFactory,
    Section19RecordFactory,
)
from tests.integration.cases.section_19.records import decided, page, pdf
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


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
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )
    record = Section19RecordFactory(child=item.child)
    found = page(at_desk.get(f"/section-19/{record.public_id}/consider/"))
    assert f"{decision.reference}: Liaison support" in found


def test_a_record_is_opened_for_a_child_on_no_roll(at_desk, authority):
    child = ChildFactory()
    base = f"/section-19/children/{child.public_id}/"
    assert "No record yet" in page(at_desk.get(base))
    answers = {
        "kind": "off_roll",
        "told_on": TODAY().isoformat(),
        "words": "A neighbour rang",
    }
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


def test_one_record_prints_as_evidence(at_desk, record, officer):
    decided(record, considered_by=officer, panel_advice="A place at the base")
    text = pdf(at_desk.get(f"/section-19/{record.public_id}/print/"))
    for words in (record.reference, "Robin Vale", "The school telephoned.", "Ada Duty",
                  "The clinic expects six more weeks at home.", "A place at the base",
                  "Printed on"):  # fmt: skip
        assert words in text


def test_a_record_asks_as_many_queries_with_many_steps(at_desk, record, officer):
    def add(count):
        for number in range(count):
            KnowledgeFactory(record=record, words=f"Told {number}")
            consideration = ConsiderationFactory(record=record, considered_by=officer)
            AuthorisationFactory(child=record.child)
            record_arrangement(
                actor=Actor.staff(officer),
                record=record,
                what=f"Lessons {count}{number}",
                starts_on=TODAY(),
            )
            write_copy(
                actor=Actor.staff(officer), record=record, parent=ParentFactory(child=record.child)
            )
            assert consideration.pk

    Section19Record.objects.filter(pk=record.pk).update(status=Section19Status.DECIDED)
    record.refresh_from_db()
    add(1)
    before = queries_of(at_desk, f"/section-19/{record.public_id}/")
    add(4)
    assert queries_of(at_desk, f"/section-19/{record.public_id}/") == before
