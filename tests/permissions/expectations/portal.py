"""The portal: families alone, each their own child. Staff read the same facts on staff pages."""

from typing import Any

from cases.audience import Audience
from cases.models import DocumentKind
from cases.services.documents import add_document
from tests.files import pdf_upload
from tests.permissions.expectations.children import of_child
from tests.permissions.expectations.plans import issued, sent, version_of
from tests.permissions.groups import ANY_FAMILY, FAMILY
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World


def _document(world: World, circle: Circle) -> dict[str, Any]:
    """Shared with the family."""
    document = add_document(
        actor=circle.author, child=circle.child, upload_or_file=pdf_upload(),
        kind=DocumentKind.LETTER, title="A letter", audience=Audience.FAMILY,
    )  # fmt: skip
    return {"public_id": document.public_id}


RULES: dict[str, Rule] = {
    "portal:home": rule(ANY_FAMILY),
    "portal:child": rule(FAMILY, of_child),
    "portal:plan": rule(FAMILY, version_of(sent)),
    "portal:answer": rule(FAMILY, version_of(sent)),
    "portal:plan_document": rule(FAMILY, version_of(issued, kind="emergency")),
    "portal:document": rule(FAMILY, _document),
}
