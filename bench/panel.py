"""`bin/bench panel`: queue, agenda and figures of an authority with many referrals and decisions.

Each page is opened as the coordinator opens it: signed in with a password, through every
middleware. All are opened once at a hundredth of the referrals and once at all of them, in one run.
"""

from urllib.parse import urlencode

from django.test import Client, override_settings
from django.urls import reverse

from bench.bare import BARE_PATH
from bench.county import YEAR, school_days
from bench.decisions import write_decisions, write_held_meetings
from bench.measuring import Report
from bench.packs import pack_seconds
from bench.pages import Page, count_queries, measure, sign_in
from bench.requests import (
    Office,
    some_name,
    write_agenda,
    write_office,
    write_referrals,
)
from bench.roll import write_roll

PUPILS_A_SCHOOL = 354
LEARNING_ROUNDS = 5  # it takes long
Pages = dict[str, str]


def run(referrals: int) -> Report:
    """Build, measure at a hundredth and at all, say."""
    small = max(referrals // 100, 60)
    print(f"An authority of {referrals:,} pupils, {small:,} of them referred", flush=True)
    write_roll(referrals, PUPILS_A_SCHOOL, YEAR, school_days())
    office = write_office()
    write_held_meetings(office)
    write_referrals(0, small)
    write_decisions(office, 0, small)
    write_agenda(office)
    client = sign_in(office.coordinator)
    few, asked = _opened(client, pages_of(office))
    print(f"All {referrals:,} referred", flush=True)
    write_referrals(small, referrals)
    write_decisions(office, small, referrals)
    with override_settings(ROOT_URLCONF="bench.bare"):
        many, asked_of_many = _opened(client, {**pages_of(office), "bare": BARE_PATH})
    if asked != {name: asked_of_many[name] for name in asked}:
        raise AssertionError(f"As many queries were expected: {asked} and {asked_of_many}.")
    found = report(few, many)
    found.add("pack_vs_weasyprint", *pack_seconds(office.meeting), goal="≤ 1.5")
    return found


def _opened(
    client: Client, addresses: Pages, rounds: int | None = None
) -> tuple[dict[str, float], dict[str, int]]:
    """Seconds and queries of each page, by name."""
    pages = {name: Page(client, address) for name, address in addresses.items()}
    learning = {"learning": Page(client, reverse("panels:learning"))}
    times = {**measure(pages, rounds), **measure(learning, rounds or LEARNING_ROUNDS)}
    return times, count_queries({**pages, **learning})


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
    found.add("learning_full_vs_1pct", many["learning"], few["learning"])
    found.add("queue_vs_bare_view", many["queue"], many["bare"], goal="≤ 3")
    return found
