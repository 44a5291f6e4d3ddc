"""Letters: drafted, edited, approved, issued, sent, delivered, read; and their words."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.files import read_bytes
from ledger.models import Notification
from panels.letters.text import blocks, check_template, fill, reading_age
from panels.letters.values import sample_values
from panels.letters.words import BODIES, NEEDED, SUBJECTS
from panels.models import Letter, LetterAudience, LetterKind, LetterTemplate, Outcome
from panels.services.decisions import (
    decide_item,
)
from panels.services.deliveries import note_read, record_delivery
from panels.services.letter_drafts import draft_again, edit_letter
from panels.services.letters import (
    approve_letter,
    issue_letter,
    letter_due_on,
    reopen_letter,
    send_all_letters,
    send_letter,
)
from panels.services.templates import save_template, words_for
from tests.concurrency import at_once
from tests.factories.accounts import OrganisationFactory
from tests.factories.cases import GrantFactory, ParentFactory
from tests.factories.panels import agreed, terms
from tests.people import member

pytestmark = pytest.mark.django_db
PARENT, DECISION = LetterAudience.PARENT, LetterKind.DECISION


def decide(people, outcome=Outcome.LIAISON, **changes):
    item = people.put(people.open(people.plan()))
    return decide_item(
        actor=people.act(people.chair), item=item, terms=terms(outcome, **changes),
        stances=agreed(item),
    )  # fmt: skip


@pytest.fixture
def office(people):
    return people.act(people.coordinator)


@pytest.fixture
def letter(people):
    return decide(people).letters.get(audience=PARENT)


class TestSteps:
    def test_a_decision_drafts_its_letters(self, people):
        decision = decide(people)
        assert set(decision.letters.values_list("audience", "status")) == {
            ("school", "draft"),
            ("parent", "draft"),
        }
        assert letter_due_on(decision) > timezone.localdate()

    def test_a_named_provider_gets_one_too(self, people):
        decision = decide(
            people,
            Outcome.PLACEMENT,
            provider=OrganisationFactory(kind="provider", name="The Mill"),
        )
        letter = decision.letters.get(audience="provider")
        assert decision.item.child.legal_name in letter.body

    def test_the_whole_way(self, people, office, letter):
        edited = edit_letter(
            actor=office, letter=letter, subject="What we decided", body="Dear Ms Vale\n\nYes.",
            seen=letter.version,
        )  # fmt: skip
        assert edited.is_edited
        approved = approve_letter(actor=people.act(people.chair), letter=edited)
        assert approved.approved_by == people.chair
        issued = issue_letter(actor=office, letter=approved)
        pdf = PdfReader(BytesIO(read_bytes(issued.file)))
        assert "/StructTreeRoot" in pdf.trailer["/Root"]
        assert "Dear Ms Vale" in pdf.pages[0].extract_text()
        assert issued.document.title == "Panel decision: letter to the family"
        assert send_letter(actor=office, letter=issued).status == "sent"

    def test_each_step_happens_once_and_in_order(self, office, letter):
        for service in (issue_letter, send_letter, reopen_letter):
            with pytest.raises(StaleChange):
                service(actor=office, letter=letter)
        approve_letter(actor=office, letter=letter)
        with pytest.raises(StaleChange):
            approve_letter(actor=office, letter=letter)
        with pytest.raises(StaleChange):
            edit_letter(actor=office, letter=letter, subject="x", body="y", seen=1)
        assert reopen_letter(actor=office, letter=letter).status == "draft"

    def test_members_do_nothing_with_letters(self, people, letter):
        health, chair = people.act(people.health), people.act(people.chair)
        with pytest.raises(PermissionDenied):
            approve_letter(actor=health, letter=letter)
        approved = approve_letter(actor=chair, letter=letter)
        for service in (issue_letter, reopen_letter, draft_again):
            with pytest.raises(PermissionDenied):
                service(actor=chair, letter=approved)

    def test_writers_never_overwrite_each_other(self, office, letter):
        edit_letter(actor=office, letter=letter, subject="a", body="b", seen=letter.version)
        with pytest.raises(StaleChange):
            edit_letter(actor=office, letter=letter, subject="c", body="d", seen=letter.version)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"body": " "}, "body"), ({"subject": ""}, "subject"), ({"body": "{child}"}, "body")],
    )
    def test_an_empty_text_or_a_placeholder_is_refused(self, office, letter, changes, field):
        given = {"subject": "a", "body": "b", "seen": letter.version}
        with pytest.raises(Refused) as refusal:
            edit_letter(actor=office, letter=letter, **{**given, **changes})
        assert refusal.value.field == field

    def test_drafted_again_in_the_words_that_hold(self, office, letter):
        edit_letter(actor=office, letter=letter, subject="a", body="b", seen=letter.version)
        again = draft_again(actor=office, letter=letter)
        assert "The school and family need a hand now." in again.body
        assert not again.is_edited

    def test_a_letter_is_not_issued_without_its_file(self, letter):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(status="sent")

    def test_all_at_once_and_only_once(self, office, letter):
        sent = send_all_letters(actor=office, decision=letter.decision)
        assert {one.status for one in sent} == {"sent"}
        with pytest.raises(Refused, match="already"):
            send_all_letters(actor=office, decision=letter.decision)

    @pytest.mark.django_db(transaction=True)
    def test_two_who_send_at_once_send_one_of_each(self, office, letter):
        decision = letter.decision
        results = at_once(*[lambda: send_all_letters(actor=office, decision=decision)] * 2)
        assert sorted(type(result).__name__ for result in results) == ["Refused", "list"]
        assert decision.item.child.documents.count() == 2


class TestDelivery:
    def test_accounts_get_a_message_and_others_paper(self, office, letter):
        child = letter.decision.item.child
        grant = GrantFactory(child=child)
        ParentFactory(child=child, full_name="Ash Vale", may_be_contacted=True)
        send_all_letters(actor=office, decision=letter.decision)
        by_name = {one.name: one for one in letter.deliveries.all()}
        assert by_name[grant.user.full_name].notice.code == "panels.letter_came"
        assert by_name["Ash Vale"].channel == "post"
        assert by_name["Ash Vale"].notice is None

    def test_the_schools_leads_are_told(self, office, letter):
        child = letter.decision.item.child
        senco = member(Role.SENCO, child.enrolments.first().school)
        send_all_letters(actor=office, decision=letter.decision)
        told = Notification.objects.get(code="panels.letter_came", recipient=senco.user)
        assert str(child.public_id) in told.link

    def test_a_declined_family_gets_no_message_before_somebody_told_it(self, people, office):
        decision = decide(people, Outcome.DECLINE)
        parent = GrantFactory(child=decision.item.child).user
        send_all_letters(actor=office, decision=decision)
        assert decision.letters.get(audience=PARENT).deliveries.get().notice is None
        assert not Notification.objects.filter(recipient=parent).exists()

    def test_reading_is_noted_once_and_only_for_those_it_was_sent_to(self, people, office, letter):
        grant = GrantFactory(child=letter.decision.item.child)
        send_all_letters(actor=office, decision=letter.decision)
        letter.refresh_from_db()
        note_read(document=letter.document, actor=office)
        delivery = letter.deliveries.get(user=grant.user)
        assert not delivery.is_read
        from accounts.actors import Actor

        note_read(document=letter.document, actor=Actor.family(grant.user))
        delivery.refresh_from_db()
        assert delivery.is_read

    def test_paper_is_recorded_with_its_day(self, office, letter):
        ParentFactory(child=letter.decision.item.child, may_be_contacted=True)
        send_all_letters(actor=office, decision=letter.decision)
        delivery = letter.deliveries.get()
        today = timezone.localdate()
        for day in (today + timedelta(days=1), today - timedelta(days=1)):
            with pytest.raises(Refused) as refusal:
                record_delivery(actor=office, delivery=delivery, channel="post", gone_on=day)
            assert refusal.value.field == "gone_on"
        record_delivery(actor=office, delivery=delivery, channel="handed", gone_on=today)
        with pytest.raises(StaleChange):
            record_delivery(actor=office, delivery=delivery, channel="post", gone_on=today)


class TestWords:
    @pytest.mark.parametrize("which", BODIES, ids="-".join)
    def test_what_waymark_comes_with_can_be_printed(self, which):
        audience, kind = which
        check_template(str(SUBJECTS[kind]), str(BODIES[which]), NEEDED[which])
        text = fill(str(BODIES[which]), sample_values())
        assert "{" not in text
        if audience == PARENT:
            assert reading_age(text) <= 12

    def test_what_would_say_nothing_is_left_out(self):
        text = "## Why\n{reasons}\n\n## Conditions\n{conditions}\n\n## End\n- {base}\n- Bye"
        assert fill(text, {"reasons": "Because."}) == "## Why\nBecause.\n\n## End\n- Bye"
        lonely = "## Why\n\n{reasons}\n\n## Then\n\nBye"
        assert fill(lonely, {}) == "## Then\n\nBye"

    def test_markup_becomes_blocks(self):
        kinds = [block.kind for block in blocks("## A\nText\nmore\n\n- one\n- two")]
        assert kinds == ["heading", "paragraph", "bullets"]

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("{child} {nobody}", "no placeholder called {nobody}"),
            ("{child} {child.user}", "Braces"),
            ("{{ child }}", "Braces"),
            ("Dear parent", "must say {child}"),
            (" ", "Write the text"),
        ],
    )
    def test_unsafe_or_incomplete_words_are_refused(self, body, words):
        with pytest.raises(Refused, match=words):
            check_template("Heading", body, {"child"})

    def test_versions_are_kept_and_the_newest_holds(self, office, people):
        body = str(BODIES[PARENT, DECISION])
        save_template(
            actor=office, audience=PARENT, kind=DECISION, subject="One", body=body, seen=0
        )
        save_template(
            actor=office, audience=PARENT, kind=DECISION, subject="Two", body=body, seen=1,
            why="Kinder",
        )  # fmt: skip
        assert words_for(PARENT, DECISION).subject == "Two"
        assert LetterTemplate.objects.count() == 2
        assert decide(people).letters.get(audience=PARENT).subject == "Two"
        with pytest.raises(StaleChange):
            save_template(
                actor=office, audience=PARENT, kind=DECISION, subject="x", body=body, seen=1
            )

    def test_only_the_office_writes_them(self, people):
        with pytest.raises(PermissionDenied):
            save_template(
                actor=people.act(people.chair), audience=PARENT, kind=DECISION, subject="x",
                body="y", seen=0,
            )  # fmt: skip
