"""The way in, from a code on paper to the child's page, and who stays outside."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from cases.models import FamilyInvitation, Grant
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory
from tests.people import member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db
JOIN = "/portal/join/"
MAIL = "ann@example.org"


@pytest.fixture
def senco():
    return member(Role.SENCO, SchoolFactory())


@pytest.fixture
def child(senco):
    return ChildFactory(school=senco.organisation)


@pytest.fixture
def code(senco, child):
    """Made on the page, and shown there once."""
    client = sign_in(Client(), senco)
    parent = ParentFactory(child=child)
    url = reverse("children:invite", args=[child.public_id])
    assert client.get(url).status_code == 200
    made = client.post(
        url,
        {"kind": "parent", "parent": parent.public_id, "delivery": "handed",
         "rights": ["plan", "letters", "progress", "answer", "write"]},
    )  # fmt: skip
    assert made.status_code == 302, made.context["form"].errors
    page = client.get(made.url).content.decode()
    shown = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}-[B-Z2-9]{4}", page)
    assert shown
    again = client.get(made.url).content.decode()
    assert shown[0] not in again
    assert "shown only once" in again
    family = client.get(reverse("children:family", args=[child.public_id])).content.decode()
    assert "Waiting to be used" in family
    return shown[0]


def emailed_code() -> str:
    found = re.search(
        r"^\s*([A-Z0-9]{6,}|[A-Z0-9]{3,}-[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.M
    )
    assert found, mail.outbox[-1].body
    return found[1]


def test_both_codes_open_the_childs_page(client, code, child):
    assert client.get(JOIN).status_code == 200
    sent = client.post(JOIN, {"code": code, "email": MAIL})
    assert sent.status_code == 302
    assert not Grant.objects.exists()
    assert mail.outbox[-1].to == [MAIL]
    page = client.get(sent.url)
    assert page.status_code == 200
    signed_in = client.post(sent.url, {"code": emailed_code(), "next": "/portal/join/finish/"})
    assert signed_in.url == "/portal/join/finish/"
    done = client.get(signed_in.url, follow=True)
    assert child.name in done.content.decode()
    assert "Welcome" in done.content.decode()
    assert Grant.objects.get().user.email == MAIL
    assert client.get("/portal/join/finish/").url == JOIN


def test_a_wrong_code_says_the_same_as_a_wrong_address(client, code):
    pages = [
        client.post(JOIN, {"code": "BBBB-2222-3333", "email": MAIL}).content.decode(),
        client.post(JOIN, {"code": code[:-1] + ("2" if code[-1] != "2" else "3"), "email": MAIL})
        .content.decode(),
    ]  # fmt: skip
    for page in pages:
        assert "do not open anything" in page
    assert not mail.outbox
    assert FamilyInvitation.objects.get().failed_attempts == 1


def test_a_parent_who_is_here_already_needs_no_second_code(code, child):
    user = UserFactory(email=MAIL)
    GrantFactory(user=user)
    client = sign_in_family(Client(), user)
    page = client.post(JOIN, {"code": code}, follow=True).content.decode()
    assert child.name in page
    assert Grant.objects.filter(user=user).count() == 2


def test_staff_are_told_to_sign_in_as_a_parent(senco, code):
    page = sign_in(Client(), senco).get(JOIN)
    assert "These pages are for families" in page.content.decode()


def test_too_many_tries_from_one_address_are_stopped(client):
    answers = [client.post(JOIN, {"code": "BBBB-2222-3333", "email": MAIL}) for _try in range(12)]
    assert answers[-1].status_code == 429
