"""The pages on which a panel decides, with right and wrong input."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.models import Decision, Letter
from referrals.models import Referral
from tests.factories.cases import GrantFactory
from tests.panel_pages import answers, at, soon
from tests.people import sign_in

pytestmark = pytest.mark.django_db


class TestDeciding:
    def test_no_heading_stands_over_nothing(self, office, item):
        page = office.get(at("decide", item), {"outcome": "decline"}).content.decode()
        assert "Why the decision changes" not in page
        assert "What is provided" not in page
        assert "What comes next" in page

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
        given = {
            "question": "How many hours?", "until": soon(), "reason": "Not known",
            "kind": "health_evidence",
        }  # fmt: skip
        text = office.post(at("defer", item), given).content.decode()
        assert "Who finds the answer" in text
        assert "How many hours?" in text
        office.post(at("defer", item), {**given, "owner": people.coordinator.pk})
        assert item.actions.get().owner == people.coordinator
        page = office.get(at("item", item)).content.decode()
        assert "Evidence from health is awaited" in page
        Referral.objects.update(status="queued", paused_on=None)
        waiting = office.get(reverse("panels:waiting")).content.decode()
        assert "Evidence from health is awaited" in waiting
        meeting = office.get(at("meeting", item.meeting)).content.decode()
        assert "Evidence from health is awaited" in meeting

    def test_a_deferral_needs_a_kind_of_reason_and_keeps_what_was_typed(self, office, people, item):
        page = office.get(at("defer", item)).content.decode()
        assert "Not recorded" not in page
        assert "checked" not in page
        given = {
            "question": "How many hours?", "until": soon(), "reason": "Rang the ward twice",
            "owner": people.coordinator.pk,
        }  # fmt: skip
        text = office.post(at("defer", item), given).content.decode()
        assert 'href="#id_kind"' in text
        assert "Answer: What keeps the panel from deciding?" in text
        assert "Rang the ward twice" in text

    def test_the_family_can_be_asked_where_it_can_answer(self, office, people, item):
        assert "Ask the family too" not in office.get(at("defer", item)).content.decode()
        GrantFactory(child=item.child)
        assert "Ask the family too" in office.get(at("defer", item)).content.decode()
        given = {
            "question": "Which mornings?", "until": soon(), "reason": "She was not asked",
            "kind": "family_view", "owner": people.coordinator.pk, "asks_family": "on",
        }  # fmt: skip
        assert office.post(at("defer", item), given).status_code == 302
        referral = Referral.objects.get(pk=item.subject_id)
        page = office.get(f"/referrals/{referral.public_id}/").content.decode()
        assert "The family is asked, in its own pages." in page

    def test_without_a_quorum_that_is_preselected(self, office, people, item):
        item.meeting.seats.filter(membership=people.health).update(is_present=False)
        response = office.get(at("defer", item))
        assert response.context["form"]["kind"].value() == "not_quorate"

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
