"""The issued plan and the emergency sheet."""

import io

import pytest
from pypdf import PdfReader

from cases.models import Address, TeamMember
from healthcare_plans.documents import document_context, render_sheet
from healthcare_plans.models import Party
from healthcare_plans.standing import standing_of
from ledger.errors import Refused
from ledger.files import read_bytes
from tests.factories.healthcare_plans import agree, issue, tell_story

pytestmark = pytest.mark.django_db


def read(stored) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(read_bytes(stored)))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_both_documents_are_tagged_and_say_what_was_agreed():
    story = tell_story()
    version = issue(story)
    plan, text = read(version.issued_file)
    assert "/StructTreeRoot" in plan.trailer["/Root"]
    assert plan.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in (
        story.child.legal_name, "Asthma", "Salbutamol", "Bea Ashdown", "All PE staff",
        "The spare inhaler goes along", "Sit the child up", story.school.name,
        str(story.parent.user), str(story.head.user), "Permits the medicine", "1 / ",
    ):  # fmt: skip
        assert words in text, words
    sheet, text = read(version.emergency_file)
    assert len(sheet.pages) == 1
    assert "/StructTreeRoot" in sheet.trailer["/Root"]
    assert "Lips turn blue" in text
    assert "01632 960001" in text


def test_a_long_emergency_part_gets_smaller_print_then_is_refused():
    story = tell_story(sent=False)
    context = document_context(story.version, standing_of(story.version))
    context["issued_on"] = None
    long = {**context, "steps": ["Look and tell somebody what you see, then do it"] * 24}
    assert len(PdfReader(io.BytesIO(render_sheet(long))).pages) == 1
    with pytest.raises(Refused, match="too long"):
        render_sheet({**context, "steps": ["Look, and tell somebody"] * 400})


def test_protected_people_and_withheld_addresses_are_absent():
    story = tell_story(sent=True)
    agree(story, story.nurse, Party.HEALTH)
    TeamMember.objects.filter(membership=story.nurse.membership).update(is_protected=True)
    Address.objects.create(
        child=story.child, street="7 Secret Row", postcode="WR1 9ZZ", is_withheld=True,
        starts_on="2026-01-01",
    )  # fmt: skip
    story.version.contingency = f"Ask {story.nurse.user} or go to 7  Secret Row, WR1 9ZZ"
    context = document_context(story.version, standing_of(story.version))
    assert context["contingency"] == "Ask [name withheld] or go to [withheld], [withheld]"
    assert str(story.nurse.user) not in str(context["answers"])
    story.version.why_changed = f"{story.nurse.user} asked for it"
    context = document_context(story.version, standing_of(story.version))
    assert context["why_changed"] == "[name withheld] asked for it"
