"""Make the first administrator of a new installation, and its authority."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import RegexValidator, validate_email

from accounts.services.founding import found_installation
from ledger.errors import Refused


class Command(BaseCommand):
    """Asks for the password at the terminal, so that no shell history keeps it."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--authority", required=True, help="for example “Worcestershire”")
        parser.add_argument("--la-code", required=True, help="its code of three digits")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="the administrator's full name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, ask, make; every refusal is one line."""
        try:
            validate_email(options["email"])
            RegexValidator(r"^\d{3}$", "--la-code has three digits.")(options["la_code"])
            with pghistory.context(command="create_administrator"):
                made = found_installation(
                    authority=options["authority"],
                    la_code=options["la_code"],
                    email=options["email"],
                    full_name=options["name"],
                    password=self.ask_password(),
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(
            f"{made.user.email} is the administrator of {made.organisation.name}. Sign in, set up "
            "a second factor, then invite the others."
        )

    def ask_password(self) -> str:
        """Typed twice. Raises CommandError when the two differ."""
        password = getpass("Password (at least 12 characters): ")
        if password != getpass("The same again: "):
            raise CommandError("The two passwords differ.")
        return password
