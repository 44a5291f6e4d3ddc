"""Triage in pages: right and wrong input, who reads what, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Authorisation
from referrals.criteria import CRITERIA
from referrals.models import (
    CriterionFinding,
    InterimRequest,
    OwedEvidence,
    Question,
    Referral,
    ReferralMerge,
)
from referrals.services.seen import seen_now
from referrals.services.triage import (
    acknowledge_referral,
    answer_question,
    return_referral,
)
from tests.factories.accounts import AuthorityFactory
from tests.factories.cases import ChildFactory, GrantFactory, TeamMemberFactory
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.files import pdf_upload
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return SubmittedReferralFactory()


@pytest.fixture
def coordinator(db):
    return member(Role.PANEL_COORDINATOR, AuthorityFactory())


@pytest.fixture
def office(client, coordinator):
    return sign_in(client, coordinator)


def page(name, referral, **more):
    return reverse(f"referrals:{name}", kwargs={"public_id": referral.public_id, **more})


def text_of(response):
    return response.content.decode()


def day(name, value):
    return {
        f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year, name: value
    }  # fmt: skip


def test_findings_are_saved_from_the_page(office, referral):
    text = text_of(office.get(page("triage", referral)))
    assert "What Waymark sees:" in text
    answers = dict.fromkeys(CRITERIA, "met") | {"plan": "not_needed"}
    wrong = office.post(page("triage", referral), answers)
    assert "Say why it is not needed here" in text_of(wrong)
    done = office.post(page("triage", referral), answers | {"plan_note": "One is on its way"})
    assert done.url == page("triage", referral)
    assert CriterionFinding.objects.count() == len(CRITERIA)
    assert "One is on its way" in text_of(office.get(page("triage", referral)))


def test_asking_pauses_names_the_day_and_can_be_taken_back(office, referral):
    due_on = timezone.localdate() + timedelta(days=5)
    office.post(page("return", referral), {"question": "Which clinic?", **day("due_on", due_on)})
    assert Question.objects.get().text == "Which clinic?"
    text = text_of(office.get(page("show", referral)))
    assert "Clock paused" in text
    assert "Clock stood still" in text
    office.post(page("take_back", referral), {"reason": "They rang"})
    text = text_of(office.get(page("show", referral)))
    assert "They rang" in text
    assert "Clock paused" not in text


def test_what_was_typed_stays_when_a_colleague_was_faster(office, referral, coordinator):
    seen = seen_now(referral)
    acknowledge_referral(actor=actor(Role.PANEL_COORDINATOR), referral=referral)
    due_on = timezone.localdate() + timedelta(days=5)
    response = office.post(
        page("return", referral),
        {"question": "Which clinic?", "seen": seen, **day("due_on", due_on)},
    )
    text = text_of(response)
    assert "acknowledged it" in text
    assert "Which clinic?" in text
    assert not Question.objects.exists()
    again = response.context["form"]["seen"].value()  # they have been told: a second press asks
    office.post(
        page("return", referral),
        {"question": "Which clinic?", "seen": again, **day("due_on", due_on)},
    )
    assert Question.objects.exists()


def test_earlier_support_is_suggested_where_little_was_tried(office, referral):
    member(Role.SENCO, referral.organisation)
    assert "Little was tried before" in text_of(office.get(page("triage", referral)))
    when = timezone.localdate() + timedelta(days=20)
    response = office.post(
        page("advise", referral),
        {"actions": ["mentor"], "advice": "One adult", **day("look_again_on", when)},
    )
    assert response.status_code == 302
    assert Referral.objects.get().status == "advised"
    assert "Earlier support first" in text_of(office.get(page("show", referral)))


def test_the_school_brings_it_back(client, office, referral):
    senco = member(Role.SENCO, referral.organisation)
    when = timezone.localdate() + timedelta(days=20)
    office.post(
        page("advise", referral),
        {"actions": ["mentor"], "advice": "One adult", **day("look_again_on", when)},
    )
    sign_in(client, senco)
    assert "Bring the referral back" in text_of(client.get(page("show", referral)))
    client.post(page("bring_back", referral), {"what_came": "An hour a day"})
    assert Referral.objects.get().status == "queued"


def test_two_of_one_child_are_pointed_out_joined_and_separated(office, referral):
    other = QueuedReferralFactory(child=referral.child)
    assert "Another referral of this child waits" in text_of(office.get(page("triage", referral)))
    assert "Two referrals of this child" in text_of(office.get("/panels/queue/"))
    address = page("merge", referral, other_id=other.public_id)
    form = office.get(address).context["form"]
    office.post(address, {"keep": referral.public_id, "seen": form["seen"].value()})
    merge = ReferralMerge.objects.get()
    assert (merge.kept, merge.merged) == (referral, other)
    assert other.reference in text_of(office.get(page("show", referral)))
    assert referral.reference in text_of(office.get(page("show", other)))
    office.post(reverse("referrals:undo_merge", args=[merge.public_id]), {"reason": "No"})
    assert Referral.objects.get(pk=other.pk).status == "queued"
    assert office.get(page("merge", referral, other_id=QueuedReferralFactory().public_id)
                      ).status_code == 404  # fmt: skip


def test_interim_provision_is_asked_and_authorised_in_a_step_each(client, office, referral):
    officer = member(Role.NAMED_OFFICER, AuthorityFactory())
    form = office.get(page("ask_interim", referral)).context["form"]
    today = timezone.localdate()
    answers = {
        "what": form["what"].value(), "reasons": form["reasons"].value(),
        **day("starts_on", today), **day("ends_on", today + timedelta(weeks=6)),
    }  # fmt: skip
    office.post(page("ask_interim", referral), answers)
    asked = InterimRequest.objects.get()
    address = reverse("referrals:interim", args=[asked.public_id])
    assert "Let it begin?" not in text_of(office.get(address))
    assert office.post(address, answers).status_code == 403
    sign_in(client, officer)
    assert "Let it begin?" in text_of(client.get(address))
    client.post(address, answers)
    assert Authorisation.objects.get().kind == "interim"
    assert Authorisation.objects.get().reference in text_of(client.get(address))


def test_owed_evidence_is_listed_chased_and_closed(office, referral):
    member(Role.SENCO, referral.organisation)
    office.post(
        page("add_owed", referral),
        {"kind": "letter", "owed_by": "=Dr Invented", **day("due_on", timezone.localdate())},
    )
    owed = OwedEvidence.objects.get()
    address = reverse("referrals:owed")
    assert referral.reference in text_of(office.get(address))
    assert referral.reference not in text_of(office.get(address, {"overdue": "on"}))
    lines = b"".join(office.get(address, {"download": "csv"}).streaming_content).decode()
    assert "'=Dr Invented" in lines
    office.post(reverse("referrals:owed_chase", args=[owed.public_id]))
    owed.refresh_from_db()
    assert owed.times_chased == 1
    came = reverse("referrals:owed_came", args=[owed.public_id])
    assert "Noted that it has come." in text_of(office.post(came, follow=True))
    assert "Somebody else has changed this" in text_of(office.post(came, follow=True))
    assert referral.reference not in text_of(office.get(address))


def test_a_fast_track_is_triaged_from_its_page(office):
    urgent = SubmittedReferralFactory(
        is_fast_track=True, grounds="In hospital", acknowledge_by=timezone.localdate(),
        triage_by=timezone.localdate(),
    )  # fmt: skip
    assert "Do the grounds of the fast track hold?" in text_of(office.get(page("triage", urgent)))
    wrong = office.post(page("triage_fast_track", urgent), {"stays": "no"})
    assert "Say why it goes on the usual track" in text_of(wrong)
    office.post(page("triage_fast_track", urgent), {"stays": "yes"})
    text = text_of(office.get(page("triage", urgent)))
    assert "Done in time" in text
    assert "Do the grounds" not in text


def test_the_list_costs_the_same_with_more_rows(office, django_assert_max_num_queries):
    address = reverse("referrals:owed")
    for number in (2, 30):
        for _ in range(number):
            OwedEvidence.objects.create(
                referral=QueuedReferralFactory(child=ChildFactory()), kind="letter",
                owed_by="Dr Invented", due_on=timezone.localdate(),
            )  # fmt: skip
        office.get(address)
        with django_assert_max_num_queries(14):
            office.get(address)


def test_the_family_is_asked_where_it_can_answer(office):
    referral = QueuedReferralFactory()
    assert "in their own pages" not in text_of(office.get(page("return", referral)))
    grant = GrantFactory(child=referral.child)
    shown = text_of(office.get(page("return", referral)))
    assert f"The family, in their own pages ({grant.user.full_name})" in shown

    soon = timezone.localdate() + timedelta(days=3)
    given = {"question": "Which mornings?", "asked_of": "family", **day("due_on", soon)}
    assert office.post(page("return", referral), given).status_code == 302

    question = Question.objects.get()
    assert (question.asks_family, question.asked_of) == (True, None)
    text = text_of(office.get(page("show", referral)))
    assert "asked of the family" in text
    assert "The family, or " in text


def test_who_of_the_family_answered_stands_beside_and_clinical_letters_are_for_fewer(
    office, client, coordinator
):
    referral = QueuedReferralFactory()
    carer = member(Role.SOCIAL_CARE_PROFESSIONAL)
    TeamMemberFactory(child=referral.child, membership=carer)
    grant = GrantFactory(child=referral.child)
    return_referral(
        actor=Actor.staff(coordinator), referral=referral, question="Which?", asks_family=True,
        due_on=timezone.localdate(),
    )  # fmt: skip
    answer_question(
        actor=Actor.family(grant.user), referral=referral, answer="The second",
        upload=pdf_upload(), upload_is_clinical=True,
    )  # fmt: skip

    assert f"answered by {grant.user.full_name}" in text_of(office.get(page("show", referral)))
    address = page("answer_file", referral, question_id=Question.objects.get().public_id)
    assert office.get(address).status_code == 200
    sign_in(client, carer)
    assert client.get(address).status_code == 403
