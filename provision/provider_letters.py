"""The panel's letters to a provider, as its staff read them: what is theirs, and what is unread.

They see them as they see the child: managers from the day a place is offered, those who teach from
the day it is accepted, and after the last day what was issued until then.
"""

from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import ChildAccess, Section, access_to, log_opening
from cases.models import Child
from cases.record_page import WROTE
from cases.scope import basis_of
from ledger.lists import Column, Sorting
from ledger.text import sort_key
from panels.models import Letter, LetterDelivery
from panels.querysets import LetterQuerySet
from provision.models import Placement, PlacementStatus

UNREAD = "unread"
SORTING = Sorting(
    {
        "child": ("decision__item__child__sort_name", "-issued_at"),
        "issued": ("issued_at",),
    },
    default="-issued",
)


def letters_to(actor: Actor) -> LetterQuerySet:
    """Issued letters to the actor's own provider that they may read; none for anybody else.

    Each with `issued_on`, its day, and `is_read`, whether the actor has opened it.
    """
    opened = LetterDelivery.objects.filter(
        letter=OuterRef("pk"), user=actor.user, read_at__isnull=False
    )
    letters = Letter.objects.to_provider_of(actor).annotate(
        issued_on=TruncDate("issued_at", output_field=DateField()), is_read=Exists(opened)
    )
    seen = Q(decision__item__child__in=Child.objects.visible_to(actor).values("pk"))
    taught = Placement.objects.of_provider(actor.organisation).filter(
        status=PlacementStatus.ENDED, child=OuterRef("decision__item__child"),
        ended_on__gte=OuterRef("issued_on"),
    )  # fmt: skip
    found: LetterQuerySet = letters.filter(seen | Q(Exists(taught)))
    return found.select_related("decision__item__child", "file")


def letters_beside(actor: Actor, placement: Placement) -> QuerySet[Letter]:
    """Those about the child of a placement, newest first; of one that ended, until its last day."""
    letters = letters_to(actor).filter(decision__item__child=placement.child_id)
    if placement.ended_on is not None:
        letters = letters.filter(issued_on__lte=placement.ended_on)
    return letters.order_by("-issued_at", "-pk")


def list_letters(actor: Actor, asked: dict[str, Any]) -> LetterQuerySet:
    """The letters that the filter asks for; `asked` is the form's cleaned data."""
    rows = letters_to(actor)
    for word in sort_key(asked.get("q") or "").split():
        named = Q(decision__item__child__sort_name__contains=word)
        rows = rows.filter(named | Q(decision__reference__iexact=word))
    return rows.filter(is_read=False) if asked.get("state") == UNREAD else rows


def open_letter(*, actor: Actor, public_id: UUID) -> Letter:
    """One letter, logged as an opening of the child's documents. Raises Http404."""
    letter = letters_to(actor).filter(public_id=public_id).first()
    if letter is None:
        raise Http404
    child = letter.decision.item.child
    if basis_of(child, actor):
        access = access_to(actor=actor, child=child)
    else:
        access = ChildAccess(child, actor, WROTE, frozenset({Section.DOCUMENTS}))
    access.check(Section.DOCUMENTS)
    log_opening(access, Section.DOCUMENTS)
    return letter


COLUMNS: list[Column] = [
    (_("Child"), lambda row: row.decision.item.child.name),
    (_("Child’s reference"), lambda row: row.decision.item.child.reference),
    (_("Letter"), lambda row: row.subject),
    (_("Decision"), lambda row: row.decision.reference),
    (_("Issued"), lambda row: row.issued_on),
    (_("Read by you"), lambda row: _("Yes") if row.is_read else _("No")),
]
