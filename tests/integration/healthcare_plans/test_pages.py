"""The road of a plan through its pages, by each of the people who use it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from healthcare_plans.areas import AREAS
from healthcare_plans.models import Area, Party, Plan, PlanVersion
from ledger.models import AccessLogEntry
from tests.factories.cases import EnrolmentFactory, ParentFactory
from tests.factories.healthcare_plans import (
    AREA_VALUES,
    ROW_VALUES,
    agree_all,
    issue,
    seen,
    senco_and_child,
    tell_story,
)
from tests.people import member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"healthcare_plans:{name}", args=args)


def as_staff(somebody) -> Client:
    return sign_in(Client(), somebody.membership)


def typed(values: dict) -> dict:
    return {name: {True: "yes", False: "no"}.get(value, value) for name, value in values.items()}


def test_a_plan_is_written_left_and_resumed():
    senco, child = senco_and_child()
    client = as_staff(senco)
    assert client.get(at("child", child.public_id)).status_code == 200
    client.get(at("new", child.public_id))
    client.post(at("new", child.public_id))
    version = PlanVersion.objects.get()
    public_id = version.public_id
    for spec in AREAS:
        url = at("area", public_id, spec.area.value)
        assert client.get(url).status_code == 200
        if spec.rows:
            add = at("add_row", public_id, spec.rows.key)
            assert client.get(add).status_code == 200
            wrong = client.post(add, {"seen": seen(version, spec.area)})
            assert "There is a problem" in wrong.content.decode()
            row = typed(ROW_VALUES[spec.rows.key]) | {"seen": seen(version, spec.area)}
            assert client.post(add, row).status_code == 302
        values = typed(AREA_VALUES[spec.area]) | {"seen": seen(version, spec.area)}
        left = client.post(url, {**values, "later": "Save and come back later"})
        assert left.url == at("version", public_id)
        values["seen"] = seen(version, spec.area)
        assert client.post(url, values).status_code == 302, spec.area
    page = client.get(at("version", public_id)).content.decode()
    assert "10 of 10 parts are finished" in page
    assert client.get(at("send", public_id)).status_code == 200
    assert client.post(at("send", public_id)).status_code == 302
    assert Plan.objects.get().status == "out_for_agreement"


@pytest.mark.parametrize("spec", AREAS, ids=lambda spec: spec.area.value)
def test_a_wrong_answer_keeps_what_was_typed(spec):
    senco, child = senco_and_child()
    client = as_staff(senco)
    client.post(at("new", child.public_id))
    version = PlanVersion.objects.get()
    if not spec.required and not spec.needs_rows:
        pytest.skip("nothing in this area can be wrong")
    texts = [name for name in spec.fields if name not in {"takes_medicine", "support_level"}]
    name = next((name for name in reversed(texts) if name not in spec.required), texts[-1])
    values = {"seen": seen(version, spec.area), name: "Typed with care"}
    if name in spec.required:
        values["seen"] = 99  # somebody else has saved it
    if spec.area == Area.NEEDS:
        values["takes_medicine"] = "yes"  # and no medicine added
    page = client.post(at("area", version.public_id, spec.area.value), values)
    assert page.status_code == 200
    html = page.content.decode()
    assert "There is a problem" in html
    assert "Typed with care" in html
    assert PlanVersion.objects.get().status == "draft"
    assert getattr(PlanVersion.objects.get(), name) != "Typed with care"


def test_adding_a_row_keeps_what_was_typed():
    senco, child = senco_and_child()
    client = as_staff(senco)
    client.post(at("new", child.public_id))
    version = PlanVersion.objects.get()
    url = at("area", version.public_id, "needs")
    answer = client.post(url, {"seen": 0, "environment": "Away from dust", "add_row": "1"})
    assert answer.url == at("add_row", version.public_id, "medicines")
    assert PlanVersion.objects.get().environment == "Away from dust"


def test_an_area_is_left_out_and_rows_are_taken_out():
    senco, child = senco_and_child()
    ParentFactory(child=child, telephone="01632 960003")
    client = as_staff(senco)
    client.post(at("new", child.public_id))
    version = PlanVersion.objects.get()
    url = at("leave_out", version.public_id, "trips")
    assert "There is a problem" in client.post(url, {"seen": 0}).content.decode()
    assert client.post(url, {"seen": 0, "not_needed_because": "Stays at home"}).status_code == 302
    assert client.get(at("leave_out", version.public_id, "emergency")).status_code == 404
    row = version.emergencycontact_rows.get()
    edit = at("edit_row", version.public_id, "contacts", row.public_id)
    assert "01632 960003" in client.get(edit).content.decode()
    remove = at("remove_row", version.public_id, "contacts", row.public_id)
    assert client.get(remove).status_code == 200
    assert client.post(remove, {"seen": 0}).status_code == 302
    assert not version.emergencycontact_rows.exists()


def test_who_is_called_in_an_emergency_has_a_number_that_can_be_rung():
    senco, child = senco_and_child()
    client = as_staff(senco)
    client.post(at("new", child.public_id))
    version = PlanVersion.objects.get()
    add = at("add_row", version.public_id, "contacts")
    row = {"seen": 0, "name": "Ann Vale", "relationship": "Aunt", "telephone": "at the bakery"}
    refused = client.post(add, row).content.decode()
    assert "Enter a telephone number, like 01632 960 001" in refused
    assert 'value="at the bakery"' in refused
    assert not version.emergencycontact_rows.exists()
    assert client.post(add, {**row, "telephone": "01632 960003 ext 4"}).status_code == 302


def test_school_health_and_head_answer_on_their_pages():
    story = tell_story()
    version = story.version
    for who, party in (
        (story.senco, Party.SCHOOL), (story.head, Party.HEAD), (story.nurse, Party.HEALTH),
    ):  # fmt: skip
        client = as_staff(who)
        page = client.get(at("version", version.public_id)).content.decode()
        url = at("answer", version.public_id, party.value)
        assert url in page, party
        assert client.get(url).status_code == 200
        wrong = client.post(url, {"revision": 1})
        assert "There is a problem" in wrong.content.decode()
        assert client.post(url, {"answer": "agreed", "revision": 1}).status_code == 302
    assert version.agreements.filter(answer="agreed").count() == 3
    assert as_staff(story.nurse).get(at("answer", version.public_id, "head")).status_code == 403


def test_an_answer_on_paper_is_recorded():
    story = tell_story()
    client = as_staff(story.senco)
    row = story.version.agreements.get(party=Party.PARENT)
    url = at("record", story.version.public_id, row.public_id)
    assert "Dana Vale" in client.get(at("version", story.version.public_id)).content.decode()
    today = timezone.localdate()
    values = {
        "name": "Dana Vale", "how": "spoken", "answered_on": today.isoformat(),
        "answer": "agreed", "permits_medicine": "yes", "revision": 1,
    }  # fmt: skip
    assert "has to be in writing" in client.post(url, values).content.decode()
    assert client.post(url, {**values, "how": "paper"}).status_code == 302
    row.refresh_from_db()
    assert (row.how, row.permits_medicine, row.name) == ("paper", True, "Dana Vale")


def test_a_plan_is_issued_read_and_downloaded():
    story = tell_story()
    client = as_staff(story.senco)
    blocked = client.get(at("version", story.version.public_id)).content.decode()
    assert "The medicine keeps this plan" in blocked
    agree_all(story)
    url = at("issue", story.version.public_id)
    assert client.get(url).status_code == 200
    late = timezone.localdate().replace(year=timezone.localdate().year + 2)
    wrong = client.post(url, {"revision": 1, "review_on": late.isoformat()})
    assert "within a year" in wrong.content.decode()
    review_on = timezone.localdate().replace(year=timezone.localdate().year + 1)
    assert client.post(url, {"revision": 1, "review_on": review_on.isoformat()}).status_code == 302
    plan = Plan.objects.get()
    page = client.get(at("show", plan.public_id)).content.decode()
    assert "Salbutamol" in page
    before = AccessLogEntry.objects.count()
    document = client.get(at("document", story.version.public_id, "plan"))
    assert document["Content-Type"] == "application/pdf"
    assert AccessLogEntry.objects.count() == before + 1
    assert client.get(at("document", story.version.public_id, "other")).status_code == 404


def test_a_change_is_shown_word_by_word_and_a_review_recorded():
    story = tell_story(medicine=False)
    issue(story)
    plan = story.plan
    client = as_staff(story.senco)
    review = at("review", plan.public_id)
    assert client.get(review).status_code == 200
    today = timezone.localdate()
    assert client.post(review, {
        "held_on": today.isoformat(), "took_part": "All", "found": "Dust is worse",
        "outcome": "change", "next_review_on": today.replace(year=today.year + 1).isoformat(),
    }).status_code == 302  # fmt: skip
    draft = plan.versions.get(status="draft")
    area = at("area", draft.public_id, "condition")
    values = {"condition": "Severe asthma", "signs": "Wheezing", "seen": 0}
    assert client.post(area, values).status_code == 302
    page = client.get(at("changes", draft.public_id)).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert client.get(at("change", plan.public_id)).status_code == 200
    assert client.get(at("end", plan.public_id)).status_code == 200
    withdraw = at("withdraw", draft.public_id)
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": "Not needed"}).status_code == 302
    assert client.post(at("end", plan.public_id), {"reason": "Well again"}).status_code == 302
    assert "ended on" in client.get(at("child", story.child.public_id)).content.decode()


def test_taking_back_makes_a_draft_again():
    story = tell_story()
    client = as_staff(story.senco)
    url = at("take_back", story.version.public_id)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert story.refresh().status == "draft"


def test_other_schools_tutors_and_families_stay_outside():
    story = tell_story()
    version, plan = story.version, story.plan
    other = sign_in(Client(), member(Role.SENCO))
    for name, key in (("show", plan.public_id), ("version", version.public_id)):
        assert other.get(at(name, key)).status_code == 404
    family = sign_in_family(Client(), story.parent.user)
    for name, key in (("show", plan.public_id), ("version", version.public_id)):
        assert family.get(at(name, key)).status_code == 403
    assert family.get(at("list")).status_code == 403
    nurse = as_staff(story.nurse)
    assert nurse.get(at("area", version.public_id, "condition")).status_code == 403
    assert nurse.get(at("issue", version.public_id)).status_code == 403


def test_a_former_school_keeps_what_it_wrote_and_sees_nothing_later():
    story = tell_story(medicine=False)
    issue(story)
    story.child.enrolments.update(ends_on=timezone.localdate() - timezone.timedelta(days=1))
    EnrolmentFactory(child=story.child)
    client = as_staff(story.senco)
    page = client.get(at("show", story.plan.public_id))
    html = page.content.decode()
    assert "no longer at your school" in html
    assert "Work is sent home" in html
    assert story.child.enrolments.current().get().school.name not in html
    assert client.get(at("change", story.plan.public_id)).status_code == 403
    assert client.get(at("child", story.child.public_id)).status_code == 404
    assert story.plan.reference in client.get(at("list")).content.decode()
