"""Changing a child's record by its pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import (
    AddressFactory,
    ChildFactory,
    HealthNeedFactory,
    IdentifierFactory,
    ParentFactory,
)
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
PARTS = (
    "edit/", "edit/identity/", "edit/numbers/", "edit/background/", "edit/care/", "schools/add/",
    "schools/end/", "schools/move/", "address/", "parents/add/", "needs/add/", "access/invite/",
    "access/professional/",
)  # fmt: skip

ASKING = (
    "edit/identity/", "schools/add/", "schools/end/", "schools/move/", "address/", "parents/add/",
    "needs/add/", "access/invite/", "access/professional/",
)  # fmt: skip


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    AuthorityFactory()
    return ChildFactory(school=school, legal_first_name="Robin")


@pytest.fixture
def senco(client, school):
    return sign_in(client, member(Role.SENCO, school))


def at(child, rest):
    return f"/children/{child.public_id}/{rest}"


def test_every_part_opens_and_an_empty_answer_is_met_with_words(senco, child):
    for part in PARTS:
        assert senco.get(at(child, part)).status_code == 200, part
    for part in ASKING:
        page = senco.post(at(child, part), {"x": "1"})
        assert page.status_code == 200, part
        assert "There is a problem" in page.content.decode(), part


def test_readers_are_told_that_they_cannot_change(client, child, school):
    officer = sign_in(client, member(Role.ATTENDANCE_OFFICER, school))
    for part in PARTS:
        assert officer.get(at(child, part)).status_code == 403, part
    assert officer.get(at(child, "edit/nonsense/")).status_code == 404


def identity(page, **changes):
    initial = page.context["form"].initial
    answers = {name: value for name, value in initial.items() if value is not None}
    return {**answers, "born_on": "2012-03-14", **changes}


def test_names_are_changed_and_a_stale_page_overwrites_nothing(senco, child):
    url = at(child, "edit/identity/")
    page = senco.get(url)
    assert 'name="seen"' in page.content.decode()
    first = identity(page, preferred_first_name="Rob", year_group_override="9")
    assert senco.post(url, first).url == at(child, "details/")
    child.refresh_from_db()
    assert (child.name, child.year_group_override) == ("Rob Vale", 9)
    stale = senco.post(url, identity(page, preferred_first_name="Bobby")).content.decode()
    assert "Somebody else has changed this" in stale
    assert "Bobby" in stale  # what was typed is kept
    child.refresh_from_db()
    assert child.first_name == "Rob"


def test_a_wrong_number_is_named_and_kept(senco, child):
    url = at(child, "edit/numbers/")
    page = senco.post(url, {"upn": "A801200005001", "nhs_number": "9990000019"}).content.decode()
    assert "first letter does not fit" in page
    assert "last digit does not fit" in page
    assert "A801200005001" in page
    assert (
        senco.post(url, {"upn": "B801200005001", "nhs_number": "999 000 0018"}).status_code == 302
    )
    assert child.numbers == {"upn": "B801200005001", "nhs_number": "9990000018"}
    assert senco.post(url, {"upn": "", "nhs_number": "9990000018"}).status_code == 302
    assert child.numbers == {"upn": "", "nhs_number": "9990000018"}


def test_a_number_of_another_record_is_saved_like_any_other(senco, child):
    upn = IdentifierFactory(child=ChildFactory()).value
    url = at(child, "edit/numbers/")
    page = senco.post(url, {"upn": upn, "nhs_number": ""}, follow=True).content.decode()
    assert "Saved." in page
    assert upn in page


def test_background_and_care_are_saved(senco, child):
    answers = {"home_authority_code": "937", "send_provision": "K", "is_looked_after": "on"}
    assert senco.post(at(child, "edit/background/"), answers).status_code == 302
    assert senco.post(at(child, "edit/care/"), {"gp_name": "Dr Moss"}).url == at(child, "health/")
    child.refresh_from_db()
    assert (child.home_authority_code, child.is_looked_after, child.gp_name) == (
        "937", True, "Dr Moss",
    )  # fmt: skip


def test_a_move_takes_the_record_out_of_the_schools_sight(senco, child):
    new = SchoolFactory()
    enrolment = child.enrolments.get()
    answers = {
        "enrolment": str(enrolment.pk), "school": str(new.public_id),
        "starts_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert senco.post(at(child, "schools/move/"), answers).url == "/children/"
    assert senco.get(at(child, "")).status_code == 404


def test_leaving_on_a_later_day_keeps_the_record_in_sight(senco, child):
    day = timezone.localdate() + timedelta(days=5)
    answers = {"enrolment": str(child.enrolments.get().pk), "last_day": day.isoformat()}
    assert senco.post(at(child, "schools/end/"), answers).url == at(child, "details/")


def test_an_address_is_added_and_withheld(senco, child):
    AddressFactory(child=child)
    answers = {"street": "2 New Row", "postcode": "WR1 1AA", "starts_on": "2026-05-01"}
    assert senco.post(at(child, "address/"), answers).status_code == 302
    assert "New Row" in senco.get(at(child, "family/")).content.decode()
    assert senco.post(at(child, "address/withhold/"), {"x": "1"}).status_code == 302
    assert "New Row" not in senco.get(at(child, "family/")).content.decode()
    assert senco.get(at(child, "address/withhold/")).status_code == 404


def test_a_parent_is_added_and_ended(senco, child):
    answers = {
        "full_name": "Ann Vale", "relationship": "Mother", "has_responsibility": "yes",
        "lives_with_child": "yes", "may_be_contacted": "no", "needs_interpreter": "no",
        "safe_contact_note": "Never by letter", "channel": "text", "format": "standard",
    }  # fmt: skip
    assert senco.post(at(child, "parents/add/"), answers).status_code == 302
    page = senco.get(at(child, "family/")).content.decode()
    assert "Never by letter" in page
    assert "May not be contacted" in page
    parent = child.parents.get()
    end = at(child, f"parents/{parent.public_id}/end/")
    assert senco.get(end).status_code == 200
    senco.post(end, {"last_day": timezone.localdate().isoformat()})
    assert senco.get(end).status_code == 404


def test_a_health_need_is_added_changed_and_ended(senco, child):
    answers = {"kind": "physical", "description": "Tires quickly", "starts_on": "2026-01-05"}
    assert senco.post(at(child, "needs/add/"), answers).url == at(child, "health/")
    need = child.health_needs.get()
    url = at(child, f"needs/{need.public_id}/")
    assert "Tires quickly" in senco.get(url).content.decode()
    senco.post(url, {**answers, "diagnosis": "Crohn’s disease"})
    assert "Crohn’s disease" in senco.get(at(child, "health/")).content.decode()
    senco.post(url + "end/", {"last_day": timezone.localdate().isoformat()})
    assert senco.get(url).status_code == 404


@pytest.mark.parametrize(
    ("rest", "rows", "answers"),
    [
        (
            "parents/add/", "parents",
            {"full_name": "Ann Vale", "relationship": "Mother", "has_responsibility": "yes",
             "lives_with_child": "no", "address": "3 New Row", "may_be_contacted": "yes",
             "email": "ann@example.org"},
        ),
        (
            "needs/add/", "health_needs",
            {"kind": "anxiety", "description": "Cannot enter the building",
             "starts_on": "2026-01-05"},
        ),
    ],
    ids=["a parent", "a health need"],
)  # fmt: skip
def test_a_new_row_is_saved_from_what_its_page_holds(senco, child, rest, rows, answers):
    page = senco.get(at(child, rest))
    form = page.context["form"]
    held = {
        form.add_prefix(name): form[name].value()
        for name in form.fields
        if form[name].value() is not None
    }
    assert 'name="seen"' not in page.content.decode()
    for sent in ({**held, **answers}, {**held, **answers, "seen": ""}):
        response = senco.post(at(child, rest), sent)
        assert response.status_code == 302, response.context["form"].errors
        assert senco.get(response.url).status_code == 200
    assert getattr(child, rows).count() == 2


def test_rows_of_another_child_cannot_be_reached_through_this_one(senco, child):
    other = ChildFactory()
    parent, need = ParentFactory(child=other), HealthNeedFactory(child=other)
    for rest in (f"parents/{parent.public_id}/", f"parents/{parent.public_id}/end/",
                 f"needs/{need.public_id}/", f"needs/{need.public_id}/end/"):  # fmt: skip
        assert senco.get(at(child, rest)).status_code == 404


def test_the_authority_adds_a_child_with_or_without_a_school(client):
    AuthorityFactory()
    school = SchoolFactory()
    liaison = sign_in(client, member(Role.LIAISON_OFFICER))
    answers = {"legal_first_name": "Kit", "legal_last_name": "Holt", "born_on": "2013-01-01"}
    assert liaison.post("/children/new/", answers).status_code == 302
    answers |= {"legal_last_name": "Moor", "school": str(school.public_id)}
    page = liaison.post("/children/new/", {**answers, "starts_on_day": ""}).content.decode()
    assert "Enter the first day on the roll" in page
    liaison.post("/children/new/", {**answers, "starts_on": "2026-09-01"})
    assert Child.objects.on_roll_of(school).get().last_name == "Moor"
