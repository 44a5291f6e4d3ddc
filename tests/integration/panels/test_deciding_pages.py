"""The pages on which a panel decides, minutes and writes, with right and wrong input."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger.files import read_bytes
from panels.models import Criterion, Decision, InterestKind, Letter, LetterTemplate, PanelMeeting
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import answer_fast_track, propose_fast_track
from panels.services.interests import declare_interest
from panels.services.letters import send_all_letters
from panels.services.meetings import end_meeting
from tests.factories.cases import GrantFactory, ParentFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.people import sign_in, sign_in_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def office(client, people):
    return sign_in(client, people.coordinator)


@pytest.fixture
def item(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


@pytest.fixture
def decision(people, item):
    return decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )


def at(name: str, record: Any, *more: Any) -> str:
    return reverse(f"panels:{name}", args=[record.public_id, *more])


def soon(days: int = 7) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def answers(item, **changes: Any) -> dict[str, Any]:
    """A liaison decision as the form posts it."""
    given = {
        "provision": "Somebody at the side door", "starts_on": soon(), "provided_by": "The council",
        "hours_a_week": "5", "funding_source": "authority", "reasons": "It helps her to come in.",
        **{f"finding_{criterion}": "met" for criterion in Criterion},
        **{f"stance_{agency}": "agrees" for agency in agreed(item)},
    }  # fmt: skip
    return {**given, **changes}


class TestDeciding:
    def test_the_outcome_is_asked_first(self, office, item):
        url = at("decide", item)
        text = office.post(url, {"outcome": ""}).content.decode()
        assert "There is a problem" in text
        assert office.post(url, {"outcome": "liaison"}).url == f"{url}?outcome=liaison"

    def test_a_decision_with_a_dissent(self, office, item):
        url = f"{at('decide', item)}?outcome=liaison"
        dissent = {"stance_health": "dissents", "dissent_health": "Too soon"}
        assert office.post(url, answers(item, **dissent)).status_code == 302
        decision = Decision.objects.get()
        assert decision.stances.get(agency="health").reason == "Too soon"
        page = office.get(at("item", item)).content.decode()
        for words in ("Too soon", "Not begun", "Somebody at the side door", "5 hours a week"):
            assert words in page

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"stance_health": "dissents"}, "why do they not agree"),
            ({"stance_health": ""}, "health"),
            ({"finding_tried": "not_met"}, "why"),
            ({"hours_a_week": "99"}, "0.5 to 40"),
            ({"hours_a_week": "many"}, "hours a week"),
            ({"provided_by": ""}, "who provides it"),
        ],
    )
    def test_wrong_input_keeps_what_was_typed(self, office, item, changes, words):
        url = f"{at('decide', item)}?outcome=liaison"
        response = office.post(url, answers(item, **changes))
        text = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in text
        assert words in text.lower()
        assert "It helps her to come in." in text
        assert not Decision.objects.exists()

    def test_a_decline_asks_who_sees_to_it(self, office, people, item):
        url = f"{at('decide', item)}?outcome=decline"
        given = answers(
            item, advice="Try mornings", onward_route="Early help",
            advice_owner=people.coordinator.pk, onward_owner=people.coordinator.pk,
            advice_due_on=soon(), onward_due_on=soon(),
        )  # fmt: skip
        text = office.post(url, {**given, "onward_owner": ""}).content.decode()
        assert "Who takes them there" in text
        assert "Try mornings" in text
        assert office.post(url, given).status_code == 302
        assert Decision.objects.get().actions.count() == 2

    def test_somebody_left_between_the_page_and_the_press(self, office, people, item):
        given = answers(item)
        item.meeting.seats.filter(membership=people.health).update(is_present=False)
        text = office.post(f"{at('decide', item)}?outcome=liaison", given).content.decode()
        assert "Not quorate: Health must be present" in text
        assert "bring in a substitute" in text
        assert "It helps her to come in." in text

    def test_a_deferral_needs_an_owner(self, office, people, item):
        given = {"question": "How many hours?", "until": soon(), "reason": "Not known"}
        text = office.post(at("defer", item), given).content.decode()
        assert "Who finds the answer" in text
        assert "How many hours?" in text
        office.post(at("defer", item), {**given, "owner": people.coordinator.pk})
        assert item.actions.get().owner == people.coordinator

    def test_an_action(self, office, people, item, decision):
        url = at("add_action", item)
        given = {"words": "Ring the clinic", "owner": people.coordinator.pk, "due_on": ""}
        assert "Ring the clinic" in office.post(url, given).content.decode()
        office.post(url, {**given, "due_on": soon()})
        assert "Ring the clinic" in office.get(at("item", item)).content.decode()

    def test_a_correction_shows_what_stood(self, office, item, decision):
        url = at("correct", decision)
        page = office.get(url).content.decode()
        assert "Somebody who knows the child, each day." in page
        given = answers(item, reason="", seen="0")
        text = office.post(url, given).content.decode()
        assert "What was wrong, and why" in text
        assert office.post(url, {**given, "reason": "Slip"}).status_code == 302
        page = office.get(at("item", item)).content.decode()
        assert "<del>Somebody who knows the child, each day.</del>" in page
        assert "<ins>Somebody at the side door</ins>" in page


class TestFastTrack:
    @pytest.fixture
    def ratified(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        meeting = people.plan()
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
        people.open(meeting)
        item.refresh_from_db()
        return item

    def test_it_needs_grounds(self, office, people):
        from tests.factories.referrals import SubmittedReferralFactory

        referral = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
        url = at("fast_track", referral)
        given = {"chair": people.chair.pk, "second": people.health.pk, "ground_words": "Ward 7"}
        assert "Ward 7" in office.post(url, given).content.decode()
        assert office.post(url, {**given, "ground": "hospital"}).status_code == 302

    def test_unratified_ones_stand_at_the_top_of_the_next_meeting(self, office, people, ratified):
        meeting = ratified.ratifying_meeting
        people.put(meeting)
        page = office.get(at("meeting", meeting)).content.decode()
        assert page.index(ratified.child.name) < page.index("Item 2")
        assert "To ratify" in page

    def test_ratified_with_what_each_agency_says(self, office, ratified):
        url = at("ratify", ratified)
        text = office.post(url, {"stance_health": ""}).content.decode()
        assert "There is a problem" in text
        said = {f"stance_{agency}": "agrees" for agency in agreed(ratified)}
        assert office.post(url, said).status_code == 302
        assert Decision.objects.get().status == "ratified"

    def test_decided_otherwise(self, office, people, ratified):
        url = at("replace", ratified)
        assert office.post(url, {"outcome": "liaison"}).url.endswith("?outcome=liaison")
        given = answers(ratified, reason="")
        text = office.post(f"{url}?outcome=liaison", given).content.decode()
        assert "It helps her to come in." in text
        office.post(f"{url}?outcome=liaison", {**given, "reason": "More is needed"})
        assert set(Decision.objects.values_list("status", flat=True)) == {"replaced", "in_force"}


class TestMinutes:
    def test_read_edited_agreed_printed_corrected(self, client, office, people, item, decision):
        meeting = item.meeting
        end_meeting(actor=people.act(people.chair), meeting=meeting)
        assert "Liaison support" in office.get(at("minutes", meeting)).content.decode()
        office.post(at("edit_minutes", meeting, "other"), {"text": "Thanks to all.", "seen": "0"})
        sign_in(client, people.chair).post(at("agree_minutes", meeting))
        page = client.get(at("minutes", meeting)).content.decode()
        assert "Thanks to all." in page
        assert "They are fixed" in page
        url = at("correct_minutes", meeting, "other")
        assert "Thanks" in client.post(url, {"text": "Thanks", "seen": "2"}).content.decode()
        client.post(url, {"text": "Thanks to most.", "reason": "Slip", "seen": "2"})
        pdf = PdfReader(BytesIO(client.get(at("minutes_pdf", meeting)).content))
        text = " ".join(page.extract_text() for page in pdf.pages)
        assert "Thanks to most." in text
        assert "Slip" in text

    def test_the_part_of_a_closed_item_is_closed_everywhere(self, client, people, item):
        declare_interest(actor=people.act(people.care), item=item, kind=InterestKind.FAMILY)
        sign_in(client, people.care)
        meeting = item.meeting
        assert item.child.name not in client.get(at("minutes", meeting)).content.decode()
        pdf = PdfReader(BytesIO(client.get(at("minutes_pdf", meeting)).content))
        assert item.child.name not in " ".join(page.extract_text() for page in pdf.pages)
        key = str(item.public_id)
        assert client.get(at("edit_minutes", meeting, key)).status_code == 403

    def test_a_meeting_that_was_held_is_recorded_afterwards(self, office, people):
        meeting = people.plan()
        office.post(at("record_meeting", meeting))
        meeting.refresh_from_db()
        assert meeting.status == "planned"
        held = timezone.now() - timedelta(days=3)
        PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=held)
        assert "Record it afterwards" in office.get(at("meeting", meeting)).content.decode()
        assert office.post(at("record_meeting", meeting)).url == at("presence", meeting)
        assert "recorded afterwards" in office.get(at("minutes", meeting)).content.decode()


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
        from panels.letter_words import BODIES

        body = f"Hello there\n\n{BODIES['parent', 'decision']}"
        given = {"subject": "Hello", "body": body, "why": "Kinder", "seen": "0"}
        assert office.post(self.url("edit_letter_template"), given).status_code == 302
        page = office.get(self.url("letter_template"), {"version": "1"}).content.decode()
        assert "Hello there" in page
        assert "Kinder" in page

    @pytest.mark.parametrize("which", [("parent", "x"), ("x", "decision"), ("provider", "decline")])
    def test_a_letter_that_there_is_not_is_no_address(self, office, which):
        assert office.get(reverse("panels:letter_template", args=which)).status_code == 404


def test_a_decision_without_a_start_after_its_day_is_on_the_chairs_home_page(
    client, people, decision
):
    client = sign_in(client, people.chair)
    words = f"Nothing has begun yet: decision {decision.reference}"
    assert words not in client.get("/").content.decode()
    past = timezone.localdate() - timedelta(days=1)
    Decision.objects.filter(pk=decision.pk).update(starts_on=past)
    assert words in client.get("/").content.decode()
    from provision.models import Support

    Support.objects.filter(decision_reference=decision.reference).update(status="withdrawn")
    assert words in client.get("/").content.decode()
    assert Letter.objects.count() == 2
