"""Invitations, emergency access, and the log of who opened what."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from cases.models import Child, Grant
from ledger.models import AccessLogEntry, Notification
from tests.factories.accounts import AuthorityFactory, SchoolFactory, UserFactory
from tests.factories.cases import ChildFactory, GrantFactory, IdentifierFactory, ParentFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LOG = "/children/access-log/"
EMERGENCY = "/children/emergency-access/"


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    AuthorityFactory()
    return ChildFactory(school=school)


@pytest.fixture
def senco(client, school):
    return sign_in(client, member(Role.SENCO, school))


def test_access_is_looked_at_again_and_ended(senco, child):
    at = f"/children/{child.public_id}/"
    grant = GrantFactory(child=child, parent=ParentFactory(child=child, full_name="Ann Vale"))
    assert "In force" in senco.get(at + "family/").content.decode()
    review = f"{at}access/{grant.public_id}/review/"
    assert "There is a problem" in senco.post(review, {"rights": ["plan"]}).content.decode()
    found = {"finding": "The young person wants it so.", "rights": ["plan"]}
    assert senco.post(review, found).url == at + "family/"
    assert Grant.objects.get().rights == ["plan"]
    end = f"{at}access/{grant.public_id}/end/"
    assert "Ann Vale" in senco.get(end).content.decode()
    senco.post(end, {"reason": "Court order"})
    assert not Child.objects.visible_to(Actor.family(grant.user)).exists()
    assert senco.get(end).status_code == 404
    assert senco.get(review).status_code == 404
    assert "Ended early" in senco.get(at + "family/").content.decode()


def test_the_page_never_says_whether_the_address_had_an_account(senco, child):
    at = f"/children/{child.public_id}/"
    UserFactory(email="known@example.org", full_name="Dr Known Elsewhere")
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        parent = ParentFactory(child=child, full_name="Ann Vale")
        answers = {"kind": "parent", "parent": str(parent.public_id), "email": email,
                   "delivery": "handed", "rights": ["plan"]}  # fmt: skip
        response = senco.post(at + "access/invite/", answers, follow=True)
        pages.append(response.content.decode())
    assert "Known Elsewhere" not in "".join(pages)
    assert all("The code is made" in page for page in pages)


def test_a_code_is_withdrawn(senco, child):
    at = f"/children/{child.public_id}/"
    parent = ParentFactory(child=child, full_name="Ann Vale")
    answers = {"kind": "parent", "parent": str(parent.public_id), "delivery": "handed",
               "rights": ["plan"]}  # fmt: skip
    withdraw = senco.post(at + "access/invite/", answers).url + "withdraw/"
    assert "Ann Vale" in senco.get(withdraw).content.decode()
    assert senco.post(withdraw).url == at + "family/"
    assert senco.get(withdraw).status_code == 404
    assert "Codes that have not been used" not in senco.get(at + "family/").content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(senco, child):
    url = f"/children/{child.public_id}/access/invite/"
    page = senco.post(url, {"kind": "young_person", "email": "robin@example.org"})
    text = page.content.decode()
    assert "There is a problem" in text
    assert "robin@example.org" in text
    assert not User.objects.filter(email="robin@example.org").exists()


def test_a_named_professional_gets_access_until_a_day(senco, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    url = f"/children/{child.public_id}/access/professional/"
    day = timezone.localdate() + timedelta(days=7)
    answers = {"membership": str(nurse.public_id), "reason": "Advice", "last_day": day.isoformat()}
    assert senco.post(url, answers).status_code == 302
    assert Child.objects.visible_to(Actor.staff(nurse)).get() == child
    assert Notification.objects.get().recipient == nurse.user


def test_emergency_access_opens_one_record_and_says_so(client, child):
    number = IdentifierFactory(child=child, kind="nhs", value="9990000018").value
    governance = member(Role.GOVERNANCE_OFFICER)
    nurse = sign_in(client, member(Role.HEALTH_PROFESSIONAL))
    answers = {"by": "number", "number": number, "reason": "Found unwell at home"}
    page = nurse.post(EMERGENCY, answers, follow=True).content.decode()
    assert child.name in page
    assert "by emergency access until" in page
    notice = Notification.objects.get(recipient=governance.user)
    log = sign_in(client, governance).get(notice.link).content.decode()
    assert "Found unwell at home" in log
    assert child.name in log
    assert client.get(f"/children/{child.public_id}/").status_code == 404


def test_a_refused_search_says_nothing_and_is_in_the_log(client, child):
    ChildFactory(legal_first_name="Robin", legal_last_name="Vale")
    ChildFactory(legal_first_name="Robin", legal_last_name="Vale")
    nurse = sign_in(client, member(Role.HEALTH_PROFESSIONAL))
    named = {"by": "name", "last_name": "Vale", "born_on": "2012-03-14", "reason": "Found unwell"}
    answers = [
        nurse.post(EMERGENCY, {**named, "first_name": name}).content.decode()
        for name in ("Robin", "Nobody")
    ]
    said = [page.split("There is a problem")[1].split("</div>")[0] for page in answers]
    assert said[0] == said[1]
    assert not Grant.objects.exists()
    coordinator = sign_in(client, member(Role.PANEL_COORDINATOR))
    assert "Refused search" in coordinator.get(LOG, {"basis": "refused"}).content.decode()


def entry(child, **fields):
    values = {
        "subject_type": "cases.child", "subject_id": child.pk, "section": "identity",
        "basis": "school", "role": "senco",
    }  # fmt: skip
    values["opened_by"] = fields.pop("opened_by", None) or UserFactory()
    return AccessLogEntry.objects.create(**{**values, **fields})


def test_the_log_is_searched_by_child_person_day_role_and_basis(client, child):
    other = ChildFactory(legal_last_name="Quill")
    person = UserFactory(full_name="Ada Holt")
    entry(child, opened_by=person, opened_at=timezone.now() - timedelta(days=10))
    entry(other, basis="emergency", role="health_professional", reason="Unwell")
    coordinator = sign_in(client, member(Role.PANEL_COORDINATOR))
    week_ago = timezone.localdate() - timedelta(days=7)
    for query, found in (
        ({}, {child.pk, other.pk}),
        ({"child": child.reference}, {child.pk}),
        ({"child": "quill"}, {other.pk}),
        ({"person": "ada holt"}, {child.pk}),
        ({"since": week_ago.isoformat()}, {other.pk}),
        ({"until": week_ago.isoformat()}, {child.pk}),
        ({"role": "health_professional"}, {other.pk}),
        ({"basis": "emergency"}, {other.pk}),
    ):
        response = coordinator.get(LOG, query)
        assert {row.subject_id for row in response.context["page"]} == found, query


def test_the_log_is_downloaded_as_filtered_and_that_is_logged(client, child):
    entry(child, reason="=cmd")
    governance = sign_in(client, member(Role.GOVERNANCE_OFFICER))
    body = b"".join(governance.get(LOG, {"download": "csv"}).streaming_content)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[-1]["Reason"] == "'=cmd"
    assert rows[-1]["Reference"] == child.reference
    assert AccessLogEntry.objects.filter(section="access_log", basis="download").exists()


def test_the_log_is_paged_and_its_queries_are_constant(client, child):
    for _n in range(30):
        entry(child)
    coordinator = sign_in(client, member(Role.PANEL_COORDINATOR))
    page = coordinator.get(LOG).context["page"]
    few = queries_of(coordinator, LOG)
    assert len(page) == 25
    rest = coordinator.get(LOG, {"after": page.after}).context["page"]
    assert len(rest) == 5
    for _n in range(100):
        entry(child)
    assert queries_of(coordinator, LOG) == few


def test_the_coordinator_reads_the_log_of_the_authoritys_children_only(client, child):
    elsewhere = ChildFactory(home_authority_code="937")
    entry(elsewhere)
    coordinator = sign_in(client, member(Role.PANEL_COORDINATOR))
    assert not coordinator.get(LOG, {"child": elsewhere.reference}).context["page"]
    governance = sign_in(client, member(Role.GOVERNANCE_OFFICER))
    assert governance.get(LOG, {"child": elsewhere.reference}).context["page"]


def test_the_log_is_for_two_roles(client, child, school):
    for role in (Role.LIAISON_OFFICER, Role.ADMINISTRATOR, Role.HEAD_TEACHER):
        assert sign_in(client, member(role)).get(LOG).status_code == 403
    senco = sign_in(client, member(Role.SENCO, school))
    assert senco.get(f"/children/{child.public_id}/access-log/").status_code == 403


def test_the_log_of_one_child_has_what_was_merged_into_it(client, child):
    merged = ChildFactory(merged_into=ChildFactory(merged_into=child))
    GrantFactory(child=child)
    entry(merged, section="health")
    coordinator = sign_in(client, member(Role.PANEL_COORDINATOR))
    page = coordinator.get(f"/children/{child.public_id}/access-log/")
    assert {row.section for row in page.context["page"]} == {"health", "access_log"}
