"""Letters of the panel and the words that they are made from: its office writes, it reads."""

from typing import Any

from django.utils import timezone

from accounts.roles import Role
from ledger.files import store_bytes
from panels.models import (
    Channel,
    Letter,
    LetterAudience,
    LetterDelivery,
    LetterStatus,
)
from tests.factories.accounts import OrganisationFactory
from tests.files import PDF
from tests.permissions.expectations.panel_items import decision_of, of_decision
from tests.permissions.groups import OFFICE, PANEL_PEOPLE, PROVIDERS, RUNNING
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World


def _letter(world: World, circle: Circle) -> dict[str, Any]:
    authority = circle.meeting.panel.authority
    file = store_bytes(
        actor=circle.author, content=PDF, name="letter.pdf", content_type="application/pdf",
        controller=authority,
    )  # fmt: skip
    letter = Letter.objects.create(
        decision=decision_of(world, circle), audience=LetterAudience.SCHOOL, file=file,
        controller=authority, status=LetterStatus.SENT, sent_at=timezone.now(),
    )  # fmt: skip
    return {"public_id": letter.public_id}


def _to_provider(world: World, circle: Circle) -> dict[str, Any]:
    """To the provider of the manager in the team; of another child to one of its own."""
    given = _letter(world, circle)
    manager = world.membership("provider_manager")
    is_own = circle is world.own
    provider = manager.organisation if is_own else OrganisationFactory(kind="provider")
    Letter.objects.filter(public_id=given["public_id"]).update(
        audience=LetterAudience.PROVIDER, provider=provider, issued_at=timezone.now()
    )
    return given


def _draft(world: World, circle: Circle) -> dict[str, Any]:
    letter = Letter.objects.create(
        decision=decision_of(world, circle), audience=LetterAudience.SCHOOL, subject="Decided",
        body="Dear colleague", controller=circle.meeting.panel.authority,
    )  # fmt: skip
    return {"public_id": letter.public_id}


def _letter_step(world: World, circle: Circle) -> dict[str, Any]:
    return {**_draft(world, circle), "action": "approve"}


def _delivery(world: World, circle: Circle) -> dict[str, Any]:
    given = _letter(world, circle)
    letter = Letter.objects.get(public_id=given["public_id"])
    delivery = LetterDelivery.objects.create(
        letter=letter, name="A parent without an account", channel=Channel.POST
    )
    return {**given, "delivery_id": delivery.public_id}


def _words(world: World, circle: Circle) -> dict[str, Any]:
    return {"audience": "parent", "kind": "decision"}


RULES: dict[str, Rule] = {
    "panels:letters": rule(RUNNING, of_decision),
    "panels:send_letters": rule(OFFICE, of_decision, method="post"),
    "panels:letter": rule(PANEL_PEOPLE, _letter),
    "panels:letter_page": rule(RUNNING, _draft),
    "panels:edit_letter": rule(OFFICE, _draft),
    "panels:test_letter": rule(RUNNING, _draft),
    "panels:letter_step": rule(RUNNING, _letter_step, method="post"),
    "provision:letters": rule(
        PROVIDERS | {"provider_colleague"}, queries=("?q=borough", "?q=ling", "?download=csv")
    ),
    "provision:letter": rule({Role.PROVIDER_MANAGER}, _to_provider),
    "panels:delivery": rule(OFFICE, _delivery),
    "panels:letter_templates": rule(OFFICE),
    "panels:letter_template": rule(OFFICE, _words, about_child=False),
    "panels:edit_letter_template": rule(OFFICE, _words, about_child=False),
    "panels:test_letter_template": rule(OFFICE, _words, about_child=False),
}
