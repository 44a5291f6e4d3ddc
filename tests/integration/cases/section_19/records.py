"""Records that are decided, and what pages and PDFs say."""

import io

from pypdf import PdfReader

from cases.models import Section19Record, Section19Status
from tests.factories.section_19 import ConsiderationFactory


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
