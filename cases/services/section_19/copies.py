"""The decision in writing: a stored PDF, handed to the parent, from then on read by the family."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.audience import Audience
from cases.models import (
    Consideration,
    DocumentKind,
    HandedHow,
    Parent,
    Section19Record,
    WrittenCopy,
)
from cases.permissions import check_visible
from cases.section_19_people import parents_to_write_to
from cases.services.documents import add_document
from cases.services.section_19.guards import check_keep, standing_decision
from cases.services.section_19.words import KIND
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.pdf import issue_pdf
from ledger.state import lock

HANDED = register_event(
    "cases.section_19_copy_handed",
    gettext_lazy("The authority’s decision about education was handed over in writing"),
    kind=KIND,
)


@transaction.atomic
def write_copy(
    *, actor: Actor, record: Section19Record, parent: Parent | None = None
) -> WrittenCopy:
    """Issue the standing decision as a stored PDF for a parent, with the officer's telephone.

    The team can read it; the family from the moment it is handed over. It names no address of the
    family. Raises PermissionDenied, or Refused: no decision stands, the parent may not be written
    to, or there is no telephone number to give.
    """
    check_keep(actor=actor)
    check_visible(actor, record.child)
    current = lock(record)
    decision = standing_decision(current)
    if decision is None or current.status == "open":
        raise Refused(_("There is no decision to write about yet."))
    _check_parent(current, parent)
    if decision.copies.filter(parent=parent, handed_on__isnull=True).exists():
        raise Refused(_("A copy of this decision is ready already: hand it over."), field="parent")
    stored = issue_pdf(
        actor=actor,
        template="cases/section_19/pdf/decision.html",
        context=letter_context(current, decision, parent),
        name=f"{current.reference}.pdf",
        controller=current.controller,
    )
    document = add_document(
        actor=actor, child=current.child, upload_or_file=stored, kind=DocumentKind.LETTER,
        title=_("The authority’s decision about education (section 19)"), audience=Audience.TEAM,
    )  # fmt: skip
    copy: WrittenCopy = WrittenCopy.objects.create(
        consideration=decision, document=document, parent=parent, recorded_by=actor.user
    )
    return copy


@transaction.atomic
def hand_over_copy(
    *, actor: Actor, copy: WrittenCopy, handed_on: date, handed_how: HandedHow
) -> WrittenCopy:
    """The parent has the copy; from now on the family reads it in Waymark too.

    Raises PermissionDenied, Refused naming the field, or StaleChange when that is recorded.
    """
    check_keep(actor=actor)
    child = copy.document.child
    check_visible(actor, child)
    current = lock(copy)
    if current.handed_on is not None:
        raise StaleChange
    if handed_on > timezone.localdate():
        raise Refused(_("The day must not be in the future."), field="handed_on")
    if handed_on < current.consideration.considered_on:
        raise Refused(_("That is before it was decided."), field="handed_on")
    current.handed_on, current.handed_how = handed_on, handed_how
    current.handed_by = actor.membership
    current.save(update_fields=["handed_on", "handed_how", "handed_by"])
    document = lock(current.document)
    document.audience = Audience.FAMILY.value
    document.save(update_fields=["audience"])
    record_event(
        actor=actor, child=child, code=HANDED, happened_on=handed_on, audience=Audience.FAMILY,
        link=f"/cases/documents/{document.public_id}/",
    )  # fmt: skip
    return current


def letter_context(
    record: Section19Record, decision: Consideration, parent: Parent | None
) -> dict[str, object]:
    """What the letter says. Refused without a telephone number for the named officer."""
    officer = decision.considered_by
    authority = officer.organisation
    telephone = officer.user.telephone or authority.telephone
    if not telephone:
        raise Refused(
            _("The letter must give the named officer’s telephone number, and none is known.")
        )
    return {
        "record": record,
        "child": record.child,
        "decision": decision,
        "arrangements": record.arrangements.order_by("starts_on"),
        "parent": parent,
        "officer": officer,
        "telephone": telephone,
        "authority": authority,
        "issued_on": timezone.localdate(),
    }


def _check_parent(record: Section19Record, parent: Parent | None) -> None:
    parents = parents_to_write_to(record.child)
    if parent is None:
        if parents.exists():
            raise Refused(_("Choose who gets the decision."), field="parent")
    elif not parents.filter(pk=parent.pk).exists():
        raise Refused(_("This person may not be written to."), field="parent")
