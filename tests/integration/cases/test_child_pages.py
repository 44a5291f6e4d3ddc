"""A child's record, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child, Identifier
from ledger.models import AccessLogEntry
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import (
    AddressFactory,
    CaseFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
    HealthNeedFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.people import member, sign_in, sign_in_family
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory(name="Riverside School")


@pytest.fixture
def child(school):
    AuthorityFactory()
    return ChildFactory(school=school, pronouns="they/them")


@pytest.fixture
def senco(client, school):
    return sign_in(client, member(Role.SENCO, school))


def at(child, rest=""):
    return f"/children/{child.public_id}/{rest}"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_overview_says_where_the_child_is_and_who_leads(senco, child):
    lead = member(Role.LIAISON_OFFICER)
    CaseFactory(child=child, stage="interim", lead=lead)
    HealthNeedFactory(child=child, kind="mental")
    page = text(senco.get(at(child)))
    for words in ("they/them", "Riverside School", "Interim interventions", lead.user.full_name,
                  "Mental health", "Change this record"):  # fmt: skip
        assert words in page


def test_flags_are_for_those_who_read_the_background(client, child, school):
    Child.objects.filter(pk=child.pk).update(is_looked_after=True, send_provision="E")
    page = text(sign_in(client, member(Role.SENCO, school)).get(at(child)))
    assert "Looked after" in page
    page = text(sign_in(client, member(Role.ATTENDANCE_OFFICER, school)).get(at(child)))
    assert "Looked after" not in page


@pytest.mark.parametrize("part", ["", "details/", "family/", "health/"])
def test_every_part_is_logged(senco, child, part):
    assert senco.get(at(child, part)).status_code == 200
    entry = AccessLogEntry.objects.get()
    assert (entry.subject_id, entry.basis) == (child.pk, "school")


def test_parts_are_refused_by_role_with_a_reason(client, child, school):
    officer = sign_in(client, member(Role.ATTENDANCE_OFFICER, school))
    assert officer.get(at(child, "health/")).status_code == 403
    page = text(officer.get(at(child)))
    assert at(child, "health/") not in page
    assert at(child, "family/") in page


def test_a_former_school_sees_nothing_later(client, child, school):
    child.enrolments.update(ends_on=timezone.localdate() - timedelta(days=1))
    senco = sign_in(client, member(Role.SENCO, school))
    for part in ("", "details/", "family/", "health/", "edit/", "edit/identity/"):
        assert senco.get(at(child, part)).status_code == 404


def test_a_family_is_taken_to_its_portal(client, child):
    grant = GrantFactory(child=child)
    family = sign_in_family(client, grant.user)
    assert family.get(at(child)).url == "/portal/"
    assert family.get(at(child, "family/")).status_code == 403


def test_a_merged_record_leads_to_the_kept_one(senco, child):
    gone = ChildFactory(merged_into=child)
    assert senco.get(at(gone)).url == at(child)
    assert senco.get(at(ChildFactory(merged_into=gone))).url == at(child)
    assert senco.get(at(ChildFactory(merged_into=ChildFactory()))).status_code == 404


def test_a_withheld_address_is_for_the_authority_alone(client, child, school):
    AddressFactory(child=child, street="1 Secret Lane", is_withheld=True)
    page = text(sign_in(client, member(Role.SENCO, school)).get(at(child, "family/")))
    assert "Secret Lane" not in page
    assert "address is withheld" in page
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    assert "Secret Lane" not in text(sign_in(client, nurse).get(at(child, "family/")))
    liaison = sign_in(client, member(Role.LIAISON_OFFICER))
    assert "Secret Lane" in text(liaison.get(at(child, "family/")))


def test_the_address_where_a_hidden_parent_lives_is_hidden_too(senco, child):
    AddressFactory(child=child, street="1 Secret Lane")
    ParentFactory(child=child, is_address_withheld=True, lives_with_child=True)
    assert "Secret Lane" not in text(senco.get(at(child, "family/")))


def test_a_parents_withheld_address_is_neither_shown_nor_lost(senco, child):
    parent = ParentFactory(
        child=child, is_address_withheld=True, lives_with_child=False, address="1 Secret Lane"
    )
    url = at(child, f"parents/{parent.public_id}/")
    assert "Secret Lane" not in text(senco.get(at(child, "family/")))
    page = senco.get(url)
    assert "Secret Lane" not in text(page)
    answers = {
        **page.context["form"].initial,
        "has_responsibility": "yes",
        "lives_with_child": "no",
        "may_be_contacted": "yes",
        "needs_interpreter": "no",
        "is_address_withheld": "on",
        "telephone": "01632 960001",
    }
    assert senco.post(url, answers).status_code == 302
    parent.refresh_from_db()
    assert (parent.address, parent.telephone) == ("1 Secret Lane", "01632 960001")


def test_numbers_do_not_tell_a_school_that_another_record_has_them(client, child, school):
    Identifier.objects.create(child=child, kind="nhs", value="9990000018", is_confirmed=False)
    page = text(sign_in(client, member(Role.SENCO, school)).get(at(child, "details/")))
    assert "999 000 0018" in page
    assert "another record" not in page
    page = text(sign_in(client, member(Role.PANEL_COORDINATOR)).get(at(child, "details/")))
    assert "another record" in page


def test_health_needs_are_kept_apart_by_kind(senco, child):
    HealthNeedFactory(child=child, kind="physical", description="Recovering from an operation")
    HealthNeedFactory(child=child, kind="anxiety", description="Cannot enter the building")
    page = text(senco.get(at(child, "health/")))
    assert page.index("Physical health") < page.index("operation")
    assert page.index("Anxiety linked to attendance") < page.index("enter the building")


def test_a_record_costs_the_same_with_much_in_it(senco, child, django_assert_max_num_queries):
    parts = ("", "details/", "family/", "health/")
    few = [queries_of(senco, at(child, part)) for part in parts]
    for _n in range(10):
        ParentFactory(child=child)
        HealthNeedFactory(child=child)
        AddressFactory(child=child, ends_on=timezone.localdate())
        EnrolmentFactory(child=child, kind="subsidiary")
    assert [queries_of(senco, at(child, part)) for part in parts] == few
