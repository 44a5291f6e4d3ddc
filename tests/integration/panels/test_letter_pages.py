"""The pages of letters and of their words."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger.files import read_bytes
from panels.models import Decision, LetterTemplate
from panels.services.letters import send_all_letters
from tests.factories.cases import GrantFactory, ParentFactory
from tests.panel_pages import at, soon
from tests.people import sign_in, sign_in_family

pytestmark = pytest.mark.django_db


class TestLetters:
    def test_from_draft_to_read(self, client, office, people, decision):
        parent = GrantFactory(child=decision.item.child).user
        ParentFactory(child=decision.item.child, may_be_contacted=True, full_name="Ash Vale")
        letter = decision.letters.get(audience="parent")
        page = office.get(at("letter_page", letter)).content.decode()
        assert "The school and family need a hand now." in page
        url = at("edit_letter", letter)
        text = office.post(url, {"subject": "", "body": "Dear Ash", "seen": "1"}).content.decode()
        assert "Dear Ash" in text
        office.post(url, {"subject": "Our decision", "body": "Dear Ash", "seen": "1"})
        assert office.get(at("test_letter", letter))["Content-Type"] == "application/pdf"
        for step in ("approve", "issue", "send"):
            office.post(at("letter_step", letter, step))
        letter.refresh_from_db()
        assert "Dear Ash" in PdfReader(BytesIO(read_bytes(letter.file))).pages[0].extract_text()
        paper = letter.deliveries.get(name="Ash Vale")
        url = at("delivery", letter, paper.public_id)
        wrong = {"channel": "post", "gone_on": "2020-01-01"}
        assert "Give a day between" in office.post(url, wrong).content.decode()
        office.post(url, {"channel": "post", "gone_on": soon(0)})
        sign_in_family(client, parent)
        client.get(reverse("portal:document", args=[letter.document.public_id]))
        sign_in(client, people.coordinator)
        page = client.get(at("letters", decision)).content.decode()
        assert "Read" in page
        assert "Printed and posted" in page
        assert letter.deliveries.get(user=parent).is_read

    def test_an_unknown_step_is_no_address(self, office, decision):
        letter = decision.letters.first()
        assert office.post(at("letter_step", letter, "burn")).status_code == 404

    def test_all_at_once(self, office, decision):
        office.post(at("send_letters", decision))
        page = office.post(at("send_letters", decision), follow=True).content.decode()
        assert "have been sent already" in page
        assert set(decision.letters.values_list("status", flat=True)) == {"sent"}

    def test_a_parent_does_not_reach_the_panels_own_address(self, client, people, decision):
        send_all_letters(actor=people.act(people.coordinator), decision=decision)
        letter = decision.letters.get(audience="parent")
        sign_in_family(client, GrantFactory(child=decision.item.child).user)
        assert client.get(at("letter", letter)).status_code == 404

    def test_late_letters_say_so(self, office, item, decision):
        early = timezone.localdate() - timedelta(days=30)
        Decision.objects.filter(pk=decision.pk).update(decided_on=early)
        assert "Late" in office.get(at("letters", decision)).content.decode()
        assert "Late" in office.get(at("item", item)).content.decode()

    def test_queries_do_not_grow_with_letters(
        self, office, decision, django_assert_max_num_queries
    ):
        for _number in range(5):
            ParentFactory(child=decision.item.child, may_be_contacted=True)
        office.post(at("send_letters", decision))
        office.get(at("letters", decision))
        with django_assert_max_num_queries(30):
            office.get(at("letters", decision))


class TestWords:
    def url(self, name: str) -> str:
        return reverse(f"panels:{name}", args=["parent", "decision"])

    def test_edited_with_a_preview_and_a_test_print(self, office, decision):
        page = office.get(reverse("panels:letter_templates")).content.decode()
        assert "As Waymark comes" in page
        assert "Robin" in office.get(self.url("letter_template")).content.decode()
        real = {"decision": decision.reference}
        shown = office.get(self.url("letter_template"), real).content.decode()
        assert decision.item.child.first_name in shown
        assert office.get(self.url("test_letter_template")).content.startswith(b"%PDF")

    def test_unsafe_words_are_refused_and_kept(self, office):
        given = {"subject": "Hello", "body": "Dear {nobody}", "why": "", "seen": "0"}
        text = office.post(self.url("edit_letter_template"), given).content.decode()
        assert "There is no placeholder called {nobody}" in text
        assert "Dear {nobody}" in text
        assert not LetterTemplate.objects.exists()

    def test_saved_as_a_version_that_can_be_looked_at(self, office, people):
        from panels.letters.words import BODIES

        body = f"Hello there\n\n{BODIES['parent', 'decision']}"
        given = {"subject": "Hello", "body": body, "why": "Kinder", "seen": "0"}
        assert office.post(self.url("edit_letter_template"), given).status_code == 302
        page = office.get(self.url("letter_template"), {"version": "1"}).content.decode()
        assert "Hello there" in page
        assert "Kinder" in page

    @pytest.mark.parametrize("which", [("parent", "x"), ("x", "decision"), ("provider", "decline")])
    def test_a_letter_that_there_is_not_is_no_address(self, office, which):
        assert office.get(reverse("panels:letter_template", args=which)).status_code == 404
