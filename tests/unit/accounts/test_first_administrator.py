"""Setting up an installation, and what the application’s role may do."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Organisation
from accounts.roles import Role
from accounts.services.invitations import (
    invitation_of_token,
)
from accounts.services.memberships import end_membership
from tests.people import member
from tests.unit.accounts.inviting import invited

pytestmark = pytest.mark.django_db


def test_the_first_administrator_of_an_installation(capsys):
    with pytest.raises(CommandError, match="--authority"):
        call_command("create_administrator", "ada@example.org", "Ada Vale")
    call_command("create_administrator", "ada@example.org", "Ada Vale", "--authority=Weirshire")
    link = capsys.readouterr().out.split()[-1]
    assert invitation_of_token(link.rstrip("/").rsplit("/", 1)[1]) is not None
    assert Organisation.objects.authority().name == "Weirshire"
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "ada@example.org", "Ada Vale")
    with pytest.raises(CommandError, match="no email address"):
        call_command("create_administrator", "ada", "Ada Vale")


def test_the_application_may_do_all_this(as_application, administrator, today):
    membership = member(Role.SENCO)
    with as_application(), transaction.atomic():
        invited(administrator)
        end_membership(actor=administrator, membership=membership)
