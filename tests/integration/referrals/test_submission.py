"""A referral in the browser: begun, left, resumed, checked, submitted once, shown as it was."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, Enrolment, HealthNeed, OutcomeMeasure, Stage
from early_help.models import Intervention
from ledger.models import Notification
from referrals.models import Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invented"


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return member(Role.SENCO, school)


@pytest.fixture
def desk(client, senco):
    return sign_in(client, senco)


@pytest.fixture
def draft(desk, child):
    desk.post(reverse("referrals:new", args=[child.public_id]))
    return Referral.objects.get(child=child)


def part(referral, key):
    return reverse("referrals:part", args=[referral.public_id, key])


def save(desk, referral, key, **answers):
    """Open a part and send it with what its form already holds; returns the answer."""
    page = desk.get(part(referral, key)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    return desk.post(part(referral, key), {"seen": seen, **answers})


def complete(desk, referral):
    add = [referral.public_id]
    desk.post(
        reverse("referrals:add_need", args=add),
        {"kind": "anxiety", "description": "Panic before school", "starts_on": "2026-01-05"},
    )
    desk.post(
        reverse("referrals:add_intervention", args=add),
        {"kind": "mentor", "starts_on": "2026-01-12", "was_declined": "no", "effect": "helped"},
    )
    for party in ("child", "school"):
        outcome = {"child": "engaged", "school": "school_leads"}[party]
        desk.post(reverse("referrals:add_outcomes", args=[*add, party]), {outcome: "2"})
    desk.post(
        reverse("referrals:add_view", args=[*add, "child"]),
        {"words": "I want to come back.", "given_on": "2026-02-01"},
    )
    answers = {
        "child": {},
        "need": {"reason": "She has not been in since January."},
        "attendance": {"absent_since": "2026-01-07"},
        "interventions": {},
        "plan": {"why_no_plan": "It is being written."},
        "evidence": {"why_no_evidence": "The first appointment is in March."},
        "risk": {"has_risks": "yes", "risks": "Self-harm", "mitigation": "Daily call",
                 "file": SimpleUploadedFile("risk.pdf", PDF)},
        "views": {"why_no_parent_view": "They are abroad this week."},
        "sharing": {"sharing_basis": "informed", "informed_reason": "She has no education."},
        "supports": {"supports": ["maintain", "return"]},
        "fast_track": {"is_fast_track": "no"},
        "outcomes": {},
    }  # fmt: skip
    for key, values in answers.items():
        response = save(desk, referral, key, **values)
        assert response.status_code == 302, (key, response.content.decode())


def submit(desk, referral):
    return desk.post(reverse("referrals:check", args=[referral.public_id]), {"is_right": "on"})


def test_starting_twice_gives_one_draft(desk, child, draft):
    desk.post(reverse("referrals:new", args=[child.public_id]))
    assert Referral.objects.count() == 1
    page = desk.get(reverse("referrals:new", args=[child.public_id]))
    assert "Go on with the draft" in page.content.decode()


def test_a_child_is_found_by_name_among_own_pupils(desk, child):
    other = ChildFactory(legal_first_name="Elsewhere", school=SchoolFactory())
    page = desk.get(reverse("referrals:new"), {"q": "vale"}).content.decode()
    assert child.name in page
    assert other.name not in page
    address = reverse("referrals:new", args=[other.public_id])
    assert desk.get(address).status_code == 404


def test_left_and_resumed_with_everything_kept(desk, draft):
    save(desk, draft, "need", reason="Not in since January.")
    page = desk.get(part(draft, "need")).content.decode()
    assert "Not in since January." in page
    tasks = desk.get(reverse("referrals:tasks", args=[draft.public_id])).content.decode()
    assert "In progress" in tasks  # a health need is still missing


def test_wrong_input_keeps_what_was_typed(desk, draft):
    response = save(desk, draft, "risk", has_risks="yes", risks="Self-harm", mitigation="")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Self-harm" in page
    assert "There is a problem" in page


def test_a_colleague_changed_the_part_meanwhile(desk, draft):
    page = desk.get(part(draft, "need")).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    save(desk, draft, "need", reason="Hers")
    response = desk.post(part(draft, "need"), {"seen": seen, "reason": "Mine"})
    assert "Somebody else has changed this" in response.content.decode()
    assert "Mine" in response.content.decode()
    assert Referral.objects.get().reason == "Hers"


def test_submitting_fixes_the_words_opens_the_case_and_tells_the_office(desk, child, draft):
    coordinator = member(Role.PANEL_COORDINATOR)
    complete(desk, draft)
    check = desk.get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "The first appointment is in March." in check
    response = submit(desk, draft)
    assert response.url == reverse("referrals:submitted", args=[draft.public_id])
    referral = Referral.objects.get()
    assert referral.status == ReferralStatus.SUBMITTED
    assert Case.objects.get(child=child).stage == Stage.INTERIM
    assert Notification.objects.get(recipient=coordinator.user).code == "referrals.new"
    assert Intervention.objects.count() == HealthNeed.objects.count() == 1
    assert OutcomeMeasure.objects.count() == 2
    HealthNeed.objects.update(description="Changed later")
    shown = desk.get(reverse("referrals:show", args=[draft.public_id])).content.decode()
    assert "Panic before school" in shown
    assert "Changed later" not in shown
    assert shown.count("Date of birth") == 1  # each label once
    pdf = desk.get(reverse("referrals:document", args=[draft.public_id]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-1.7")


def test_submitted_once(desk, draft):
    complete(desk, draft)
    submit(desk, draft)
    assert submit(desk, draft).status_code == 302
    assert Case.objects.count() == 1
    assert Referral.objects.get().child.timeline.filter(code="referrals.submitted").count() == 1


def test_an_incomplete_draft_says_what_is_missing(desk, draft):
    page = desk.get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "Before you can submit" in page
    assert submit(desk, draft).status_code == 200
    assert Referral.objects.get().is_draft


def test_an_open_case_moves_to_interim(desk, child, draft):
    case = CaseFactory(child=child)
    complete(desk, draft)
    submit(desk, draft)
    case.refresh_from_db()
    assert case.stage == Stage.INTERIM


def test_fast_track_needs_grounds_and_tells_the_coordinator_as_a_duty(desk, draft):
    coordinator = member(Role.PANEL_COORDINATOR)
    assert save(desk, draft, "fast_track", is_fast_track="yes").status_code == 200
    complete(desk, draft)
    save(desk, draft, "fast_track", is_fast_track="yes", grounds="In hospital")
    submit(desk, draft)
    notice = Notification.objects.get(recipient=coordinator.user)
    assert (notice.code, notice.is_duty) == ("referrals.new_fast_track", True)
    assert Referral.objects.get().clock_days == 2


def test_a_former_school_reads_what_it_sent_and_nothing_later(desk, child, draft):
    complete(desk, draft)
    submit(desk, draft)
    yesterday = timezone.localdate() - timedelta(days=1)
    Enrolment.objects.filter(child=child).update(ends_on=yesterday)
    page = desk.get(reverse("referrals:show", args=[draft.public_id]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Panic before school" in text
    assert "What happened" not in text
    assert "Whose turn" not in text
    add = reverse("referrals:add_evidence", args=[draft.public_id])
    assert desk.get(add).status_code == 403


def test_another_school_sees_nothing(draft):
    client = sign_in(Client(), member(Role.SENCO))
    for name in ("show", "tasks", "check", "print", "document", "withdraw", "answer"):
        address = reverse(f"referrals:{name}", args=[draft.public_id])
        assert client.get(address).status_code == 404, name


def test_a_draft_is_its_writers_alone(draft):
    client = sign_in(Client(), member(Role.PANEL_COORDINATOR))
    assert client.get(reverse("referrals:show", args=[draft.public_id])).status_code == 404


def test_a_head_teacher_reads_no_clinical_evidence(desk, school, draft):
    complete(desk, draft)
    submit(desk, draft)
    client = sign_in(Client(), member(Role.HEAD_TEACHER, school))
    page = client.get(reverse("referrals:show", args=[draft.public_id])).content.decode()
    assert "Panic before school" in page
    assert "The first appointment is in March." not in page
    assert client.get(reverse("referrals:document", args=[draft.public_id])).status_code == 403


def test_withdrawn_with_a_reason(desk, draft):
    address = reverse("referrals:withdraw", args=[draft.public_id])
    assert desk.post(address, {"reason": ""}).status_code == 200
    desk.post(address, {"reason": "Begun for the wrong child"})
    assert Referral.objects.get().status == ReferralStatus.WITHDRAWN


@pytest.mark.parametrize("key", ["child", "need", "attendance", "interventions", "plan", "evidence",
                                 "risk", "views", "sharing", "supports", "fast_track",
                                 "outcomes"])  # fmt: skip
def test_every_part_has_a_page(desk, draft, key):
    assert desk.get(part(draft, key)).status_code == 200


def test_the_risk_assessment_is_kept_and_named(desk, draft):
    file = SimpleUploadedFile("our-risks.pdf", PDF)
    answers = {"has_risks": "yes", "risks": "Self-harm", "mitigation": "Daily call", "file": file}
    save(desk, draft, "risk", **answers)
    assert "our-risks.pdf" in desk.get(part(draft, "risk")).content.decode()
    save(desk, draft, "risk", **{**answers, "file": ""})
    assert Referral.objects.get().risk_document.file.original_name == "our-risks.pdf"
