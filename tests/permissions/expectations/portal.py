"""The portal: families alone, each their own child. Staff read the same facts on staff pages."""

from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from cases.audience import Audience
from cases.models import DocumentKind, MessageKind
from cases.services.documents import add_document
from cases.services.family_messages import send_family_message
from ledger.references import make_reference
from panels.models import (
    AskedHow,
    Asker,
    Decision,
    DecisionStatus,
    Outcome,
    Reconsideration,
)
from referrals.models import Question, Referral
from tests.factories.cases import GrantFactory
from tests.files import pdf_upload
from tests.permissions.expectations.children import of_child
from tests.permissions.expectations.plans import issued, sent, version_of
from tests.permissions.groups import ANY_FAMILY, FAMILY
from tests.permissions.rules import Rule, public, rule
from tests.permissions.world import Circle, World


def _document(world: World, circle: Circle) -> dict[str, Any]:
    """Shared with the family."""
    document = add_document(
        actor=circle.author, child=circle.child, upload_or_file=pdf_upload(),
        kind=DocumentKind.LETTER, title="A letter", audience=Audience.FAMILY,
    )  # fmt: skip
    return {"public_id": document.public_id}


def _kind(world: World, circle: Circle) -> dict[str, Any]:
    return {**of_child(world, circle), "kind": "safety"}


def _decision(world: World, circle: Circle) -> dict[str, Any]:
    decision = Decision.objects.create(
        item=circle.item, reference=make_reference("D"), status=DecisionStatus.IN_FORCE,
        outcome=Outcome.LIAISON, reasons="It helps.", decided_by=circle.meeting.chair,
        controller=circle.item.controller,
    )  # fmt: skip
    return {**of_child(world, circle), "decision_id": decision.public_id}


def _asked(world: World, circle: Circle) -> dict[str, Any]:
    """Asked by the parent of the own child; by another of any other child."""
    given = _decision(world, circle)
    decision = Decision.objects.get(public_id=given["decision_id"])
    own = circle is world.own
    user = world.families["parent"] if own else GrantFactory(child=circle.child).user
    Reconsideration.objects.create(
        decision=decision, reference=make_reference("RC"), asker=Asker.PARENT, asked_by=user,
        asker_name="A parent", asked_how=AskedHow.WAYMARK, words="Why",
        due_on=timezone.localdate(), controller=decision.controller,
    )  # fmt: skip
    return given


def _given_back(world: World, circle: Circle) -> dict[str, Any]:
    """The same, with a question of the panel."""
    given = _asked(world, circle)
    Reconsideration.objects.filter(decision__public_id=given["decision_id"]).update(
        status="given_back", question="Which clinic?"
    )
    return given


def _question(world: World, circle: Circle) -> dict[str, Any]:
    """Open, and asked of the family."""
    question = Question.objects.create(
        referral=circle.referral, text="Which hours?", asks_family=True,
        due_on=timezone.localdate(),
    )  # fmt: skip
    Referral.objects.filter(pk=circle.referral.pk).update(
        status="returned", paused_on=timezone.localdate()
    )
    return {**of_child(world, circle), "question_id": question.public_id}


def _thread(world: World, circle: Circle) -> dict[str, Any]:
    """Written by the parent of the own child; by another of any other child."""
    own = circle is world.own
    user = world.families["parent"] if own else GrantFactory(child=circle.child).user
    message = send_family_message(
        actor=Actor.family(user), child=circle.child, kind=MessageKind.MESSAGE, words="Hello",
    )  # fmt: skip
    return {"public_id": message.public_id}


RULES: dict[str, Rule] = {
    "portal:join": public(),
    "portal:finish": rule(ANY_FAMILY),
    "portal:language": public(),
    "portal:decisions": rule(FAMILY, of_child),
    "portal:easy_decision": rule(FAMILY, _decision),
    "portal:ask_again": rule(FAMILY, _decision),
    "portal:withdraw_again": rule({"parent"}, _asked),
    "portal:answer_again": rule({"parent"}, _given_back),
    "portal:question": rule(FAMILY, _question),
    "portal:progress": rule(FAMILY, of_child),
    # Without a plan to answer, back to the page where it would stand.
    "portal:answer_return": rule(FAMILY, of_child),
    "portal:answer_part_time": rule(FAMILY, of_child),
    "portal:outcomes": rule(FAMILY, of_child),
    "portal:who": rule(FAMILY, of_child),
    "portal:threads": rule(FAMILY, of_child),
    "portal:write": rule(FAMILY, _kind),
    "portal:thread": rule({"parent"}, _thread),
    "portal:easy": rule(FAMILY, version_of(sent)),
    "portal:home": rule(ANY_FAMILY),
    "portal:child": rule(FAMILY, of_child),
    "portal:plan": rule(FAMILY, version_of(sent)),
    "portal:answer": rule(FAMILY, version_of(sent)),
    "portal:plan_document": rule(FAMILY, version_of(issued, kind="emergency")),
    "portal:document": rule(FAMILY, _document),
}
