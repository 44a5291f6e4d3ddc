"""manage.py create_administrator on an empty installation, and on one that is no longer empty."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.management.commands import create_administrator
from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from tests.factories.accounts import AuthorityFactory
from tests.people import member

pytestmark = pytest.mark.django_db

GOOD_PASSWORD = "correct horse battery"


@pytest.fixture
def type_password(monkeypatch: pytest.MonkeyPatch):
    def typing(*answers: str) -> None:
        waiting = iter(answers)
        monkeypatch.setattr(create_administrator, "getpass", lambda prompt: next(waiting))

    typing(GOOD_PASSWORD, GOOD_PASSWORD)
    return typing


def create(**changes: str) -> str:
    options = {
        "authority": "Invented County",
        "la_code": "999",
        "email": "Ada@authority.example",
        "name": "Ada Example",
        **changes,
    }
    output = StringIO()
    call_command("create_administrator", **options, stdout=output)
    return output.getvalue()


def test_the_first_administrator_can_sign_in_and_act(type_password, as_application):
    with as_application():
        said = create()
    assert "ada@authority.example is the administrator of Invented County" in said
    made = Membership.objects.get()
    assert made.role == Role.ADMINISTRATOR
    assert made.organisation.kind == OrganisationKind.AUTHORITY
    assert made.organisation.la_code == "999"
    assert made.user.check_password(GOOD_PASSWORD)


def test_an_authority_that_exists_is_used(type_password):
    authority = AuthorityFactory()
    create()
    assert Membership.objects.get().organisation == authority
    assert Organisation.objects.count() == 1


def test_a_second_administrator_is_invited_in_waymark_instead(type_password):
    member(Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="invite"):
        create()
    assert not User.objects.filter(email="ada@authority.example").exists()


def test_a_person_with_that_address_is_not_taken_over(type_password):
    known = member(Role.SENCO).user
    with pytest.raises(CommandError, match="e-mail address already"):
        create(email=known.email.upper())


@pytest.mark.parametrize(
    ("answers", "changes", "complaint"),
    [
        (("short", "short"), {}, "too short"),
        ((GOOD_PASSWORD, "something else"), {}, "differ"),
        ((GOOD_PASSWORD, GOOD_PASSWORD), {"la_code": "12"}, "three digits"),
        ((GOOD_PASSWORD, GOOD_PASSWORD), {"email": "nobody"}, "valid email"),
    ],
    ids=["weak", "typed differently", "code", "address"],
)
def test_a_refusal_leaves_nothing_behind(type_password, answers, changes, complaint):
    type_password(*answers)
    with pytest.raises(CommandError, match=complaint):
        create(**changes)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()
