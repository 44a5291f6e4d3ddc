"""Make the first administrator of a new installation and print the invitation link."""

from argparse import ArgumentParser
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.services.invitations import invitation_link
from accounts.services.people import create_first_administrator
from ledger.errors import Refused


class Command(BaseCommand):
    """The link is printed, so that mail need not work yet; it is sent as well."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the administrator's email address")
        parser.add_argument("name", help="the administrator's full name")
        parser.add_argument(
            "--authority",
            default="",
            help="name of the local authority; needed once, while there is none",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the authority if it is missing, the person, the role, the invitation."""
        try:
            validate_email(options["email"])
            with pghistory.context(command="create_administrator"):
                membership = create_first_administrator(
                    email=options["email"],
                    full_name=options["name"],
                    authority_name=options["authority"],
                )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no email address.") from error
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        invitation = membership.user.invitations.open().first()
        self.stdout.write(f"{membership.user.full_name} is administrator.")
        if invitation is None:
            self.stdout.write("They have a password already and can sign in with it.")
            return
        self.stdout.write("Within 7 days they choose a password here:")
        self.stdout.write(invitation_link(invitation))
