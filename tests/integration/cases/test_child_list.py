"""The list of children: what it finds, to whom, how fast, and as a download."""

import csv
import io
import re
from datetime import date

import pytest

from accounts.roles import Role
from cases.models import Child, Identifier
from ledger.models import AccessLogEntry
from tests.factories.accounts import LONG_AGO, AuthorityFactory, SchoolFactory, UserFactory
from tests.factories.cases import CaseFactory, ChildFactory, EnrolmentFactory, HealthNeedFactory
from tests.people import member, sign_in, sign_in_family
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LIST = "/children/"


@pytest.fixture
def school():
    return SchoolFactory(name="Riverside School")


@pytest.fixture
def senco(client, school):
    return sign_in(client, member(Role.SENCO, school))


def names(response):
    return [child.legal_first_name for child in response.context["page"]]


def add_pupils(school, count, **fields):
    authority = AuthorityFactory()
    start = Child.objects.count()
    children = Child.objects.bulk_create(
        Child(
            reference=f"P-{start + n:06d}",
            legal_first_name=f"Pupil{start + n:04d}",
            legal_last_name="Alder",
            sort_name=f"alder pupil{start + n:04d}",
            born_on=date(2012, 3, 14),
            home_authority_code="885",
            controller=authority,
            **fields,
        )
        for n in range(count)
    )
    from cases.models import Enrolment

    Enrolment.objects.bulk_create(
        Enrolment(child=child, school=school, starts_on=LONG_AGO) for child in children
    )


def test_a_school_lists_its_pupils_only(senco, school):
    ChildFactory(legal_first_name="Ours", school=school)
    ChildFactory(legal_first_name="Theirs", school=SchoolFactory())
    response = senco.get(LIST)
    assert names(response) == ["Ours"]
    assert response.context["count"] == 1


def test_one_pupil_of_a_thousand_is_found_by_name_reference_and_number(senco, school):
    add_pupils(school, 1000)
    child = ChildFactory(legal_first_name="Zoë", legal_last_name="Quill", school=school)
    Identifier.objects.create(child=child, kind="upn", value="B801200005001", is_confirmed=True)
    for words in ("zoe", "quill zo", child.reference.lower(), "b8012 00005001"):
        assert names(senco.get(LIST, {"q": words})) == ["Zoë"], words


def test_numbers_are_searched_only_by_those_who_read_them(client, school):
    child = ChildFactory(school=school)
    Identifier.objects.create(child=child, kind="nhs", value="9990000018", is_confirmed=True)
    from tests.factories.cases import TeamMemberFactory

    nurse, navigator = member(Role.HEALTH_PROFESSIONAL), member(Role.FAMILY_NAVIGATOR)
    for membership, found in ((nurse, 1), (navigator, 0)):
        TeamMemberFactory(child=child, membership=membership)
        response = sign_in(client, membership).get(LIST, {"q": "9990000018"})
        assert len(response.context["page"]) == found


def test_filters_narrow_the_list(client, school):
    liaison = sign_in(client, member(Role.LIAISON_OFFICER))
    ill = ChildFactory(legal_first_name="Ill", school=school, send_provision="K")
    HealthNeedFactory(child=ill, kind="physical")
    CaseFactory(child=ill, stage="interim")
    ChildFactory(legal_first_name="Older", born_on=date(2008, 1, 1), school=SchoolFactory())
    ChildFactory(legal_first_name="Nowhere", year_group_override=3)
    for query, expected in (
        ({"school": school.public_id}, ["Ill"]),
        ({"year": "3"}, ["Nowhere"]),
        ({"case": "open"}, ["Ill"]),
        ({"case": "recovery"}, []),
        ({"case": "none", "off_roll": "on"}, ["Nowhere"]),
        ({"need": "physical"}, ["Ill"]),
        ({"sen": "K"}, ["Ill"]),
        ({"year": "nonsense", "need": "nonsense"}, ["Ill", "Nowhere", "Older"]),
    ):
        response = liaison.get(LIST, query)
        assert names(response) == expected, query
        assert response.context["count"] == len(expected)


def test_sorting_and_paging_by_key_show_every_child_once(senco, school):
    add_pupils(school, 60)
    for sort in ("name", "-name", "year", "born", "-born"):
        seen, url = [], f"{LIST}?sort={sort}"
        while url:
            response = senco.get(url)
            seen += names(response)
            after = response.context["page"].after
            url = f"{LIST}?sort={sort}&after={after}" if after else ""
        assert len(seen) == len(set(seen)) == 60, sort


def test_a_list_costs_the_same_at_10_and_at_1000_rows(senco, school):
    add_pupils(school, 10)
    few = queries_of(senco, LIST)
    add_pupils(school, 990)
    assert queries_of(senco, LIST) == few


def test_the_download_has_every_match_no_formula_and_is_logged(senco, school):
    add_pupils(school, 40)
    ChildFactory(legal_first_name="=cmd", legal_last_name="Zed", school=school)
    text = b"".join(senco.get(LIST, {"q": "pupil", "download": "csv"}).streaming_content).decode()
    assert len(list(csv.DictReader(io.StringIO(text)))) == 40
    text = b"".join(senco.get(LIST, {"download": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 41
    assert rows[-1]["Name"] == "'=cmd Zed"
    assert rows[0]["School"] == "Riverside School"
    entry = AccessLogEntry.objects.first()
    assert (entry.section, entry.basis, entry.reason) == ("list", "download", "List of 41 children")


def test_the_download_link_keeps_the_filters(senco, school):
    ChildFactory(school=school)
    page = senco.get(LIST, {"q": "robin", "sort": "-name"}).content.decode()
    link = re.search(r'href="(\?[^"]*download=csv[^"]*)"', page).group(1)
    assert "q=robin" in link
    assert "sort=-name" in link


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ADMINISTRATOR, Role.GOVERNANCE_OFFICER])
def test_roles_without_children_are_told_so(client, role):
    page = sign_in(client, member(role)).get(LIST)
    assert page.status_code == 200
    assert "opens no child" in page.content.decode()


def test_a_family_goes_to_its_portal(client):
    assert sign_in_family(client, UserFactory()).get(LIST).url == "/portal/"


def test_wrong_positions_are_ignored(senco, school):
    ChildFactory(school=school)
    for position in ("nonsense", "W10", "WyJhIiwgImIiXQ"):
        assert senco.get(LIST, {"after": position}).status_code == 200
        assert senco.get(LIST, {"sort": "born", "after": position}).status_code == 200


def test_a_child_of_two_rolls_is_listed_once(client, school):
    child = ChildFactory(school=school)
    EnrolmentFactory(child=child, kind="subsidiary")
    liaison = sign_in(client, member(Role.LIAISON_OFFICER))
    assert len(liaison.get(LIST).context["page"]) == 1
