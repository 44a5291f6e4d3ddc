"""The administrator's pages: people, roles, organisations, settings."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Locality, Membership, Organisation, User
from accounts.roles import Role
from ledger.authority_settings import all_settings, get_setting
from tests.factories.accounts import OrganisationFactory, SchoolFactory, UserFactory
from tests.factories.cases import GrantFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db

LISTS = ("/people/", "/organisations/", "/settings/", "/localities/", "/people/invite/",
         "/organisations/new/", "/organisations/new/provider/")  # fmt: skip


@pytest.fixture
def administrator():
    return member(Role.ADMINISTRATOR)


@pytest.fixture
def office(client, administrator):
    return sign_in(client, administrator)


def today(**more: str) -> dict[str, str]:
    return {"starts_on": timezone.localdate().isoformat(), "ends_on": "", **more}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reaches_them(client, role):
    membership = member(role)
    sign_in(client, membership)
    pages = [
        *LISTS,
        reverse("accounts:person", args=[membership.user.public_id]),
        reverse("accounts:organisation", args=[membership.organisation.public_id]),
        reverse("accounts:edit_membership", args=[membership.public_id]),
        reverse("accounts:end_membership", args=[membership.public_id]),
    ]
    for page in pages:
        assert client.get(page).status_code == 403, page


def test_every_page_opens(office, administrator):
    membership = member(Role.PROVIDER_STAFF)
    person, organisation = membership.user.public_id, membership.organisation.public_id
    for name in ("person", "edit_person", "close_account", "open_account",
                 "clear_second_factors", "choose_for_person"):  # fmt: skip
        assert office.get(reverse(f"accounts:{name}", args=[person])).status_code == 200, name
    for name in ("organisation", "edit_organisation", "invite", "new_base"):
        assert office.get(reverse(f"accounts:{name}", args=[organisation])).status_code == 200, name
    for name in ("edit_membership", "end_membership"):
        address = reverse(f"accounts:{name}", args=[membership.public_id])
        assert office.get(address).status_code == 200, name
    assert office.get(reverse("accounts:add_role", args=[person, organisation])).status_code == 200
    for page in LISTS:
        assert office.get(page).status_code == 200, page
    for setting in all_settings():
        assert office.get(f"/settings/{setting.key}/").status_code == 200, setting.key
    assert office.get("/settings/no.such/").status_code == 404


def test_families_are_not_found_here(office):
    parent = GrantFactory().user
    assert office.get(f"/people/{parent.public_id}/").status_code == 404
    assert parent.full_name not in office.get("/people/").content.decode()


def test_somebody_is_invited_chooses_a_password_and_signs_in(office, client, mailoutbox):
    from accounts.tasks import send_invitations

    school = SchoolFactory(name="Riverside School")
    choose = office.get("/people/invite/?q=riverside")
    assert reverse("accounts:invite", args=[school.public_id]) in choose.content.decode()
    response = office.post(
        f"/organisations/{school.public_id}/invite/",
        today(full_name="Ada Vale", email="Ada@Example.org", role="senco"),
    )
    person = User.objects.get(email="ada@example.org")
    assert response.url == f"/people/{person.public_id}/"
    assert send_invitations() == 1
    assert send_invitations() == 0
    (message,) = mailoutbox
    assert (message.to, "Ada" in message.subject) == (["ada@example.org"], False)
    link = next(line for line in message.body.splitlines() if "/invitations/" in line)
    path = "/" + link.split("/", 3)[3]
    office.post("/account/logout/")
    assert client.get(path).status_code == 200
    wrong = client.post(path, {"password1": "short", "password2": "short"})
    assert b"too short" in wrong.content
    words = "a long way to walk"
    assert b"same password" in client.post(path, {"password1": words, "password2": "x"}).content
    assert client.post(path, {"password1": words, "password2": words}).url == "/account/login/"
    assert client.get(path).status_code == 410
    client.post("/account/login/", {"login": person.email, "password": words})
    assert client.get("/profile/").wsgi_request.actor.role == Role.SENCO


def test_what_is_wrong_with_an_invitation_stands_beside_its_question(office):
    school = SchoolFactory()
    address = f"/organisations/{school.public_id}/invite/"
    form = office.post(address, today(full_name="", email="nobody", role="commissioner"))
    assert set(form.context["form"].errors) == {"full_name", "email", "role"}
    authority = Organisation.objects.authority()
    address = f"/organisations/{authority.public_id}/invite/"
    form = office.post(
        address, today(full_name="Ada Vale", email="ada@example.org", role="panel_member")
    )
    assert set(form.context["form"].errors) == {"agency"}
    assert not User.objects.filter(email="ada@example.org").exists()


def test_an_invitation_is_sent_again_and_withdrawn(office):
    school = SchoolFactory()
    office.post(
        f"/organisations/{school.public_id}/invite/",
        today(full_name="Ada Vale", email="ada@example.org", role="senco"),
    )
    invitation = Invitation.objects.get()
    office.post(f"/people/invitations/{invitation.public_id}/send/")
    assert Invitation.objects.get().nonce != invitation.nonce
    office.post(f"/people/invitations/{invitation.public_id}/withdraw/")
    assert Invitation.objects.get().state == "withdrawn"
    again = office.post(f"/people/invitations/{invitation.public_id}/send/")
    assert again.status_code == 409


def test_roles_are_given_changed_and_ended(office):
    membership = member(Role.SENCO)
    person, school = membership.user, membership.organisation
    office.post(f"/people/{person.public_id}/roles/{school.public_id}/", today(role="head_teacher"))
    given = Membership.objects.get(user=person, role="head_teacher")
    office.post(
        f"/people/roles/{given.public_id}/",
        {"starts_on": "2026-01-05", "ends_on": "2099-07-20"},
    )
    given.refresh_from_db()
    assert given.ends_on.year == 2099
    office.post(f"/people/roles/{given.public_id}/end/")
    given.refresh_from_db()
    assert given.ended_at is not None
    page = office.get(f"/people/{person.public_id}/").content.decode()
    assert "Roles that have ended" in page
    assert "20 July 2099" in page  # what it was, in the history


def test_the_last_administrator_stays(office, administrator):
    address = f"/people/roles/{administrator.public_id}/"
    assert office.post(f"{address}end/").status_code == 409
    form = office.post(address, {"starts_on": "2026-01-05", "ends_on": "2099-07-20"})
    assert "Somebody must stay administrator" in form.content.decode()


def test_people_are_searched_filtered_sorted_and_downloaded(office):
    senco = member(Role.SENCO, user=UserFactory(full_name="Ótto Vale", email="o@example.org"))
    closed = member(Role.SENCO, user=UserFactory(full_name="Zara Closed", is_active=False))

    def names(query: str) -> list[str]:
        return [person.full_name for person in office.get(f"/people/?{query}").context["page"]]

    assert names("q=otto") == ["Ótto Vale"]
    assert names("q=o@example") == ["Ótto Vale"]
    assert set(names("role=senco")) == {"Ótto Vale", "Zara Closed"}
    assert names("state=closed") == ["Zara Closed"]
    assert "Zara Closed" not in names("kind=authority")
    assert names("role=senco&sort=-name") == ["Ótto Vale", "Zara Closed"]
    body = b"".join(office.get("/people/?q=otto&download=csv").streaming_content).decode()
    rows = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][0] == "Ótto Vale"
    assert str(senco.organisation) in rows[1][3]
    assert closed.user.email not in body


def test_lists_ask_the_database_equally_often(office, django_assert_max_num_queries):
    before = [queries_of(office, path) for path in ("/people/", "/organisations/")]
    for _ in range(12):
        member(Role.SENCO)
    assert [queries_of(office, path) for path in ("/people/", "/organisations/")] == before


def test_organisations_are_added_and_changed_with_history(office):
    assert office.post("/organisations/new/", {"kind": "provider"}).url.endswith("/provider/")
    response = office.post("/organisations/new/provider/", {"name": "The Willows"})
    provider = Organisation.objects.get(name="The Willows")
    assert response.url == f"/organisations/{provider.public_id}/"
    office.post(f"{response.url}bases/new/", {"name": "Mill Lane", "town": "Evesham"})
    base = provider.bases.get()
    again = office.post(f"{response.url}bases/new/", {"name": "mill lane"})
    assert "of this name already" in again.content.decode()
    office.post(f"/organisations/bases/{base.public_id}/", {"name": "Mill Street"})
    assert provider.bases.get().name == "Mill Street"
    office.post(f"{response.url}edit/", {"name": "The Willows Trust", "town": "Pershore"})
    page = office.get(response.url).content.decode()
    assert "The Willows → The Willows Trust" in page
    assert office.get("/organisations/?q=pershore").context["count"] == 1
    health = OrganisationFactory()
    assert office.get(f"/organisations/{health.public_id}/bases/new/").status_code == 404
    assert office.get("/organisations/new/authority/").status_code == 404


def test_a_school_that_no_list_brings(office):
    SchoolFactory(urn=123456)
    fields = {"name": "New School", "urn": "123456", "lowest_age": "16", "highest_age": "11"}
    form = office.post("/organisations/new/school/", fields)
    assert set(form.context["form"].errors) == {"urn"}
    form = office.post("/organisations/new/school/", {**fields, "urn": "123457"})
    assert set(form.context["form"].errors) == {"highest_age"}
    office.post("/organisations/new/school/", {**fields, "urn": "", "highest_age": "19"})
    assert Organisation.objects.get(name="New School").status == "1"


def test_localities(office):
    office.post("/localities/", {"name": "North"})
    assert "already" in office.post("/localities/", {"name": "north"}).content.decode()
    locality = Locality.objects.get()
    office.post(f"/localities/{locality.pk}/", {"name": "North and West"})
    assert Locality.objects.get().name == "North and West"
    assert office.get("/localities/999/").status_code == 404


def test_settings_are_changed_within_their_limits_and_say_by_whom(office, administrator):
    setting = next(row for row in all_settings() if row.maximum is not None)
    address = f"/settings/{setting.key}/"
    form = office.post(address, {"value": str(setting.maximum + 1)})
    assert set(form.context["form"].errors) == {"value"}
    office.post(address, {"value": str(setting.maximum)})
    from django.core.cache import cache

    cache.clear()
    assert get_setting(setting) == setting.maximum
    assert administrator.user.full_name in office.get(address).content.decode()
