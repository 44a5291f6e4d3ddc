"""The coordinator and two records that may be one child."""

import pytest

from accounts.roles import Role
from cases.models import Child, DuplicatePair
from ledger.models import AccessLogEntry
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory, IdentifierFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
NEW = "/children/new/"


@pytest.fixture
def pair():
    same = {"legal_first_name": "Robin", "legal_last_name": "Vale"}
    first = ChildFactory(**same, school=SchoolFactory())
    second = ChildFactory(**same, school=SchoolFactory())
    return DuplicatePair.objects.create(first=first, second=second, reasons=["name", "upn"])


@pytest.fixture
def coordinator(client):
    return sign_in(client, member(Role.PANEL_COORDINATOR))


def test_the_school_sees_the_ordinary_saved_page_whatever_exists(client):
    AuthorityFactory()
    elsewhere = ChildFactory(
        legal_first_name="Robin", legal_last_name="Vale", school=SchoolFactory()
    )
    upn = IdentifierFactory(child=elsewhere).value
    senco = sign_in(client, member(Role.SENCO))
    answers = {
        "legal_first_name": "Robin", "legal_last_name": "Vale", "born_on": "2012-03-14",
        "upn": upn, "starts_on": "2026-09-01",
    }  # fmt: skip
    response = senco.post(NEW, answers)
    child = Child.objects.exclude(pk=elsewhere.pk).get()
    assert response.url == f"/children/{child.public_id}/"
    page = senco.get(response.url + "details/").content.decode()
    assert upn in page
    assert "another record" not in page
    assert DuplicatePair.objects.get().reasons == ["upn", "name"]


def test_a_pupil_whom_the_school_has_already_is_shown_before_saving(client):
    AuthorityFactory()
    school = SchoolFactory()
    known = ChildFactory(legal_first_name="Robin", legal_last_name="Vale", school=school)
    senco = sign_in(client, member(Role.SENCO, school))
    answers = {
        "legal_first_name": "Robyn", "legal_last_name": "Vale", "born_on": "2012-03-14",
        "starts_on": "2026-09-01",
    }  # fmt: skip
    page = senco.post(NEW, answers).content.decode()
    assert known.reference in page
    assert "Robyn" in page  # what was typed is kept
    assert Child.objects.count() == 1
    assert senco.post(NEW, {**answers, "is_another": "on"}).status_code == 302
    assert Child.objects.count() == 2


def test_the_list_and_the_two_records_side_by_side(coordinator, pair):
    page = coordinator.get("/children/duplicates/").content.decode()
    assert "Robin Vale and Robin Vale" in page
    page = coordinator.get(f"/children/duplicates/{pair.public_id}/").content.decode()
    assert pair.first.reference in page
    assert "same UPN" in page
    logged = AccessLogEntry.objects.values_list("subject_id", "basis")
    assert set(logged) == {(pair.first_id, "duplicate"), (pair.second_id, "duplicate")}


def test_pairs_of_another_authority_are_not_there(coordinator, pair):
    elsewhere = {"home_authority_code": "999", "legal_first_name": "Gale"}
    there = DuplicatePair.objects.create(
        first=ChildFactory(**elsewhere), second=ChildFactory(**elsewhere), reasons=["name"]
    )
    half = DuplicatePair.objects.create(
        first=there.first, second=ChildFactory(legal_first_name="Wren"), reasons=["name"]
    )
    page = coordinator.get("/children/duplicates/").content.decode()
    assert "Robin Vale and Robin Vale" in page
    assert "Gale Vale and Wren Vale" in page
    assert "Gale Vale and Gale Vale" not in page
    assert coordinator.get(f"/children/duplicates/{half.public_id}/").status_code == 200
    for rest in ("", "merge/", "different/", "undo/"):
        answer = coordinator.get(f"/children/duplicates/{there.public_id}/{rest}")
        assert answer.status_code == 404


def test_merging_and_undoing_by_the_pages(coordinator, pair):
    at = f"/children/duplicates/{pair.public_id}/"
    right = pair.second.enrolments.get()
    answers = {
        "keep": str(pair.first.public_id), "reason": "Same birth certificate", "expected": "open",
    }  # fmt: skip
    page = coordinator.post(at + "merge/", answers)
    assert "Select which enrolment is right" in page.content.decode() or page.context["form"].errors
    answers |= {"enrolment": str(right.pk), "last_day": "2026-07-20"}
    assert coordinator.post(at + "merge/", answers).url == at
    assert Child.objects.existing().get() == pair.first
    stale = coordinator.post(at + "merge/", answers).content.decode()
    assert "Somebody else has changed this" in stale
    assert coordinator.post(at + "undo/", {"reason": "Cousins"}).url == at
    assert Child.objects.existing().count() == 2
    assert "Cousins" in coordinator.get(at).content.decode()


def test_keeping_apart_by_the_page(coordinator, pair):
    at = f"/children/duplicates/{pair.public_id}/"
    response = coordinator.post(at + "different/", {"reason": "", "expected": "open"})
    assert response.status_code == 200
    coordinator.post(at + "different/", {"reason": "Twins", "expected": "open"})
    assert "No possible second records" in coordinator.get("/children/duplicates/").content.decode()
    assert "Robin" in coordinator.get("/children/duplicates/?decided=1").content.decode()
    assert coordinator.get(at + "merge/").status_code == 409


@pytest.mark.parametrize("role", [Role.SENCO, Role.LIAISON_OFFICER, Role.GOVERNANCE_OFFICER])
def test_nobody_else_compares_records(client, pair, role):
    somebody = sign_in(client, member(role))
    for rest in ("", f"{pair.public_id}/", f"{pair.public_id}/merge/"):
        assert somebody.get(f"/children/duplicates/{rest}").status_code == 403
