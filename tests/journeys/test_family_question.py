"""The office asks a family, who answers on a phone with a letter, and the clock goes on."""

import pytest

from cases.models import Document
from referrals.models import Question, Referral
from tests.factories.reconsiderations import Reconsidering
from tests.files import PDF
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "What does she say about mornings?"
ANSWER = "Mornings are hard. After eleven she can work for an hour."


def test_a_parent_answers_the_office_with_a_document_and_the_clock_goes_on(new_visitor):
    scene = Reconsidering()
    coordinator = as_staff(new_visitor(), scene.people.coordinator)
    parent = as_family(new_visitor(phone=True), scene.grant.user)

    ask(coordinator, scene.referral)
    parent.visit("/portal/")
    assert parent.sees("The people who decide about help ask you something.")
    parent.check_page()
    parent.picture("portal-question-waits")
    parent.press("Read the question")
    assert parent.sees(ASKED)
    parent.check_page()
    parent.picture("portal-question")
    answer(parent)

    question = Question.objects.get()
    assert (question.answer, question.answered_by) == (ANSWER, scene.grant.user)
    assert Referral.objects.get().paused_on is None
    assert Document.objects.get(pk=question.document_id).kind == "clinical"
    coordinator.visit(f"/referrals/{scene.referral.public_id}/triage/")
    assert coordinator.lacks("Clock paused")
    coordinator.check_at_both_widths()
    coordinator.visit(f"/referrals/{scene.referral.public_id}/")
    assert coordinator.sees(ANSWER)
    coordinator.picture("referral-answered-by-family")
    coordinator.check_at_both_widths()


def ask(coordinator: Visitor, referral: Referral) -> None:
    coordinator.visit(f"/referrals/{referral.public_id}/triage/")
    coordinator.follow("Ask for what is missing")
    coordinator.fill("What do you need to know?", ASKED)
    coordinator.page.get_by_label("Who is asked?").select_option(value="family")
    coordinator.check_page()
    coordinator.press("Ask, and pause the clock")
    assert coordinator.sees("Clock paused")
    coordinator.check_page()


def answer(parent: Visitor) -> None:
    """What is missing is said; with the letter of a clinic."""
    parent.press("Send my answer")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.picture("portal-question-error")
    parent.fill("Your answer", ANSWER)
    letter = {"name": "clinic.pdf", "mimeType": "application/pdf", "buffer": PDF}
    upload = parent.page.get_by_label("Send a document or photo (you do not have to)")
    upload.set_input_files(letter)  # type: ignore[arg-type]
    parent.choose("It is from a doctor, hospital or clinic")
    parent.press("Send my answer")
    assert parent.sees("Thank you. The panel has your answer.")
    assert parent.lacks("We need your answer")
    parent.check_page()
    parent.picture("portal-question-answered")
