"""Every address as every sign-in, with own and foreign records.

Fails on an address that no rule knows: a new page must say who may open it. Whatever a page
answers, it names no child whom the reader must not see.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.expectations import RULES
from tests.permissions.rules import Rule, every_address, name_of
from tests.permissions.world import Circle, World

pytestmark = pytest.mark.django_db

OPENED, REFUSED, SIGN_IN, PORTAL = "opened", "refused", "sent to sign in", "sent to the portal"
CLOSED = {REFUSED, SIGN_IN, PORTAL}

with_rule = pytest.mark.parametrize("name", sorted(RULES))


def test_every_address_has_a_rule_and_every_rule_an_address():
    known, there = set(RULES), every_address()
    assert there - known == set(), "say in tests/permissions/expectations who may open these"
    assert known - there == set(), "these addresses are gone"


def test_every_rule_names_sign_ins_that_exist(world):
    named = frozenset().union(*(rule.allowed for rule in RULES.values()))
    assert named <= set(world.everybody)


def verdict(response: Any) -> str:
    """What an answer means for whoever asked."""
    if response.status_code in {401, 403, 404}:
        return REFUSED
    if response.status_code == 302 and "/account/login" in response["Location"]:
        return SIGN_IN
    if response.status_code == 302 and response["Location"] == "/portal/":
        return PORTAL
    # A page, a step taken, or a refusal in words about the state of a record or of the house.
    assert response.status_code in {200, 302, 409, 410, 503}, response.status_code
    return OPENED


def call(client: Client, rule: Rule, address: str) -> tuple[str, str]:
    """The verdict and the text; what it wrote is rolled back for the next person."""
    with transaction.atomic():
        response = getattr(client, rule.method)(address)
        found = verdict(response)
        text = text_of(response) if response.status_code == 200 else ""
        transaction.set_rollback(True)
    return found, text


def text_of(response: Any) -> str:
    """The body; the client leaves a streamed one to be read."""
    body = b"".join(response) if response.streaming else response.content
    return body.decode(errors="ignore")


def address_of(name: str, world: World, circle: Circle) -> str:
    make = RULES[name].make
    return reverse(name_of(name), kwargs=make(world, circle) if make else None)


def names_hidden(world: World, person: str, text: str) -> Iterable[str]:
    """The hidden children whom a page names."""
    return [mark for mark in world.marks_hidden_from(person) if mark in text]


@with_rule
def test_opens_for_those_who_should_and_names_nobody_else(world, name):
    rule = RULES[name]
    address = address_of(name, world, world.own)
    faults = []
    for person in world.everybody:
        found, text = call(world.client(person), rule, address)
        should = rule.is_public != rule.is_shut or person in rule.allowed
        if should and found is not OPENED:
            faults.append(f"{person} should open it but was {found}")
        if not should and found not in CLOSED:
            faults.append(f"{person} should not open it but did")
        texts = [text, *(call(world.client(person), rule, address + q)[1] for q in rule.queries)]
        for mark in names_hidden(world, person, "".join(texts)):
            faults.append(f"{person} reads {mark}")
    assert not faults, f"{name}: " + "; ".join(faults)


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.has_foreign))
def test_a_foreign_record_opens_for_nobody(world, name):
    """Those who open their own are tried; for everybody else the own child was foreign."""
    rule = RULES[name]
    faults = []
    circles = (world.neighbour, world.foreign)
    addresses = {id(circle): address_of(name, world, circle) for circle in circles}
    for person in sorted(rule.allowed):
        address = addresses[id(world.hidden_from(person))]
        found, text = call(world.client(person), rule, address)
        if found not in CLOSED:
            faults.append(f"{person} reached it")
        for mark in names_hidden(world, person, text):
            faults.append(f"{person} reads {mark}")
    assert not faults, f"{name}: " + "; ".join(faults)


@with_rule
def test_a_stranger_is_asked_to_sign_in(world, name):
    rule = RULES[name]
    found, _text = call(Client(), rule, address_of(name, world, world.own))
    opens = REFUSED if rule.is_shut else OPENED
    assert found == (opens if rule.is_public else SIGN_IN)
