"""Pages opened as people open them: signed in with a password, through every middleware."""

import statistics
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from bench.databases import Database
from bench.measuring import seconds

PASSWORD = "bench-only-7491"  # noqa: S105 - of a database that is thrown away
ROUNDS = 40


class Page(NamedTuple):
    """Who opens which address, of which database; without one, of that in use."""

    client: Client
    address: str
    database: Database | None = None

    def open(self) -> None:
        """Raises AssertionError unless it is shown."""
        response = self.client.get(self.address)
        if response.status_code != 200:
            raise AssertionError(f"{self.address} answered {response.status_code}")

    def used(self) -> AbstractContextManager[None]:
        """Its database."""
        return self.database.used() if self.database else nullcontext()


def make_person(organisation: Organisation, role: Role, agency: str = "") -> Membership:
    """Somebody who signs in with `PASSWORD`."""
    name = f"{role}-{agency or 'office'}"
    user = User(email=f"{name}@bench.example", full_name=f"Bench {name}")
    user.set_password(PASSWORD)
    user.save()
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, agency=agency,
        starts_on=timezone.localdate() - timedelta(days=100),
    )  # fmt: skip


def sign_in(person: Membership) -> Client:
    """A client whose session a password opened, as on the sign-in page."""
    client = Client(SERVER_NAME="localhost")
    client.post(reverse("account_login"), {"login": person.user.email, "password": PASSWORD})
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        raise AssertionError("Nobody was signed in.")
    return client


def measure(pages: Mapping[str, Page], rounds: int | None = None) -> dict[str, float]:
    """The middle time in seconds of each page, opened in turn; two rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range((rounds or ROUNDS) + 2):
        for name, page in pages.items():
            with page.used():
                took = seconds(page.open)
            if number >= 2:
                times[name].append(took)
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name, took in middle.items():
        print(f"  {name}: {took * 1000:.1f} ms", flush=True)
    return middle


def count_queries(pages: Mapping[str, Page]) -> dict[str, int]:
    """How many queries each page takes, opened for the second time."""
    counted = {}
    for name, page in pages.items():
        with page.used():
            page.open()
            with CaptureQueriesContext(connection) as queries:
                page.open()
            counted[name] = len(queries)
    return counted
