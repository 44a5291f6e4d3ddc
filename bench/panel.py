"""`bin/bench panel`: the queue and an agenda of an authority with many referrals.

Each page is opened as the coordinator opens it: signed in with a password, through every
middleware. All are opened once at a hundredth of the referrals and once at all of them, in one run.
"""

import statistics
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from bench.bare import BARE_PATH
from bench.county import YEAR, school_days
from bench.measuring import Report, seconds
from bench.requests import (
    PASSWORD,
    Office,
    some_name,
    write_agenda,
    write_office,
    write_referrals,
)
from bench.roll import write_roll

PUPILS_A_SCHOOL = 354
ROUNDS = 40
Pages = dict[str, str]


def run(referrals: int) -> Report:
    """Build, measure at a hundredth and at all, say."""
    small = max(referrals // 100, 60)
    print(f"An authority of {referrals:,} pupils, {small:,} of them referred", flush=True)
    write_roll(referrals, PUPILS_A_SCHOOL, YEAR, school_days())
    office = write_office()
    write_referrals(0, small)
    write_agenda(office)
    client, pages = sign_in(office), pages_of(office)
    few = measure(client, pages)
    print(f"All {referrals:,} referred", flush=True)
    write_referrals(small, referrals)
    many = measure(client, {**pages, "bare": BARE_PATH})
    return report(few, many)


def pages_of(office: Office) -> Pages:
    """The addresses to open, by what they are."""
    queue = reverse("panels:queue")
    return {
        "queue": queue,
        "filter": f"{queue}?{urlencode({'need': 'physical', 'assigned': 'nobody'})}",
        "search": f"{queue}?{urlencode({'q': some_name()})}",
        "agenda": reverse("panels:meeting", args=[office.meeting.public_id]),
    }


def report(few: dict[str, float], many: dict[str, float]) -> Report:
    """The ratios, with their goals."""
    found = Report()
    for name in ("queue", "filter", "search", "agenda"):
        found.add(f"{name}_full_vs_1pct", many[name], few[name], goal="≤ 1.5")
    found.add("queue_vs_bare_view", many["queue"], many["bare"], goal="≤ 3")
    return found


def sign_in(office: Office) -> Client:
    """A client whose session a password opened, as on the sign-in page."""
    client = Client(SERVER_NAME="localhost")
    person = office.coordinator.user
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        raise AssertionError("Nobody was signed in.")
    return client


def measure(client: Client, pages: Pages) -> dict[str, float]:
    """The middle time in seconds of each page, opened in turn; two rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    with override_settings(ROOT_URLCONF="bench.bare"):
        for number in range(ROUNDS + 2):
            for name, address in pages.items():
                took = seconds(_opening(client, address))
                if number >= 2:
                    times[name].append(took)
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name, took in middle.items():
        print(f"  {name}: {took * 1000:.1f} ms", flush=True)
    return middle


def _opening(client: Client, address: str) -> Callable[[], None]:
    def opened() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise AssertionError(f"{address} answered {response.status_code}")

    return opened
