"""The decision in writing: issued, handed over, read by the family from then on."""

import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Document, WrittenCopy
from tests.factories.cases import AddressFactory, GrantFactory, ParentFactory
from tests.integration.cases.section_19.records import decided, page
from tests.people import sign_in_family

pytestmark = pytest.mark.django_db


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
    answers = {"handed_how": "in_person", "handed_on": timezone.localdate().isoformat()}
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
